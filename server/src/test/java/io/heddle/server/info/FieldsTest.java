package io.heddle.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {
  /** The pairs are what Redis 7.4.1 showed. */
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "192, 192B",
    "1023, 1023B",
    "31744, 31.00K",
    "1110384, 1.06M",
    "6787072, 6.47M",
    "25276510208, 23.54G"
  })
  void showMemoryAsPeopleReadIt(long bytes, String shown) {
    assertThat(Fields.human(bytes)).isEqualTo(shown);
  }

  @Test
  void standOnALineEachBelowTheirSection() {
    Fields fields = new Fields();
    fields.section("One");
    fields.add("a", 1).add("b", "x").add("c", 0.126, 2);
    fields.section("Two");
    fields.addBytes("d", 2048);
    assertThat(fields.toString())
        .isEqualTo("# One\r\na:1\r\nb:x\r\nc:0.13\r\n\r\n# Two\r\nd:2048\r\nd_human:2.00K\r\n");
  }
}
