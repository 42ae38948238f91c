package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The elements of the format, written and read. */
class RdbReaderTest {
  private static RdbReader reader(String hex) {
    return new RdbReader(Bytes.of(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "63, 3f",
    "64, 4040",
    "16383, 7fff",
    "16384, 8000004000",
    "4294967295, 80ffffffff",
    "4294967296, 810000000100000000",
    "-1, 81ffffffffffffffff",
  })
  void lengthsTakeTheShortestForm(long length, String hex) throws IOException {
    RdbWriter writer = new RdbWriter(true);
    writer.writeLength(length);

    assertThat(writer.written()).isEqualTo(Bytes.of(HexFormat.of().parseHex(hex)));
    assertThat(reader(hex).readLength()).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({
    "82, unknown length 0x82 at offset 1",
    "c0, a special string where a length is expected at offset 1",
    "80ffffff, unexpected end at offset 4",
    "'', unexpected end at offset 0",
  })
  void refusesOtherLengths(String hex, String message) {
    assertThatThrownBy(() -> reader(hex).readLength())
        .isInstanceOf(RdbException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0161, a",
    "c0ff, -1",
    "c10180, -32767",
    "c2ffffff7f, 2147483647",
    "800000000161, a",
    "c304090061c000, aaaaaaaaa",
  })
  void readsStringsOfEveryForm(String hex, String string) throws IOException {
    assertThat(Bytes.of(reader(hex).readString())).isEqualTo(Bytes.of(string));
  }

  @ParameterizedTest
  @CsvSource({
    "0261, '2 bytes expected, 1 left at offset 1'",
    "80ffffffff61, '4294967295 bytes expected, 1 left at offset 5'",
    "81ffffffffffffffff61, '18446744073709551615 bytes expected, 1 left at offset 9'",
    "c4, unknown string 0xc4 at offset 1",
    "c30509, '5 bytes expected, 0 left at offset 3'",
    "c3048100000000ffffffff00000000, 4 bytes cannot expand to 4294967295 at offset 11",
    "c30480000fffff00000000, 4 bytes cannot expand to 1048575 at offset 7",
    "c304090161c000, damaged compressed string at offset 7",
  })
  void refusesOtherStrings(String hex, String message) {
    assertThatThrownBy(() -> reader(hex).readString())
        .isInstanceOf(RdbException.class)
        .hasMessage(message);
  }

  @Test
  void countsAreNoGreaterThanWhatIsLeft() throws IOException {
    assertThat(reader("0200000000").readCount(2)).isEqualTo(2);
    assertThatThrownBy(() -> reader("0300000000").readCount(2))
        .hasMessage("3 elements expected, 4 bytes left at offset 1");
    assertThatThrownBy(() -> reader("81ffffffffffffffff00").readCount(1))
        .hasMessage("18446744073709551615 elements expected, 1 bytes left at offset 9");
  }

  @Test
  void aStreamIsReadAsAnArrayIs() {
    Seeded.run(
        random -> {
          RdbWriter writer = new RdbWriter(random.nextBoolean());
          List<Bytes> strings = new ArrayList<>();
          for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 200_000 : 100)];
            random.nextBytes(bytes);
            strings.add(Bytes.of(bytes));
            writer.writeString(Bytes.of(bytes));
          }
          byte[] written = writer.written().toArray();
          var stream = new ByteArrayInputStream(written);
          try {
            checkStrings(new RdbReader(Bytes.of(written)), strings, writer.checksum());
            checkStrings(new RdbReader(stream, written.length), strings, writer.checksum());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void checkStrings(RdbReader reader, List<Bytes> strings, long checksum)
      throws IOException {
    for (Bytes string : strings) {
      assertThat(Bytes.of(reader.readString())).isEqualTo(string);
    }
    assertThat(reader.remaining()).isZero();
    assertThat(reader.checksum()).isEqualTo(checksum);
  }
}
