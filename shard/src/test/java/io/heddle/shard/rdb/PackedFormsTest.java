package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listpacks and intsets, against those in what a real Redis dumped. */
class PackedFormsTest {
  private static RdbReader payload(String name) throws IOException {
    RdbReader reader = new RdbReader(Objects.requireNonNull(Payloads.named(name).get(name)));
    reader.readByte(); // the type
    return reader;
  }

  private static List<Bytes> bytes(String... texts) {
    return Stream.of(texts).map(Bytes::of).toList();
  }

  private static void checkListpack(byte[] recorded, List<Bytes> elements) throws IOException {
    assertThat(Listpack.read(recorded)).isEqualTo(elements);
    assertThat(Listpack.write(elements)).isEqualTo(Bytes.of(recorded));
  }

  @Test
  void listpacksAreRedisOwn() throws IOException {
    checkListpack(payload("hash:listpack").readString(), bytes("f", "v", "n", "17"));
    checkListpack(payload("set:listpack").readString(), bytes("a", "1", "b"));
    checkListpack(payload("zset:listpack").readString(), bytes("c", "-inf", "a", "1", "b", "2.5"));
    RdbReader withDeadlines = payload("hash:listpackex");
    assertThat(withDeadlines.readLittleEndian(8)).isEqualTo(9_000_000_000_000L);
    checkListpack(withDeadlines.readString(), bytes("f", "v", "9000000000000", "n", "17", "0"));
  }

  @Test
  void listsAreNodesOfListpacks() throws IOException {
    RdbReader reader = payload("list:varied");
    List<Bytes> all = new ArrayList<>();
    for (int nodes = reader.readCount(2); nodes > 0; nodes--) {
      assertThat(reader.readLength()).isEqualTo(2);
      byte[] node = reader.readString();
      checkListpack(node, Listpack.read(node));
      all.addAll(Listpack.read(node));
    }
    assertThat(all)
        .startsWith(
            bytes("a", "0", "-1", "12", "127", "128", "-4096", "4095", "4096", "-4097", "-32768")
                .toArray(Bytes[]::new))
        .contains(Bytes.of(Long.toString(Long.MAX_VALUE)), Bytes.of(Long.toString(Long.MIN_VALUE)))
        .endsWith(
            Bytes.EMPTY,
            Bytes.of("x".repeat(63)),
            Bytes.of("y".repeat(64)),
            Bytes.of("z".repeat(4095)),
            Bytes.of("w".repeat(4096)));
  }

  @ParameterizedTest
  @CsvSource({
    "set:int16, -3 1 2",
    "set:int32, -70000 1 70000",
    "set:int64, -1099511627776 1 1099511627776",
  })
  void intsetsAreRedisOwn(String name, String values) throws IOException {
    long[] expected = Arrays.stream(values.split(" ")).mapToLong(Long::parseLong).toArray();
    byte[] recorded = payload(name).readString();

    assertThat(Intset.read(recorded)).isEqualTo(expected);
    assertThat(Intset.write(expected)).isEqualTo(Bytes.of(recorded));
  }

  @Test
  void damageIsToldOrDoesNoHarm() {
    Seeded.run(
        random -> {
          byte[] listpack = Listpack.write(bytes("a", "-5", "70000", "b".repeat(70))).toArray();
          byte[] intset = Intset.write(new long[] {1, 2, 70_000}).toArray();
          for (int i = 0; i < 20_000; i++) {
            readDamaged(damaged(listpack, random.nextInt(), random.nextInt()), true);
            readDamaged(damaged(intset, random.nextInt(), random.nextInt()), false);
          }
        });
  }

  private static byte[] damaged(byte[] sound, int place, int change) {
    byte[] bytes = sound.clone();
    bytes[Math.floorMod(place, bytes.length)] = (byte) change;
    return change % 3 == 0 ? Arrays.copyOf(bytes, Math.floorMod(change, bytes.length)) : bytes;
  }

  private static void readDamaged(byte[] bytes, boolean listpack) {
    try {
      if (listpack) {
        Listpack.read(bytes);
      } else {
        Intset.read(bytes);
      }
    } catch (RdbException e) {
      assertThat(e.getMessage()).isNotEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesWhatIsNotInOrder() {
    byte[] descending = Intset.write(new long[] {2, 1}).toArray();
    assertThatThrownBy(() -> Intset.read(descending)).hasMessage("damaged intset");
    byte[] longer = Arrays.copyOf(Listpack.write(bytes("a")).toArray(), 20);
    assertThatThrownBy(() -> Listpack.read(longer)).hasMessage("damaged listpack");
  }
}
