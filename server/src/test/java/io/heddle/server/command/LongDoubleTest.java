package io.heddle.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of 64 bits; what is written here is what Redis 7.4.1 answers on x86. */
class LongDoubleTest {
  private static final String LARGEST = "0x1.fffffffffffffffep16383";

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "+1, 1",
    "0012, 12",
    ".5, 0.5",
    "5., 5",
    "-.5e1, -5",
    "1E+3, 1000",
    "3.0e003, 3000",
    "0x10, 16",
    "0X1.8P3, 12",
    "-0x.8, -0.5",
    "0x1p-3, 0.125",
    "0e99999999999999999999, 0",
    "0x0p99999999999999999999, 0",
    "0.1, 0.1",
    "1e23, 100000000000000000000000",
    "1e28, 9999999999999999999731564544",
    "0.000000000000000005, 0",
    "0.000000000000000006, 0.00000000000000001",
    "0.000000000000000004, 0",
    "-0.000000000000000004, 0",
    "0x1p-18, 0.00000381469726562",
    "0x3p-18, 0.00001144409179688",
    "1e-4950, 0",
    "3.6451995318824746e-4951, 0",
  })
  void readsAndWrites(String text, String written) {
    assertThat(number(text).text()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "18446744073709551615, 18446744073709551615",
    "18446744073709551617, 18446744073709551616",
    "18446744073709551618, 18446744073709551618",
    "36893488147419103233, 36893488147419103232",
    "36893488147419103235, 36893488147419103236",
    "18446744073709551619, 18446744073709551620",
    "18446744073709551617.0000000000001, 18446744073709551618",
    "-18446744073709551617.0000000000001, -18446744073709551618",
    "9223372036854775807.75, 9223372036854775808",
    "4611686018427387903.75, 4611686018427387903.75",
  })
  void roundsToSixtyFourBitsAndOfTwoNearToTheEvenOne(String text, String written) {
    assertThat(number(text).text()).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "-",
        "+",
        ".",
        "--1",
        "1.2.3",
        "1e",
        "1e+",
        "1e0.5",
        "0x",
        "0x.p1",
        "0x1p",
        "nan",
        "nan(1)",
        "infinit",
        "1d",
        "1_0",
        "1,0",
        "1\u0000",
        "\u0661",
        "1.18973149535723176506e4932",
        "-1e4933",
        "1e99999999999999999999",
        "0x1p16384",
        "0x1.ffffffffffffffffp16383",
        "1e-99999999999999999999",
        "1.82259976594123730126e-4951",
        "0x1p-16446",
      })
  void refusesWhatIsNoNumberOrOutOfRange(String text) {
    assertThat(LongDouble.parse(Bytes.of(text))).isNull();
  }

  @Test
  void readsNoMoreThanRedisHasRoomFor() {
    assertThat(number("0".repeat(5118) + "7").text()).isEqualTo("7");
    assertThat(LongDouble.parse(Bytes.of("0".repeat(5119) + "7"))).isNull();
    assertThat(number("0." + "0".repeat(4990) + "1e4995").text()).isEqualTo("10000");
    assertThat(number("1" + "0".repeat(5000) + "e-5000").text()).isEqualTo("1");
  }

  @Test
  void hasTheRangeOfTheProcessor() {
    assertThat(number(LARGEST).text()).startsWith("1189731495357231765021").hasSize(4933);
    assertThat(number(LARGEST).plus(number(LARGEST)).isFinite()).isFalse();
    assertThat(number(LARGEST).plus(number("-" + LARGEST)).text()).isEqualTo("0");
    assertThat(number(LARGEST).plus(number("1")).text()).isEqualTo(number(LARGEST).text());
    assertThat(number("0x1p-16445").plus(number("1")).text()).isEqualTo("1");
    for (String infinite : new String[] {"inf", "-INF", "Infinity", "+infinity"}) {
      assertThat(number(infinite).isFinite()).isFalse();
      assertThat(number("1").plus(number(infinite)).isFinite()).isFalse();
    }
  }

  /** Sums that need no rounding are known from other arithmetic. */
  @Test
  void addsAsExactArithmeticDoesWhereSixtyFourBitsAreEnough() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      int places = random.nextInt(40);
      BigDecimal a = dyadic(random, places);
      BigDecimal b = dyadic(random, places);
      String expected =
          a.add(b).setScale(17, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
      assertThat(number(a.toPlainString()).plus(number(b.toPlainString())).text())
          .as("%s + %s, -Dheddle.seed=%d, case %d", a, b, seed, i)
          .isEqualTo(expected);
    }
  }

  /** Some 62 bits, {@code places} of them behind the point. */
  private static BigDecimal dyadic(SplittableRandom random, int places) {
    long bits = random.nextLong() >> (2 + random.nextInt(60));
    return new BigDecimal(BigInteger.valueOf(bits)).divide(BigDecimal.TWO.pow(places));
  }

  private static LongDouble number(String text) {
    return Objects.requireNonNull(LongDouble.parse(Bytes.of(text)));
  }
}
