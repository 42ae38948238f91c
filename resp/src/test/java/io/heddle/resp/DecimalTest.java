package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  @Test
  void writesWhatItReads() {
    long seed = Long.getLong("heddle.seed", new Random().nextLong());
    Random random = new Random(seed);
    LongStream edges =
        LongStream.iterate(1, power -> power < Long.MAX_VALUE / 10, power -> 10 * power)
            .flatMap(power -> LongStream.of(power - 1, power, power + 1));
    LongStream others = random.longs(10_000).map(value -> value >> random.nextInt(64));
    LongStream.concat(LongStream.concat(edges, others), LongStream.of(Long.MIN_VALUE))
        .flatMap(value -> LongStream.of(value, -value))
        .forEach(
            value -> {
              byte[] array = new byte[Decimal.MAX_LENGTH + 2];
              int end = Decimal.write(value, array, 2);
              assertThat(new String(array, 2, end - 2, StandardCharsets.ISO_8859_1))
                  .as("-Dheddle.seed=%d", seed)
                  .isEqualTo(Long.toString(value));
              assertThat(Decimal.parse(array, 2, end, ~value)).isEqualTo(value);
              assertThat(Decimal.isLong(array, 2, end)).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "00",
        "-0",
        "-01",
        "1a",
        " 1",
        "1 ",
        "a",
        "--1",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551617",
        "99999999999999999999",
        "000000000000000000001"
      })
  void refusesAnythingElse(String text) {
    Bytes bytes = Bytes.of(text);
    assertThat(Decimal.parse(bytes, 0)).isEqualTo(0);
    assertThat(Decimal.parse(bytes, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Decimal.isLong(bytes)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*0",
        "*1",
        "$9",
        "$10",
        "*99",
        "$100",
        "$16384",
        "$999999999",
        "$000",
        "$01",
        "$-1",
        "$",
        "$a",
        "$1a",
        "$1000000000",
        "$9999999999"
      })
  void aHeaderIsANumberOrNone(String line) {
    String number = line.substring(1);
    boolean plain = number.matches("0|[1-9][0-9]{0,8}");
    byte[] whole = Pieces.bytes("xx" + line + "\r\n$");
    long header = Header.parse(whole, 2, line.length() + 4);
    if (plain) {
      assertThat(Header.number(header)).isEqualTo(Integer.parseInt(number));
      assertThat(Header.end(header)).isEqualTo(line.length() + 4);
    } else {
      assertThat(header).isEqualTo(Header.NONE);
    }
    for (int limit = 2; limit < line.length() + 4; limit++) {
      assertThat(Header.parse(whole, 2, limit)).isEqualTo(Header.NONE);
    }
  }
}
