package io.heddle.aof;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.ByteSource;
import io.heddle.resp.Bytes;
import io.heddle.resp.ProtocolException;
import io.heddle.resp.ProtocolLimits;
import io.heddle.resp.Request;
import io.heddle.resp.RespReader;
import io.heddle.seam.Clock;
import io.heddle.seam.SimulatedStorage;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The production log over a simulated disk, with a model of what every shard holds after each of
 * its groups. One thread, one seed.
 */
final class LogWorld {
  private static final Path DIRECTORY = Path.of("/data/appendonlydir");
  private static final int WINDOW_BYTES = 16 << 10;

  /** What is written in every group, so that its number can be read from the data. */
  private static final String NUMBER = "number";

  final SplittableRandom random;
  final SimulatedStorage storage;
  final LogOptions options;
  final TestClock clock = new TestClock();
  Logs logs;

  /** Per shard, what it holds after the group of each number; the oldest is that of recovery. */
  private List<TreeMap<Long, Map<String, String>>> history = new ArrayList<>();

  /** Per shard, the number of the last group for which a reply was sent. */
  private long[] acknowledged;

  /** Per shard, when the group of each number was sealed. */
  private List<TreeMap<Long, Long>> sealedNanos = new ArrayList<>();

  private List<List<Participant>> units = new ArrayList<>();
  private List<Rewriting> rewrites = new ArrayList<>();
  private long counter;

  /** How often there was another epoch. */
  int renewals;

  /** A rewrite under way: what is still to be given. */
  private record Rewriting(int shard, Rewrite rewrite, List<Map.Entry<String, String>> contents) {}

  static final class TestClock implements Clock {
    long nanos = 1_000_000_000_000L;

    @Override
    public long millis() {
      return nanos / 1_000_000;
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }

  LogWorld(SplittableRandom random, FsyncPolicy policy, int shards) throws IOException {
    this.random = random;
    this.storage = new SimulatedStorage(random);
    this.options = new LogOptions("appendonly.aof", WINDOW_BYTES, policy);
    open();
    logs.begin(shards, 1, 2, (shard, target, give) -> {});
    remember(shards);
  }

  private void open() throws IOException {
    logs = new Logs(storage, DIRECTORY, clock, Waiting.THREADS, options);
  }

  private void remember(int shards) {
    history = new ArrayList<>();
    sealedNanos = new ArrayList<>();
    units = new ArrayList<>();
    rewrites = new ArrayList<>();
    acknowledged = new long[shards];
    for (int i = 0; i < shards; i++) {
      history.add(new TreeMap<>());
      history.get(i).put(logs.all().get(i).position(), new HashMap<>());
      sealedNanos.add(new TreeMap<>());
      acknowledged[i] = logs.all().get(i).position();
    }
  }

  int shards() {
    return history.size();
  }

  /** One thing that may happen next. */
  void step() {
    int shard = random.nextInt(shards());
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> write(List.of(shard));
      case 4 -> {
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < shards(); i++) {
          if (random.nextInt(3) > 0) {
            some.add(i);
          }
        }
        if (!some.isEmpty()) {
          write(some);
        }
      }
      case 5 -> clock.nanos += random.nextLong(300_000_000);
      case 6 -> startRewrite(shard);
      case 7 -> rewrites.forEach(this::goOn);
      case 8 -> {
        if (logs.all().stream().anyMatch(ShardLog::isBroken)) {
          beginAnew();
        }
      }
      default -> logs.all().get(shard).work();
    }
    acknowledge();
    clock.nanos += random.nextLong(1_000_000);
  }

  /** Lets every log's thread do all it has to do now. */
  void settle() {
    for (int round = 0; round < 3; round++) {
      logs.all().forEach(ShardLog::work);
    }
    acknowledge();
  }

  void write(List<Integer> shards) {
    List<ShardLog> written = new ArrayList<>();
    List<Participant> unit = new ArrayList<>();
    for (int shard : shards) {
      ShardLog log = logs.all().get(shard);
      Map<String, String> state = new HashMap<>(history.get(shard).lastEntry().getValue());
      for (int i = random.nextInt(3); i >= 0; i--) {
        int length = random.nextInt(20) == 0 ? random.nextInt(3000) : random.nextInt(40);
        set(log, state, "key" + random.nextInt(20), counter++ + "x".repeat(length / 20));
      }
      set(log, state, NUMBER, Long.toString(log.position()));
      history.get(shard).put(log.position(), state);
      sealedNanos.get(shard).put(log.position(), clock.nanos);
      unit.add(new Participant(shard, log.position()));
      written.add(log);
    }
    if (written.size() == 1) {
      written.get(0).seal();
    } else {
      units.add(unit);
      SharedGroup.seal(written);
    }
  }

  private static void set(ShardLog log, Map<String, String> state, String key, String value) {
    state.put(key, value);
    set(log.effects(), key, value);
  }

  private static void set(Effects effects, String key, String value) {
    effects.begin(0, 3);
    effects.argument(Bytes.of("SET"));
    effects.argument(Bytes.of(key));
    effects.argument(Bytes.of(value));
  }

  private void acknowledge() {
    for (int i = 0; i < shards(); i++) {
      ShardLog log = logs.all().get(i);
      for (long number = log.position(); number > acknowledged[i]; number--) {
        if (log.isSettled(number, false)) {
          acknowledged[i] = number;
        }
      }
    }
  }

  private void startRewrite(int shard) {
    if (rewrites.stream().noneMatch(each -> each.shard == shard)) {
      Rewrite rewrite = new Rewrite(logs.all().get(shard), () -> {});
      rewrites.add(new Rewriting(shard, rewrite, new ArrayList<>()));
    }
  }

  /** As a server does after a sync failed: another epoch, with what the shards hold now. */
  private void beginAnew() {
    List<TreeMap<Long, Map<String, String>>> before = history;
    Logs.NewEpoch begun = null;
    try {
      begun = logs.prepare(shards(), 1, 2);
      logs.writeBases(
          begun,
          (shard, target, give) -> {
            before
                .get(shard)
                .lastEntry()
                .getValue()
                .forEach((key, value) -> set(target, key, value));
            give.give();
          });
    } catch (IOException e) {
      abandon(begun);
      return;
    }
    while (true) {
      try {
        logs.putInForce(begun);
        break;
      } catch (IOException e) {
        // It is tried again until it succeeds.
      }
    }
    remember(shards());
    for (int i = 0; i < shards(); i++) {
      history.get(i).put(0L, before.get(i).lastEntry().getValue());
    }
    renewals++;
  }

  private void abandon(Logs.NewEpoch begun) {
    try {
      if (begun != null) {
        logs.abandon(begun);
      }
    } catch (IOException e) {
      // What is left behind is removed at the next start.
    }
  }

  private void goOn(Rewriting rewriting) {
    Rewrite rewrite = rewriting.rewrite;
    if (rewrite.isDone()) {
      rewrites = new ArrayList<>(rewrites);
      rewrites.remove(rewriting);
    } else if (rewriting.contents.isEmpty() && rewrite.isPrepared() && !begun.contains(rewrite)) {
      if (rewrite.begin()) {
        begun.add(rewrite);
        rewriting.contents.addAll(history.get(rewriting.shard).lastEntry().getValue().entrySet());
        if (rewriting.contents.isEmpty()) {
          rewrite.end();
        }
      }
    } else if (!rewriting.contents.isEmpty() && rewrite.wantsMore()) {
      Map.Entry<String, String> entry = rewriting.contents.remove(0);
      set(rewrite.contents(), entry.getKey(), entry.getValue());
      if (random.nextInt(4) == 0) {
        rewrite.give();
      }
      if (rewriting.contents.isEmpty()) {
        rewrite.end();
      }
    }
  }

  private final Set<Rewrite> begun = new HashSet<>();

  /** Has the rewrites under way come to their ends. */
  void finishRewrites() {
    for (int round = 0; round < 1000 && !rewrites.isEmpty(); round++) {
      rewrites.forEach(this::goOn);
      logs.all().forEach(ShardLog::work);
    }
    assertThat(rewrites).isEmpty();
  }

  /** Asks for a rewrite of every log. */
  void rewriteAll() {
    for (int i = 0; i < shards(); i++) {
      startRewrite(i);
    }
  }

  /** Starts again from what is on the disk, and checks it against the model. */
  void restart(boolean powerLost) throws IOException {
    List<TreeMap<Long, Map<String, String>>> before = history;
    long crashNanos = clock.nanos;
    open();
    Recovery recovery = logs.recovery();
    assertThat(recovery).isNotNull();
    for (int i = 0; i < shards(); i++) {
      recovery.scan(i);
    }
    recovery.cut();
    long[] numbers = new long[shards()];
    List<Map<String, String>> found = new ArrayList<>();
    for (int i = 0; i < shards(); i++) {
      recovery.truncate(i);
      found.add(load(recovery, i));
      numbers[i] = recovery.end(i).sequence();
      check(i, numbers[i], found.get(i), powerLost, crashNanos);
    }
    for (List<Participant> unit : units) {
      long present = unit.stream().filter(p -> numbers[p.shard()] >= p.sequence()).count();
      assertThat(present).as("parts of " + unit).isIn(0L, (long) unit.size());
    }
    logs.resume(recovery);
    int shards = before.size();
    remember(shards);
    for (int i = 0; i < shards; i++) {
      history.get(i).put(numbers[i], found.get(i));
    }
  }

  private void check(
      int shard, long number, Map<String, String> found, boolean powerLost, long crashNanos) {
    assertThat(history.get(shard).keySet()).as("groups of shard " + shard).contains(number);
    assertThat(found).isEqualTo(history.get(shard).get(number));
    if (!powerLost || options.policy() == FsyncPolicy.ALWAYS) {
      assertThat(number).as("acknowledged").isGreaterThanOrEqualTo(acknowledged[shard]);
    }
    if (options.policy() == FsyncPolicy.EVERYSEC && everySecond) {
      Map.Entry<Long, Long> lost = sealedNanos.get(shard).higherEntry(number);
      if (lost != null) {
        assertThat(crashNanos - lost.getValue()).as("lost").isLessThan(2_000_000_000L);
      }
    }
  }

  /** Whether the logs' threads have had the chance to run in time. */
  boolean everySecond;

  static Map<String, String> load(Recovery recovery, int shard) throws IOException {
    Map<String, String> state = new HashMap<>();
    recovery.replay(shard, commands -> apply(commands, state));
    return state;
  }

  private static void apply(Bytes commands, Map<String, String> state) throws IOException {
    ByteSource source =
        new ByteSource() {
          private int at;

          @Override
          public int read(byte[] array, int offset, int length) {
            int count = Math.min(length, commands.length() - at);
            System.arraycopy(commands.array(), commands.offset() + at, array, offset, count);
            at += count;
            return count == 0 ? -1 : count;
          }
        };
    RespReader reader = new RespReader(ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, source);
    try {
      while (reader.fill()) {
        for (Request request = reader.next(); request != null; request = reader.next()) {
          if (request.argument(0).equals(Bytes.of("SET"))) {
            state.put(text(request, 1), text(request, 2));
          }
        }
      }
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Request request, int index) {
    return new String(request.argument(index).toArray(), StandardCharsets.UTF_8);
  }
}
