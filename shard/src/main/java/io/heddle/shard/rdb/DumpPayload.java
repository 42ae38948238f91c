package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Hasher;
import io.heddle.shard.data.Limits;
import io.heddle.shard.data.Value;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A single value on its own, as {@code DUMP} gives it and {@code RESTORE} takes it: type and
 * content, two bytes of version, eight of checksum.
 */
public final class DumpPayload {
  private static final int VERSION_BYTES = 2;
  private static final int FOOTER_BYTES = VERSION_BYTES + Long.BYTES;

  private DumpPayload() {}

  /**
   * The payload for {@code value}.
   *
   * @param compressing whether strings are compressed that get shorter by it
   */
  public static Bytes of(Value value, boolean compressing) {
    RdbWriter writer = new RdbWriter(compressing);
    ValueCodec codec = ValueCodec.of(value);
    writer.writeByte(codec.typeOf(value));
    codec.write(value, writer);
    writer.writeLittleEndian(RdbVersion.CURRENT, VERSION_BYTES);
    writer.writeLittleEndian(writer.checksum(), Long.BYTES);
    return writer.written();
  }

  /** Whether {@code payload} is of a version that is known here. */
  public static boolean isKnown(Bytes payload) {
    int content = payload.length() - FOOTER_BYTES;
    return content >= 0
        && littleEndian(payload.slice(content, content + VERSION_BYTES)) <= RdbVersion.CURRENT;
  }

  /** Whether {@code payload} is known, and as it was when it was made. */
  public static boolean isSound(Bytes payload) {
    int summed = payload.length() - Long.BYTES;
    return isKnown(payload)
        && littleEndian(payload.slice(summed, payload.length()))
            == Crc64.update(0, payload.array(), payload.offset(), summed);
  }

  private static long littleEndian(Bytes bytes) {
    long value = 0;
    for (int i = bytes.length() - 1; i >= 0; i--) {
      value = value << 8 | (bytes.at(i) & 0xff);
    }
    return value;
  }

  /**
   * What a sound payload holds, or null if it makes no sense. The value shares nothing with it.
   *
   * @param hasher what spreads the elements of a set or hash
   * @param limits up to which size the value is compact
   */
  public static @Nullable Value read(Bytes payload, Hasher hasher, Limits limits) {
    // As Redis does, a value that is longer than its payload reads on in the footer.
    RdbReader reader = new RdbReader(payload).spreadingBy(hasher).within(limits);
    try {
      return ValueCodec.readValue(reader.readByte(), reader);
    } catch (IOException e) {
      return null;
    }
  }
}
