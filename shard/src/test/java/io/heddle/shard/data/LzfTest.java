package io.heddle.shard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.shard.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LzfTest {
  private final Lzf lzf = new Lzf();

  @Test
  void givesBackWhatItCompressed() {
    Seeded.run(
        random -> {
          for (int i = 0; i < 5_000; i++) {
            byte[] source = redundant(random, random.nextInt(3_000));
            int offset = random.nextInt(source.length + 1);
            checkRoundTrip(source, offset, source.length - offset);
          }
          for (int length : new int[] {100_000, 1 << 20}) {
            checkRoundTrip(redundant(random, length), 0, length);
          }
        });
  }

  /** Bytes of few values, and stretches of what was there before, near and far. */
  private static byte[] redundant(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    int values = 1 + random.nextInt(256);
    int at = 0;
    while (at < length) {
      int count = Math.min(length - at, 1 + random.nextInt(600));
      if (at > 0 && random.nextBoolean()) {
        int from = random.nextInt(at);
        for (int i = 0; i < count; i++) {
          bytes[at + i] = bytes[from + i];
        }
      } else {
        for (int i = 0; i < count; i++) {
          bytes[at + i] = (byte) random.nextInt(values);
        }
      }
      at += count;
    }
    return bytes;
  }

  private void checkRoundTrip(byte[] source, int offset, int length) {
    byte[] target = new byte[length + length / 32 + 1];
    int compressed = lzf.compress(source, offset, length, target, target.length);
    assertThat(length == 0 || compressed > 0).isTrue();
    assertThat(Lzf.mayExpandTo(length, compressed)).isTrue();
    assertThat(Lzf.decompress(Arrays.copyOf(target, compressed), length))
        .isEqualTo(Arrays.copyOfRange(source, offset, offset + length));
  }

  @Test
  void makesRepetitionShort() {
    byte[] target = new byte[1000];

    assertThat(lzf.compress(new byte[10_000], 0, 10_000, target, 1000)).isLessThan(125);
  }

  @Test
  void writesNoMoreThanItMay() {
    Seeded.run(
        random -> {
          for (int i = 0; i < 2_000; i++) {
            byte[] source = redundant(random, 1 + random.nextInt(300));
            byte[] target = new byte[400];
            int whole = lzf.compress(source, 0, source.length, target, target.length);
            int most = random.nextInt(whole + 1);
            Arrays.fill(target, (byte) 0x55);
            int compressed = lzf.compress(source, 0, source.length, target, most);
            assertThat(compressed).isEqualTo(most < whole ? 0 : whole);
            for (int j = most; j < target.length; j++) {
              assertThat(target[j]).isEqualTo((byte) 0x55);
            }
          }
        });
  }

  @Test
  void refusesWhatNoCompressorWrites() {
    assertRefused("", 1); // too short
    assertRefused("0061", 2);
    assertRefused("00", 1); // a literal that is not there
    assertRefused("0061", 0); // too long
    assertRefused("006120", 4); // a distance that is not there
    assertRefused("0061e0", 10);
    assertRefused("0061e000", 10);
    assertRefused("00612001", 4); // further back than the beginning
    assertRefused("00612000", 3); // longer than promised
  }

  private static void assertRefused(String hex, int length) {
    byte[] source = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Lzf.decompress(source, length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("damaged compressed string");
  }

  @Test
  void repeatsWhatItIsJustWriting() {
    byte[] nine = Lzf.decompress(HexFormat.of().parseHex("0061c000"), 9);

    assertThat(new String(nine, StandardCharsets.US_ASCII)).isEqualTo("aaaaaaaaa");
  }
}
