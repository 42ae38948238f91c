package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import io.heddle.shard.data.Listpack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static void checkListpack(byte[] recorded, List<Bytes> elements) {
    assertThat(elements(recorded)).isEqualTo(elements);
    assertThat(Bytes.of(listpack(elements))).isEqualTo(Bytes.of(recorded));
  }

  private static byte[] listpack(List<Bytes> elements) {
    Listpack listpack = new Listpack();
    elements.forEach(listpack::add);
    return listpack.toBytes().array();
  }

  private static List<Bytes> elements(byte[] listpack) {
    List<Bytes> elements = new ArrayList<>();
    Objects.requireNonNull(Listpack.read(listpack)).forEach(elements::add);
    return elements;
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
      checkListpack(node, elements(node));
      all.addAll(elements(node));
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

  /** Where the length of an element's own length changes, and what it may be. */
  @ParameterizedTest
  @ValueSource(ints = {0, 63, 64, 125, 126, 4095, 4096, 16_377, 16_378, 16_379, 2_097_146})
  void listpacksOfLongElementsAreReadAgain(int length) {
    List<Bytes> elements = bytes("a", "x".repeat(length), "-70000");
    assertThat(elements(listpack(elements))).isEqualTo(elements);
  }

  /** Nothing of Redis writes such, but whoever sends a payload may. */
  @Test
  void elementsNotInTheirShortestFormAreReadAsIfTheyWere() {
    byte[] sloppy = HexFormat.of().parseHex("140000000400813702f1070003c00502816102ff");
    assertThat(elements(sloppy)).isEqualTo(bytes("7", "7", "5", "a"));
    assertThat(Objects.requireNonNull(Listpack.read(sloppy)).toBytes())
        .isEqualTo(Bytes.of(listpack(bytes("7", "7", "5", "a"))));
  }

  @Test
  void damageIsToldOrDoesNoHarm() {
    Seeded.run(
        random -> {
          byte[] listpack = listpack(bytes("a", "-5", "70000", "b".repeat(70)));
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
    assertThat(Listpack.read(Arrays.copyOf(listpack(bytes("a")), 20))).isNull();
  }
}
