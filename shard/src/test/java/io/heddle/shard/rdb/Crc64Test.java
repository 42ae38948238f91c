package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.shard.Seeded;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc64Test {
  /** The check value that is published for this checksum. */
  @Test
  void sumsUpTheDigitsAsEverybodyDoes() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

    assertThat(Crc64.update(0, digits, 0, 9)).isEqualTo(0xe9c6d914c4b8d9caL);
    assertThat(Crc64.update(0, digits, 3, 0)).isZero();
  }

  @Test
  void isTheSameHoweverTheBytesArrive() {
    Seeded.run(
        random -> {
          byte[] bytes = new byte[1000];
          random.nextBytes(bytes);
          long whole = Crc64.update(0, bytes, 0, bytes.length);
          for (int i = 0; i < 1000; i++) {
            int cut = random.nextInt(bytes.length + 1);
            long first = Crc64.update(0, bytes, 0, cut);
            assertThat(Crc64.update(first, bytes, cut, bytes.length - cut)).isEqualTo(whole);
          }
          long single = 0;
          for (int i = 0; i < bytes.length; i++) {
            single = Crc64.update(single, bytes, i, 1);
          }
          assertThat(single).isEqualTo(whole);
        });
  }
}
