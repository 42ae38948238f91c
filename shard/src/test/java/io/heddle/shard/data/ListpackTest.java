package io.heddle.shard.data;

import static io.heddle.shard.Seeded.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.shard.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListpackTest {
  private final Listpack pack = new Listpack();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 125, 126, 127, 128, 4_095, 4_096, 16_383, 16_384, 70_000})
  void keepsStringsOfEveryLength(int length) {
    Bytes string = Bytes.of("x".repeat(length));
    pack.add(Bytes.of("before"));
    pack.add(string);
    pack.add(Bytes.of("after"));
    assertThat(elements(pack)).containsExactly(Bytes.of("before"), string, Bytes.of("after"));
    assertThat(pack.find(string, 1)).isEqualTo(pack.place(1));
    assertThat(pack.find(Bytes.of("after"), 1)).isEqualTo(pack.place(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "7",
        "-1",
        "10",
        "127",
        "128",
        "-128",
        "-129",
        "32767",
        "-32768",
        "32768",
        "8388607",
        "8388608",
        "2147483648",
        "-2147483649",
        "1700000000000",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "007",
        "-0",
        "+1",
        "1 ",
        "-",
        "1e3"
      })
  void keepsNumbersAndWhatLooksLikeThem(String text) {
    pack.add(Bytes.of(text));
    assertThat(elements(pack)).containsExactly(Bytes.of(text));
    assertThat(pack.find(Bytes.of(text), 1)).isEqualTo(Listpack.START);
    if (Decimal.isLong(Bytes.of(text))) {
      assertThat(pack.getLong(Listpack.START)).isEqualTo(Long.parseLong(text));
    }
  }

  @Test
  void keepsNumbersInFewBytes() {
    for (int i = 0; i < 100; i++) {
      pack.add(Bytes.of("1700000000000"));
    }
    assertThat(pack.end()).isEqualTo(1000);
  }

  @Test
  void neverWritesAgainWhatItGaveAway() {
    Seeded.run(
        random -> {
          Listpack own = new Listpack();
          List<Bytes> model = new ArrayList<>();
          List<Bytes> given = new ArrayList<>();
          List<Bytes> asTheyWere = new ArrayList<>();
          for (int i = 0; i < 20_000; i++) {
            change(own, model, Texts.any(50, random), random.nextInt(5), random.nextInt(1 << 20));
            check(elements(own).equals(model), "elements at " + i);
            if (!model.isEmpty()) {
              Bytes read = own.get(own.place(random.nextInt(model.size())));
              given.add(read);
              asTheyWere.add(read.copy());
            }
          }
          check(given.equals(asTheyWere), "what was given away");
        });
  }

  @Test
  void isReadAgainFromRedisForm() {
    Seeded.run(
        random -> {
          Listpack own = new Listpack();
          List<Bytes> model = new ArrayList<>();
          for (int i = 0; i < 2_000; i++) {
            change(own, model, Texts.any(50, random), random.nextInt(5), random.nextInt(1 << 20));
            Listpack read = Objects.requireNonNull(Listpack.read(own.toBytes().array()));
            check(elements(read).equals(model), "elements at " + i);
          }
        });
  }

  private static void change(
      Listpack pack, List<Bytes> model, Bytes element, int choice, int chance) {
    int index = model.isEmpty() ? 0 : chance % model.size();
    if (model.size() < 5 || (choice < 2 && model.size() < 60)) {
      pack.add(element);
      model.add(element);
    } else if (choice == 2) {
      pack.insert(pack.place(index), element, element);
      model.addAll(index, List.of(element, element));
    } else if (choice == 3) {
      pack.replace(pack.place(index), element);
      model.set(index, element);
    } else {
      int count = Math.min(3, model.size() - index);
      pack.remove(pack.place(index), count);
      model.subList(index, index + count).clear();
    }
  }

  private static List<Bytes> elements(Listpack pack) {
    List<Bytes> elements = new ArrayList<>();
    for (int place = Listpack.START; place < pack.end(); place = pack.next(place)) {
      elements.add(pack.get(place));
    }
    check(elements.size() == pack.size(), "size");
    return elements;
  }
}
