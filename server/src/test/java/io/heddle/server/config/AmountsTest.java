package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code config.facts} cannot show, because no directive lets it through. */
class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "'', 0",
    "b, 0",
    "kb, 0",
    "00012, 12",
    "1k, 1000",
    "1kB, 1024",
    "1M, 1000000",
    "1mb, 1048576",
    "1g, 1000000000",
    "1gb, 1073741824",
    "18446744073709551614, -2",
    "18446744073709551615, -1",
    "18446744073709551616, -1",
    "99999999999999999999, -1",
    "18014398509481984kb, 0",
    "18446744073709551615kb, -1024",
  })
  void readsMemory(String text, long bytes) {
    assertThat(Amounts.memory(Bytes.of(text))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", " 1", "1 ", "1 kb", "1kbb", "1t", "1tb", "1bb", "k1", "0x1"})
  void refusesOtherMemory(String text) {
    assertThatThrownBy(() -> Amounts.memory(Bytes.of(text)))
        .isInstanceOf(NumberFormatException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "'  7', 7",
    "+7, 7",
    "-7, -7",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775807",
    "99999999999999999999999, 9223372036854775807",
  })
  void readsIntegersAsTheCLibraryDoes(String text, long value) {
    assertThat(Amounts.lenientInteger(Bytes.of(text))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "-", "+", "+-1", "1 ", "1s", "- 1"})
  void refusesOtherIntegers(String text) {
    assertThatThrownBy(() -> Amounts.lenientInteger(Bytes.of(text)))
        .isInstanceOf(NumberFormatException.class);
  }
}
