package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleFormatTest {
  @Test
  void saysWhatRedisSays() {
    for (String line : Recorded.lines("redis-7.4.1-doubles.txt")) {
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(line.substring(0, 16), 16));
      assertThat(DoubleFormat.text(value)).isEqualTo(line.substring(17));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NaN,nan",
    "-Infinity,-inf",
    "Infinity,inf",
    "0,0",
    "-0.0,-0",
    "1e23,1e+23",
    "4.9e-324,5e-324",
    "1e-323,1e-323",
    "2e-323,2e-323",
    "-3.0e-310,-3e-310",
    "-166791.93462,-166791.93462",
    "4611686018427387904,4611686018427387904",
    "-4611686018427387904,-4611686018427387904",
    "-0.00012,-0.00012",
  })
  void saysTheFewestDigits(double value, String text) {
    assertThat(DoubleFormat.text(value)).isEqualTo(text);
  }

  @Test
  void readsBackAsTheSameNumber() {
    long seed = Long.getLong("heddle.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      String text = DoubleFormat.text(value);
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(text)).as("-Dheddle.seed=%d", seed).isEqualTo(value);
        assertThat(text.length()).isLessThanOrEqualTo(25);
      }
    }
  }
}
