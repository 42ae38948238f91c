package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.keyspace.Hashing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whole files, sound and damaged. */
class RdbFileTest {
  private static final int DATABASES = 16;
  private static final String HEADER = "524544495330303132";

  /** What a file held. */
  private static final class Contents implements RdbContents {
    final List<String> keys = new ArrayList<>();
    final List<String> emptyKeys = new ArrayList<>();
    final List<String> libraries = new ArrayList<>();

    @Override
    public void key(RdbKey key) {
      keys.add(describe(key));
    }

    @Override
    public void emptyKey(Bytes name) {
      emptyKeys.add(name.toString());
    }

    @Override
    public void library(Bytes code) {
      libraries.add(code.toString());
    }
  }

  private static String describe(RdbKey key) {
    return key.database()
        + " "
        + key.name()
        + "="
        + (key.value() instanceof StringValue string ? string.bytes() : key.value().typeName())
        + " until "
        + key.expireAtMillis()
        + " idle "
        + key.idleSeconds();
  }

  private static Contents read(byte[] file) throws IOException {
    Contents contents = new Contents();
    RdbReader reader =
        new RdbReader(new ByteArrayInputStream(file), file.length)
            .spreadingBy(new Hashing(new SplittableRandom(2)));
    new RdbFileReader(reader, contents, DATABASES).read();
    return contents;
  }

  private static Contents read(String hex) throws IOException {
    return read(HexFormat.of().parseHex(HEADER + hex));
  }

  private static List<RdbKey> randomKeys(RandomGenerator random, int count) {
    List<RdbKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(100)];
      if (random.nextBoolean()) {
        random.nextBytes(value);
      }
      long deadline = random.nextBoolean() ? RdbKey.NONE : random.nextLong(1L << 45);
      keys.add(
          new RdbKey(
              random.nextInt(DATABASES), Bytes.of("k" + i), new StringValue(value), deadline));
    }
    return keys;
  }

  private static byte[] write(List<RdbKey> keys, boolean withChecksum) {
    RdbWriter writer = new RdbWriter(true);
    RdbFileWriter file = new RdbFileWriter(writer);
    file.aux("redis-ver", "7.4.1");
    file.sizes(0, keys.size(), 1);
    keys.forEach(file::key);
    file.end(withChecksum);
    return writer.written().toArray();
  }

  @Test
  void readsWhatItWrote() {
    Seeded.run(
        random -> {
          List<RdbKey> keys = randomKeys(random, 1 + random.nextInt(2_000));
          try {
            assertThat(read(write(keys, random.nextBoolean())).keys)
                .isEqualTo(keys.stream().map(RdbFileTest::describe).toList());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() {
    Seeded.run(
        random -> {
          byte[] file = write(randomKeys(random, 20), true);
          for (int i = 0; i < file.length * 8; i++) {
            file[i / 8] ^= (byte) (1 << i % 8);
            assertRefused(file, "bit " + i);
            file[i / 8] ^= (byte) (1 << i % 8);
          }
          for (int length = 0; length < file.length; length++) {
            assertRefused(Arrays.copyOf(file, length), "cut at " + length);
          }
        });
  }

  private static void assertRefused(byte[] file, String what) {
    assertThatThrownBy(() -> read(file)).as(what).isInstanceOf(RdbException.class);
  }

  /** Without a checksum damage may pass, but never as anything but an exception of the format. */
  @Test
  void damageWithoutAChecksumDoesNoHarm() {
    Seeded.run(
        random -> {
          byte[] sound = write(randomKeys(random, 20), false);
          for (int i = 0; i < 20_000; i++) {
            byte[] file = sound.clone();
            for (int flips = random.nextInt(5); flips >= 0; flips--) {
              file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            try {
              read(file);
            } catch (RdbException e) {
              assertThat(e.getMessage()).isNotEmpty();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        });
  }

  @Test
  void passesOverWhatItHasNoUseFor() throws IOException {
    Contents contents =
        read(
            "fa0161c001" // a note
                + "f781000000000000000501020105020a030000000004000000000000000005016100"
                + "fe02fb0100" // database 2, of one key
                + "f4030201" // a slot
                + "f50466756e63" // a library
                + "fd01000000f9ff00016b0176" // a deadline in seconds, a frequency
                + "fc0200000000000000f80a00016a0177" // in milliseconds, an idle time
                + "00016900"
                + "ff0000000000000000");

    assertThat(contents.libraries).containsExactly("func");
    assertThat(contents.keys)
        .containsExactly(
            "2 k=v until 1000 idle -1", "2 j=w until 2 idle 10", "2 i= until -1 idle -1");
  }

  /** Some versions of Redis saved collections that had become empty. */
  @Test
  void keysThatHoldNothingAreLeftOut() throws IOException {
    Contents contents =
        read(
            "fd01000000010165"
                + "00" // a list of no elements, with a deadline
                + "0d01660b0b0000000a0000000000ff" // a hash that is an empty ziplist
                + "00016b0176"
                + "ff0000000000000000");

    assertThat(contents.emptyKeys).containsExactly("e", "f");
    assertThat(contents.keys).containsExactly("0 k=v until -1 idle -1");
  }

  @Test
  void oldFilesHaveNoChecksum() throws IOException {
    byte[] file = HexFormat.of().parseHex("524544495330303034" + "00016b0176" + "ff");

    assertThat(read(file).keys).containsExactly("0 k=v until -1 idle -1");
  }

  @Test
  void saysWhatIsWrong() {
    assertMessage("", "unexpected end at offset 9");
    assertMessage("fe10", "database 16, of which there are 16, at offset 11");
    assertMessage("63016b0176", "a value of type 99, which is unknown here, at offset 12");
    assertMessage("f6", "functions as a release candidate of Redis 7.0 wrote them at offset 10");
    assertMessage("f701010109", "unknown data of a module at offset 14");
    assertMessage("ff0100000000000000", "wrong checksum at offset 18");
    assertMessage("ff00", "unexpected end at offset 11");
    assertWhole("524544495330303133", "version 13 of the format is unknown here");
    assertWhole("524544495330303030", "version 0 of the format is unknown here");
    assertWhole("5245444953303031", "unexpected end at offset 8");
    assertWhole("52454449533030312f", "not a file of this format");
    assertWhole("5245444954303031", "not a file of this format");
  }

  private static void assertMessage(String hex, String message) {
    assertWhole(HEADER + hex, message);
  }

  private static void assertWhole(String hex, String message) {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex))).hasMessage(message);
  }
}
