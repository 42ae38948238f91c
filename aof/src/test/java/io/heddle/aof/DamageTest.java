package io.heddle.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.seam.SimulatedStorage;
import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever happens to the bytes of a log: a prefix of it is loaded, or nothing at all. */
class DamageTest {
  private static final Path DIRECTORY = Path.of("/logs");
  private static final String NAME = "appendonly.aof";

  private final Storage storage = new SimulatedStorage(new SplittableRandom(1));
  private final Epoch epoch = new Epoch(1, 1, 1, 2);
  private final Path shard = epoch.shardDirectory(DIRECTORY, 0);
  private final Path increment = shard.resolve(NAME + ".1.incr.aof");
  private final Path base = shard.resolve(NAME + ".1.base.aof");

  /** What is there after so many groups. */
  private final List<Map<String, String>> states = new ArrayList<>();

  /** Writes a log of about {@code bytes} bytes; each group knows the {@code syncedBefore} last. */
  private void write(int bytes, int syncedBefore, boolean withBase) throws IOException {
    storage.createDirectories(shard);
    Map<String, String> state = new HashMap<>();
    Manifest.Part basePart = null;
    if (withBase) {
      basePart = Manifest.base(NAME, 1);
      LogBase file = new LogBase(storage, shard, basePart, 0);
      for (int i = 0; i < 5; i++) {
        Effects effects = new Effects();
        set(effects, "base" + i, "value");
        state.put("base" + i, "value");
        file.write(effects.take());
      }
      file.finish();
    }
    states.add(state);
    try (StorageFile file = storage.create(increment)) {
      Effects effects = new Effects();
      long size = 0;
      for (int number = 1; size < bytes; number++) {
        state = new HashMap<>(state);
        set(effects, "key" + number % 50, "value" + number);
        state.put("key" + number % 50, "value" + number);
        states.add(state);
        effects.seal(number, Math.max(0, number - syncedBefore));
        file.write(ByteBuffer.wrap(effects.array(), 0, effects.size()), size);
        size += effects.size();
        effects.clear();
      }
    }
    new Manifest(basePart, List.of(Manifest.increment(NAME, 1))).store(storage, shard, NAME);
    epoch.store(storage, DIRECTORY);
  }

  private static void set(Effects effects, String key, String value) {
    effects.begin(0, 3);
    effects.argument(Bytes.of("SET"));
    effects.argument(Bytes.of(key));
    effects.argument(Bytes.of(value));
  }

  /** What is loaded. */
  private Map<String, String> load() throws IOException {
    Recovery recovery = Recovery.of(storage, DIRECTORY, NAME);
    recovery.scan(0);
    recovery.cut();
    return LogWorld.load(recovery, 0);
  }

  @Test
  void everyCutLeavesAPrefix() throws IOException {
    write(64 << 10, 3, false);
    StorageFile file = storage.open(increment);
    int groups = states.size() - 1;
    for (long size = file.size() - 1; size >= 0; size--) {
      file.truncate(size);
      Recovery recovery = Recovery.of(storage, DIRECTORY, NAME);
      recovery.scan(0);
      recovery.cut();
      if (size % 97 == 0) {
        groups = checkPrefix(recovery, groups);
      }
    }
    assertThat(load()).isEmpty();
  }

  private int checkPrefix(Recovery recovery, int groups) throws IOException {
    Map<String, String> loaded = LogWorld.load(recovery, 0);
    int number = groups;
    while (!states.get(number).equals(loaded)) {
      number--;
    }
    return number;
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    write(16 << 10, 3, false);
    int groups = states.size() - 1;
    long bits = 8 * storage.open(increment).size();
    int refused = 0;
    for (long bit = 0; bit < bits; bit++) {
      ((SimulatedStorage) storage).flipBit(increment, bit);
      Recovery recovery = Recovery.of(storage, DIRECTORY, NAME);
      recovery.scan(0);
      try {
        recovery.cut();
        assertThat(states.indexOf(LogWorld.load(recovery, 0)))
            .as("bit " + bit)
            .isBetween(groups - 5, groups - 1);
      } catch (DamagedLogException e) {
        refused++;
      }
      ((SimulatedStorage) storage).flipBit(increment, bit);
    }
    assertThat(refused).isGreaterThan((int) (bits / 2));
    assertThat(load()).isEqualTo(states.get(groups));
  }

  @Test
  void everyFlippedBitOfABaseOrAManifestIsRefused() throws IOException {
    write(100, 0, true);
    for (Path path : List.of(base, Manifest.path(shard, NAME), Epoch.path(DIRECTORY))) {
      long bits = 8 * storage.open(path).size();
      for (long bit = 0; bit < bits; bit++) {
        ((SimulatedStorage) storage).flipBit(path, bit);
        assertThatThrownBy(this::load).as("bit " + bit).isInstanceOf(DamagedLogException.class);
        ((SimulatedStorage) storage).flipBit(path, bit);
      }
    }
    assertThat(load()).isEqualTo(states.get(states.size() - 1));
  }

  @Test
  void aRepairKeepsWhatCameBeforeTheDamage() throws IOException {
    write(4 << 10, 3, true);
    long middle = storage.open(increment).size() / 2;
    ((SimulatedStorage) storage).flipBit(increment, 8 * middle);
    assertThatThrownBy(this::load)
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining(increment + " is damaged at offset ");

    Recovery recovery = Recovery.of(storage, DIRECTORY, NAME);
    recovery.scan(0);
    assertThat(recovery.repair()).hasSize(2);

    assertThat(storage.open(increment).size()).isLessThanOrEqualTo(middle);
    assertThat(states).contains(load());
  }

  @Test
  void aDamagedBaseIsCutToo() throws IOException {
    write(4 << 10, 3, true);
    ((SimulatedStorage) storage).flipBit(base, 8 * 240);
    Recovery recovery = Recovery.of(storage, DIRECTORY, NAME);
    recovery.scan(0);
    recovery.repair();

    assertThat(load()).containsOnlyKeys("base0", "base1");
  }
}
