package io.heddle.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.server.RespClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A hot shard does not starve a rendezvous that needs it, nor the other way round: both get on,
 * each alone and beside the other, and nobody waits for long.
 *
 * <p>Prints what each got. {@code -Dheddle.load.seconds=10} measures longer.
 */
class FairnessTest {
  private static final String HOT = "hot";
  private static final int PIPELINE = 16;

  /** So many keys for each shard that all shards have some. */
  private static final int KEYS_FOR_A_SHARD = 8;

  private static final long PERIOD_NANOS =
      TimeUnit.SECONDS.toNanos(1) * Integer.getInteger("heddle.load.seconds", 1);

  /** Far above what was ever seen, far below what starvation is. */
  private static final double MOST_MILLIS = 2_000;

  private static final int LEAST_WRITES = 20;

  /** What some clients got: how long each write took, in nanoseconds, the shortest first. */
  private record Service(long[] nanos) {
    static Service of(List<long[]> parts) {
      return new Service(parts.stream().flatMapToLong(LongStream::of).sorted().toArray());
    }

    double millis(double share) {
      return nanos[(int) ((nanos.length - 1) * share)] / 1e6;
    }

    @Override
    public String toString() {
      return "%7d writes, p50 %.3f ms, p99 %.3f ms, longest %.1f ms"
          .formatted(nanos.length, millis(0.5), millis(0.99), millis(1));
    }
  }

  /** What each client of one kind sends with one write, again and again. */
  private record Load(int clients, List<String> request, int pipeline) {}

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void aHotKeyAndManyRendezvous(int shards) throws Exception {
    measure(shards, new Load(1, List.of("INCR", HOT), 1), new Load(8, rendezvous(shards), 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void aHotShardAndOneRendezvous(int shards) throws Exception {
    Load hot = new Load(50, List.of("GET", HOT), PIPELINE);
    measure(shards, hot, new Load(1, rendezvous(shards), 1));
  }

  private static void measure(int shards, Load hot, Load meetings) throws Exception {
    System.out.println(shards + " shards; clients with a hot key: " + hot.clients);
    try (HeddleUnderTest server = EmbeddedHeddle.start(shards)) {
      serve(server.port(), hot, meetings); // until all is compiled
      print("one hot key, alone       ", serve(server.port(), hot).get(0));
      print("rendezvous, alone        ", serve(server.port(), meetings).get(0));
      List<Service> together = serve(server.port(), hot, meetings);
      print("one hot key, beside them ", together.get(0));
      print("rendezvous, beside it    ", together.get(1));
      for (Service service : together) {
        assertThat(service.nanos()).hasSizeGreaterThan(LEAST_WRITES);
        assertThat(service.millis(1)).isLessThan(MOST_MILLIS);
      }
    }
  }

  private static List<String> rendezvous(int shards) {
    List<String> request = new ArrayList<>(List.of("MSET", HOT, "0"));
    for (int i = 1; i < shards * KEYS_FOR_A_SHARD; i++) {
      request.addAll(List.of("key" + i, "0"));
    }
    return request;
  }

  private static void print(String who, Service got) {
    System.out.println(who + got);
  }

  /** Has all of these sent for a while, at the same time. */
  private static List<Service> serve(int port, Load... loads) throws Exception {
    List<Service> services = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<List<Future<long[]>>> running = new ArrayList<>();
      long end = System.nanoTime() + PERIOD_NANOS;
      for (Load load : loads) {
        running.add(
            IntStream.range(0, load.clients)
                .mapToObj(i -> threads.submit(repeat(port, load, end)))
                .toList());
      }
      for (List<Future<long[]>> group : running) {
        List<long[]> parts = new ArrayList<>();
        for (Future<long[]> part : group) {
          parts.add(part.get());
        }
        services.add(Service.of(parts));
      }
    }
    return services;
  }

  private static Callable<long[]> repeat(int port, Load load, long end) {
    String write = RespClient.encode(load.request).repeat(load.pipeline);
    return () -> {
      long[] nanos = new long[1024];
      int count = 0;
      try (RespClient client = new RespClient(port)) {
        for (long now = System.nanoTime(); now - end < 0; ) {
          client.sendRaw(write);
          for (int i = 0; i < load.pipeline; i++) {
            assertThat(client.readFrame().isError()).isFalse();
          }
          long then = System.nanoTime();
          if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
          }
          nanos[count++] = then - now;
          now = then;
        }
      }
      return Arrays.copyOf(nanos, count);
    };
  }
}
