package io.heddle.resp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds per request read and per reply written, in pipelines of 16. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RespBenchmark {
  private static final int PIPELINE = 16;

  private final RespReader getReader = reader("GET", "key:%012d");
  private final RespReader setReader = reader("SET", "key:%012d", "v".repeat(64));
  private final RespReader pingReader = reader("PING");
  private final RespWriter writer =
      new RespWriter(BufferSizes.DEFAULT, (array, offset, length) -> {});
  private final Reply[] bulks = new Reply[PIPELINE];

  /** A reader whose source gives the same sixteen requests at each read. */
  private static RespReader reader(String... arguments) {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 0; i < PIPELINE; i++) {
      requests.writeBytes(Bytes.of("*" + arguments.length + "\r\n").array());
      for (String argument : arguments) {
        String text = String.format(argument, i);
        requests.writeBytes(Bytes.of("$" + text.length() + "\r\n" + text + "\r\n").array());
      }
    }
    byte[] bytes = requests.toByteArray();
    int[] given = {0};
    return new RespReader(
        ProtocolLimits.DEFAULT,
        BufferSizes.DEFAULT,
        (array, offset, length) -> {
          int count = Math.min(bytes.length - given[0], length);
          System.arraycopy(bytes, given[0], array, offset, count);
          given[0] = (given[0] + count) % bytes.length;
          return count;
        });
  }

  /** Every reply a value of its own, as in a server. */
  @Setup
  public void replies() {
    for (int i = 0; i < PIPELINE; i++) {
      bulks[i] = Reply.bulk("v".repeat(64));
    }
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void readGet(Blackhole blackhole) throws IOException, ProtocolException {
    read(getReader, blackhole);
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void readSet(Blackhole blackhole) throws IOException, ProtocolException {
    read(setReader, blackhole);
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void readPing(Blackhole blackhole) throws IOException, ProtocolException {
    read(pingReader, blackhole);
  }

  private static void read(RespReader reader, Blackhole blackhole)
      throws IOException, ProtocolException {
    reader.fill();
    Request request = reader.next();
    while (request != null) {
      blackhole.consume(request.offset(request.size() - 1));
      request = reader.next();
    }
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void writeOk() throws IOException {
    for (int i = 0; i < PIPELINE; i++) {
      writer.write(Reply.OK);
    }
    writer.flush();
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void writeBulk() throws IOException {
    for (Reply bulk : bulks) {
      writer.write(bulk);
    }
    writer.flush();
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void writeNewBulk() throws IOException {
    for (Reply bulk : bulks) {
      Reply.Bulk known = (Reply.Bulk) bulk;
      writer.write(new Reply.Bulk(known.array(), known.offset(), known.length()));
    }
    writer.flush();
  }

  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public void writeInteger() throws IOException {
    for (int i = 0; i < PIPELINE; i++) {
      writer.write(new Reply.Int(1000L * i));
    }
    writer.flush();
  }
}
