package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "h\u00e9", "\u20ac", "\ud83d\ude00", "\ufffd", "\u0000"})
  void textIsUtf8(String text) {
    assertThat(Bytes.of(text).toArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Bytes.of(text)).hasToString(text);
  }

  @Test
  void anyBytesSurviveBeingText() {
    long seed = Long.getLong("heddle.seed", new Random().nextLong());
    Random random = new Random(seed);
    byte[] alphabet =
        Pieces.bytes(
            "aA\u0000\u007f\u0080\u00bf\u00c3\u00a9\u00e2\u0082\u00ac\u00ed\u00b2\u00f0\u009f\u0098\u00ff");
    for (int i = 0; i < 20_000; i++) {
      byte[] array = new byte[random.nextInt(12)];
      for (int at = 0; at < array.length; at++) {
        array[at] = alphabet[random.nextInt(alphabet.length)];
      }
      Bytes bytes = Bytes.of(array);
      assertThat(Bytes.of(bytes.toString())).as("-Dheddle.seed=%d", seed).isEqualTo(bytes);
    }
  }

  @Test
  void sliceAndCopyKnowTheirPlace() {
    Bytes bytes = Bytes.of(Pieces.bytes("xhelloy"), 1, 5);
    assertThat(bytes.slice(1, 4)).hasToString("ell");
    assertThat(bytes.slice(1, 4).copy().array()).isEqualTo(Pieces.bytes("ell"));
    assertThat(bytes.at(4)).isEqualTo((byte) 'o');
    assertThat(bytes.equalsIgnoreCase("HELLO")).isTrue();
    assertThat(bytes.equalsIgnoreCase("HELLX")).isFalse();
    assertThat(bytes.equalsIgnoreCase("HELL")).isFalse();
  }

  @Test
  void endsForCAtTheFirstZeroByte() {
    assertThat(Bytes.of("ab\0c\0").beforeZeroByte()).hasToString("ab");
    assertThat(Bytes.of("\0").beforeZeroByte()).isEqualTo(Bytes.of(""));
    assertThat(Bytes.of("abc").beforeZeroByte()).hasToString("abc");
  }

  @Test
  void orderIsThatOfUnsignedBytes() {
    Bytes high = Bytes.of(Pieces.bytes("\u00ff"));
    Bytes low = Bytes.of(Pieces.bytes("a"));
    assertThat(high).isGreaterThan(low).isNotEqualTo(low);
    assertThat(low).isLessThan(Bytes.of("aa")).isEqualTo(Bytes.of("bab").slice(1, 2));
    assertThat(low.hashCode()).isEqualTo(Bytes.of("bab").slice(1, 2).hashCode());
  }
}
