package io.heddle.server;

import io.heddle.seam.Clock;
import io.heddle.seam.Storage;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;

/** A server for a test, on a port of its own. Owned by the thread of its test. */
public final class TestServer implements AutoCloseable {
  private static final long ROUND_NANOS = 5_000_000;

  private final Heddle heddle;
  private final List<RespClient> clients = new ArrayList<>();

  private TestServer(Heddle heddle) {
    this.heddle = heddle;
  }

  /** Starts a server of {@code shards} shards with directives, names and values in turn. */
  public static TestServer start(int shards, String... directives) throws IOException {
    return start(PerfConfig.DEFAULTS.withNumShards(shards), directives);
  }

  /** Starts a server with directives, names and values in turn. */
  public static TestServer start(PerfConfig perf, String... directives) throws IOException {
    return new TestServer(Heddle.start(config(directives), perf));
  }

  /** As {@link #start(PerfConfig, String...)}, with a clock that the test moves. */
  public static TestServer start(PerfConfig perf, Clock clock, String... directives)
      throws IOException {
    var random = (SplittableGenerator) RandomGenerator.of("L64X128MixRandom");
    return new TestServer(Heddle.start(config(directives), perf, clock, random));
  }

  /**
   * As {@link #start(int, String...)}, with the time of {@code clock}, and chance, such as where
   * keys are placed, that follows from {@code seed}.
   */
  public static TestServer start(Clock clock, long seed, int shards, String... directives)
      throws IOException {
    SplittableGenerator random =
        RandomGeneratorFactory.<SplittableGenerator>of("L64X128MixRandom").create(seed);
    PerfConfig perf = PerfConfig.DEFAULTS.withNumShards(shards);
    return new TestServer(Heddle.start(config(directives), perf, clock, random));
  }

  /** As {@link #start(int, String...)}, with {@code disk} for all files. */
  public static TestServer start(Storage disk, int shards, String... directives)
      throws IOException {
    var random = (SplittableGenerator) RandomGenerator.of("L64X128MixRandom");
    PerfConfig perf = PerfConfig.DEFAULTS.withNumShards(shards);
    return new TestServer(Heddle.start(config(directives), perf, Clock.SYSTEM, random, disk));
  }

  /** As {@link #start(int, String...)}, with directives that only a start can set. */
  public static TestServer start(int shards, Map<String, String> atStart) throws IOException {
    return new TestServer(Heddle.start(config(atStart), PerfConfig.DEFAULTS.withNumShards(shards)));
  }

  /** As {@link #start(Clock, long, int, String...)}, with directives that only a start can set. */
  public static TestServer start(Clock clock, long seed, int shards, Map<String, String> atStart)
      throws IOException {
    SplittableGenerator random =
        RandomGeneratorFactory.<SplittableGenerator>of("L64X128MixRandom").create(seed);
    PerfConfig perf = PerfConfig.DEFAULTS.withNumShards(shards);
    return new TestServer(Heddle.start(config(atStart), perf, clock, random));
  }

  private static Config config(String... directives) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < directives.length; i += 2) {
      values.put(directives[i], directives[i + 1]);
    }
    return config(values);
  }

  private static Config config(Map<String, String> directives) {
    Map<String, String> values = new LinkedHashMap<>(Map.of("port", "0"));
    values.putAll(directives);
    return Config.of(values);
  }

  public Heddle heddle() {
    return heddle;
  }

  /** For tests that look where no command does. */
  public ServerContext context() {
    return heddle.context();
  }

  public int port() {
    return heddle.port();
  }

  /** A new client; closed with the server. */
  public RespClient client() {
    RespClient client = new RespClient(port());
    clients.add(client);
    return client;
  }

  /** A new client that speaks RESP3; closed with the server. */
  public RespClient resp3Client() {
    RespClient client = client();
    client.call("HELLO", "3");
    return client;
  }

  /** Waits until {@code count} clients are connected, as {@code observer}, one of them, is told. */
  public void awaitClients(RespClient observer, int count) {
    while (((String) observer.call("CLIENT", "LIST")).lines().count() != count) {
      LockSupport.parkNanos(ROUND_NANOS);
    }
  }

  @Override
  public void close() {
    clients.forEach(RespClient::close);
    heddle.close();
  }
}
