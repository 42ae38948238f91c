package io.heddle.server.dispatch;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.ByteSource;
import io.heddle.resp.Bytes;
import io.heddle.resp.ProtocolException;
import io.heddle.resp.ProtocolLimits;
import io.heddle.resp.Request;
import io.heddle.resp.RespReader;
import io.heddle.resp.RespWriter;
import io.heddle.server.TestServer;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per request from its bytes to those of its reply, by way of the dispatcher and the
 * shard but of no socket: one at a time, and in pipelines of 16. Keys come in an order that no
 * cache foresees.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseCompactObjectHeaders"})
public class DispatchBenchmark {
  private static final int PIPELINE = 16;
  private static final int KEYS = 100_000;
  private static final int KEY_DIGITS = 12;

  @Param({"1", "4"})
  private int shards;

  private final SplittableRandom random = new SplittableRandom(1);
  private final RespWriter writer =
      new RespWriter(BufferSizes.DEFAULT, (array, offset, length) -> {});
  private final RespReader ping = reader(PIPELINE, "PING");
  private final RespReader get = reader(PIPELINE, "GET", "key:");
  private final RespReader set = reader(PIPELINE, "SET", "key:", "v".repeat(64));
  private final RespReader pingAlone = reader(1, "PING");
  private final RespReader getAlone = reader(1, "GET", "key:");
  private final RespReader setAlone = reader(1, "SET", "key:", "v".repeat(64));
  private TestServer server;
  private Dispatcher dispatcher;

  /** A reader whose source gives that many requests at each read, each time for other keys. */
  private RespReader reader(int requests, String... arguments) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      bytes.append('*').append(arguments.length).append("\r\n");
      for (String argument : arguments) {
        String whole = argument.endsWith(":") ? argument + "0".repeat(KEY_DIGITS) : argument;
        bytes.append('$').append(whole.length()).append("\r\n").append(whole).append("\r\n");
      }
    }
    return new RespReader(
        ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, new Requests(bytes.toString(), random));
  }

  /** Gives the same bytes at each read but for the numbers of the keys. */
  private static final class Requests implements ByteSource {
    private final byte[] bytes;
    private final SplittableRandom random;
    private int given;

    Requests(String text, SplittableRandom random) {
      this.bytes = Bytes.of(text).array();
      this.random = random;
    }

    @Override
    public int read(byte[] array, int offset, int length) {
      if (given == 0) {
        chooseKeys();
      }
      int count = Math.min(bytes.length - given, length);
      System.arraycopy(bytes, given, array, offset, count);
      given = (given + count) % bytes.length;
      return count;
    }

    private void chooseKeys() {
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == ':') {
          int rest = random.nextInt(KEYS);
          for (int at = i + KEY_DIGITS; at > i; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
          }
        }
      }
    }
  }

  @Setup
  public void start() throws IOException, ProtocolException {
    server = TestServer.start(shards);
    server.client().call("PING"); // its session is borrowed, its socket is left alone
    ServerContext context = server.context();
    Session session = context.sessions().all().getFirst();
    dispatcher = new Dispatcher(context, session, writer);
    for (int i = 0; i < KEYS; i++) {
      answer(set);
    }
  }

  @TearDown
  public void stop() {
    server.close();
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void ping() throws IOException, ProtocolException {
    answer(ping);
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void get() throws IOException, ProtocolException {
    answer(get);
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void set() throws IOException, ProtocolException {
    answer(set);
  }

  @Benchmark
  public void pingAlone() throws IOException, ProtocolException {
    answer(pingAlone);
  }

  @Benchmark
  public void getAlone() throws IOException, ProtocolException {
    answer(getAlone);
  }

  @Benchmark
  public void setAlone() throws IOException, ProtocolException {
    answer(setAlone);
  }

  /** What a connection does with what it has read. */
  private void answer(RespReader reader) throws IOException, ProtocolException {
    reader.fill();
    for (Request request = reader.next(); request != null; request = reader.next()) {
      dispatcher.dispatch(request);
    }
    dispatcher.finishRun();
    dispatcher.idle();
    writer.flush();
  }
}
