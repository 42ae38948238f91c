package io.heddle.shard.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.Seeded;
import io.heddle.shard.data.Limits;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Hashing;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values against what a real Redis dumped. */
class DumpPayloadTest {
  private static final Hashing HASHING = new Hashing(new SplittableRandom(2));

  static Stream<Map.Entry<String, Bytes>> strings() {
    return Stream.of("string:", "text:", "repeat:", "counter:", "words:")
        .flatMap(prefix -> Payloads.named(prefix).entrySet().stream());
  }

  private static Bytes string(Bytes payload) {
    return ((StringValue)
            Objects.requireNonNull(DumpPayload.read(payload, HASHING, Limits.DEFAULTS)))
        .bytes();
  }

  @ParameterizedTest
  @MethodSource("strings")
  void readsWhatRedisDumped(Map.Entry<String, Bytes> recorded) {
    assertThat(DumpPayload.isSound(recorded.getValue())).isTrue();
    assertThat(string(recorded.getValue())).isEqualTo(Payloads.string(recorded.getKey()));
  }

  /** What is compressed may be so in another way, all else is the same byte for byte. */
  @ParameterizedTest
  @MethodSource("strings")
  void writesWhatRedisWould(Map.Entry<String, Bytes> recorded) {
    Bytes string = Payloads.string(recorded.getKey());
    Bytes payload = DumpPayload.of(new StringValue(string.toArray()), true);

    assertThat(DumpPayload.isSound(payload)).isTrue();
    assertThat(string(payload)).isEqualTo(string);
    if (recorded.getValue().at(1) != (byte) 0xc3) {
      assertThat(payload).isEqualTo(recorded.getValue());
    } else {
      assertThat(payload.at(1)).isEqualTo((byte) 0xc3);
      assertThat(payload.length()).isLessThan(recorded.getValue().length() * 11 / 10 + 4);
    }
  }

  /**
   * Byte for byte what a real Redis dumped, but where a table has an order of its own, and where
   * compression has a choice.
   */
  @ParameterizedTest
  @ValueSource(strings = {"set:", "hash:", "zset:"})
  void collectionsAreRedisOwn(String prefix) throws IOException {
    Payloads.named(prefix)
        .forEach(
            (name, recorded) -> {
              Value value =
                  Objects.requireNonNull(
                      DumpPayload.read(recorded, HASHING, Limits.DEFAULTS), name);
              Bytes written = DumpPayload.of(value, true);
              if (!name.contains("table") && !name.equals("set:int64")) {
                assertThat(written).as(name).isEqualTo(recorded);
              }
              Value again =
                  Objects.requireNonNull(DumpPayload.read(written, HASHING, Limits.DEFAULTS), name);
              assertThat(DumpPayload.of(again, true)).as(name).isEqualTo(written);
              assertThat(again.encodingName()).as(name).isEqualTo(value.encodingName());
            });
  }

  @Test
  void doesNotCompressWhereItIsToldNotTo() {
    Bytes payload = DumpPayload.of(new StringValue(new byte[1000]), false);

    assertThat(payload.length()).isEqualTo(1 + 2 + 1000 + 10);
    assertThat(string(payload).length()).isEqualTo(1000);
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() {
    for (Bytes payload : Payloads.named("repeat:").values()) {
      byte[] bytes = payload.toArray();
      for (int i = 0; i < bytes.length * 8; i++) {
        bytes[i / 8] ^= (byte) (1 << i % 8);
        assertThat(DumpPayload.isSound(Bytes.of(bytes))).isFalse();
        bytes[i / 8] ^= (byte) (1 << i % 8);
      }
      for (int length = 0; length < bytes.length; length++) {
        assertThat(DumpPayload.isSound(payload.slice(0, length))).isFalse();
      }
    }
  }

  /** Whoever can make a checksum can send anything. */
  @Test
  void damageUnderARightChecksumDoesNoHarm() {
    Seeded.run(
        random -> {
          for (Bytes payload : Payloads.named("").values()) {
            for (int i = 0; i < 2_000; i++) {
              byte[] bytes = payload.toArray();
              for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length - 10)] = (byte) random.nextInt(256);
              }
              DumpPayload.read(
                  Bytes.of(bytes, 0, 10 + random.nextInt(bytes.length - 9)),
                  HASHING,
                  Limits.DEFAULTS);
            }
          }
        });
  }

  @Test
  void whatIsNotKnownIsNotRead() {
    assertThat(
            DumpPayload.read(
                Bytes.of(new byte[] {99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), HASHING, Limits.DEFAULTS))
        .isNull();
  }
}
