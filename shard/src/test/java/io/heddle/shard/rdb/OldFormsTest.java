package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.data.Listpack;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What Redis wrote before version 7; conformance scripts show that 7.4 reads it alike. */
class OldFormsTest {
  private static final int LIST_OF_ELEMENTS = 1;
  private static final int OLD_SORTED_SET = 3;
  private static final int ZIPMAP = 9;
  private static final int LIST_ZIPLIST = 10;
  private static final int SORTED_SET_ZIPLIST = 12;
  private static final int HASH_ZIPLIST = 13;
  private static final int QUICKLIST_OF_ZIPLISTS = 14;

  private static Value value(int type, RdbWriter content) {
    RdbReader reader =
        new RdbReader(content.written()).spreadingBy(new Hashing(new SplittableRandom(2)));
    try {
      Value value = Objects.requireNonNull(ValueCodec.readValue(type, reader));
      assertThat(reader.remaining()).isZero();
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Value ofString(int type, byte[] string) {
    RdbWriter content = new RdbWriter(true);
    content.writeString(Bytes.of(string));
    return value(type, content);
  }

  private static List<Bytes> randomElements(int count, RandomGenerator random) {
    List<Bytes> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] text = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 300)];
      random.nextBytes(text);
      elements.add(
          random.nextBoolean()
              ? Bytes.of(text)
              : Bytes.of(Long.toString(random.nextLong() >> random.nextInt(64))));
    }
    return elements;
  }

  private static List<Bytes> elements(Listpack pack) {
    List<Bytes> elements = new ArrayList<>();
    pack.forEach(elements::add);
    return elements;
  }

  private static List<Bytes> elements(Value list) {
    List<Bytes> elements = new ArrayList<>();
    ((ListValue) list).range(0, (int) ((ListValue) list).size(), false).forEach(elements::add);
    return elements;
  }

  @Test
  void ziplistsAndZipmapsKeepTheirElements() {
    Seeded.run(
        random -> {
          for (int i = 0; i < 200; i++) {
            List<Bytes> elements = randomElements(2 + 2 * random.nextInt(200), random);
            try {
              assertThat(elements(Ziplist.read(OldForms.ziplist(elements, random))))
                  .isEqualTo(elements);
              assertThat(elements(Zipmap.read(OldForms.zipmap(elements, random))))
                  .isEqualTo(elements);
            } catch (RdbException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  @Test
  void listsComeOutOfEveryForm() {
    Seeded.run(
        random -> {
          List<Bytes> all = new ArrayList<>();
          RdbWriter nodes = new RdbWriter(true);
          nodes.writeLength(20);
          for (int i = 0; i < 20; i++) {
            List<Bytes> node = randomElements(i == 3 ? 0 : random.nextInt(50), random);
            nodes.writeString(Bytes.of(OldForms.ziplist(node, random)));
            all.addAll(node);
          }
          RdbWriter single = new RdbWriter(true);
          single.writeLength(all.size());
          all.forEach(single::writeString);

          assertThat(elements(value(QUICKLIST_OF_ZIPLISTS, nodes))).isEqualTo(all);
          assertThat(elements(value(LIST_OF_ELEMENTS, single))).isEqualTo(all);
          assertThat(elements(ofString(LIST_ZIPLIST, OldForms.ziplist(all, random))))
              .isEqualTo(all);
        });
  }

  @Test
  void hashesComeOutOfEveryForm() {
    Seeded.run(
        random -> {
          List<Bytes> names = randomElements(300, random).stream().distinct().toList();
          List<Bytes> values = randomElements(names.size(), random);
          List<Bytes> both = new ArrayList<>();
          for (int i = 0; i < names.size(); i++) {
            both.addAll(List.of(names.get(i), values.get(i)));
          }
          checkFields(ofString(HASH_ZIPLIST, OldForms.ziplist(both, random)), both);
          checkFields(ofString(ZIPMAP, OldForms.zipmap(both, random)), both);
        });
  }

  private static void checkFields(Value value, List<Bytes> namesAndValues) {
    HashValue hash = (HashValue) value;
    assertThat(hash.size()).isEqualTo(namesAndValues.size() / 2);
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      assertThat(Objects.requireNonNull(hash.find(namesAndValues.get(i))).value())
          .isEqualTo(namesAndValues.get(i + 1));
    }
  }

  @Test
  void sortedSetsComeOutOfEveryForm() {
    RdbWriter old = new RdbWriter(true);
    old.writeLength(4);
    writeOld("a", "0431652b33", old); // 1e+3
    writeOld("b", "ff", old);
    writeOld("c", "fe", old);
    writeOld("d", "042d302e35", old); // -0.5
    assertThat(scores((SortedSetValue) value(OLD_SORTED_SET, old)))
        .containsExactly("b=-Infinity", "d=-0.5", "a=1000.0", "c=Infinity");

    List<Bytes> both = List.of(Bytes.of("x"), Bytes.of("-inf"), Bytes.of("y"), Bytes.of("2.5"));
    byte[] ziplist = OldForms.ziplist(both, new SplittableRandom(1));
    assertThat(scores((SortedSetValue) ofString(SORTED_SET_ZIPLIST, ziplist)))
        .containsExactly("x=-Infinity", "y=2.5");
  }

  private static void writeOld(String member, String scoreHex, RdbWriter writer) {
    writer.writeString(Bytes.of(member));
    writer.writeBytes(Bytes.of(HexFormat.of().parseHex(scoreHex)));
  }

  private static List<String> scores(SortedSetValue set) {
    List<String> scores = new ArrayList<>();
    set.forEach((member, score) -> scores.add(member + "=" + score));
    return scores;
  }

  @Test
  void damageIsToldOrDoesNoHarm() {
    Seeded.run(
        random -> {
          List<Bytes> elements = randomElements(6, random);
          byte[] ziplist = OldForms.ziplist(elements, random);
          byte[] zipmap = OldForms.zipmap(elements, random);
          for (int i = 0; i < 20_000; i++) {
            readDamaged(damaged(ziplist, random), true);
            readDamaged(damaged(zipmap, random), false);
          }
        });
  }

  private static byte[] damaged(byte[] sound, RandomGenerator random) {
    byte[] bytes = sound.clone();
    for (int changes = random.nextInt(3); changes >= 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private static void readDamaged(byte[] bytes, boolean ziplist) {
    try {
      if (ziplist) {
        Ziplist.read(bytes);
      } else {
        Zipmap.read(bytes);
      }
    } catch (RdbException e) {
      assertThat(e).hasMessageMatching("damaged zip(list|map)");
    }
  }

  @Test
  void everyCutIsNoticed() {
    Seeded.run(
        random -> {
          byte[] ziplist = OldForms.ziplist(randomElements(8, random), random);
          for (int length = 0; length < ziplist.length; length++) {
            byte[] cut = Arrays.copyOf(ziplist, length);
            assertThatThrownBy(() -> Ziplist.read(cut)).hasMessage("damaged ziplist");
          }
        });
  }
}
