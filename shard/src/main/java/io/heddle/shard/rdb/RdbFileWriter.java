package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import java.util.Locale;

/** Writes a whole file of the format, part by part. Owned by one thread. */
public final class RdbFileWriter {
  private static final int NO_DATABASE = -1;

  private final RdbWriter writer;
  private int database = NO_DATABASE;

  public RdbFileWriter(RdbWriter writer) {
    this.writer = writer;
    writer.writeBytes(Bytes.of(String.format(Locale.ROOT, "REDIS%04d", RdbVersion.CURRENT)));
  }

  /** Notes something about the file that readers may use or pass over. */
  public void aux(String name, String value) {
    writer.writeByte(Opcode.AUX);
    writer.writeString(Bytes.of(name));
    writer.writeString(Bytes.of(value));
  }

  /** Tells readers how many keys there will be, with or without a deadline, in one database. */
  public void sizes(int number, long keys, long volatileKeys) {
    select(number);
    writer.writeByte(Opcode.RESIZEDB);
    writer.writeLength(keys);
    writer.writeLength(volatileKeys);
  }

  public void key(RdbKey key) {
    select(key.database());
    if (key.expireAtMillis() != RdbKey.NONE) {
      writer.writeByte(Opcode.EXPIRETIME_MS);
      writer.writeLittleEndian(key.expireAtMillis(), Long.BYTES);
    }
    ValueCodec codec = ValueCodec.of(key.value());
    writer.writeByte(codec.typeOf(key.value()));
    writer.writeString(key.name());
    codec.write(key.value(), writer);
  }

  private void select(int number) {
    if (number != database) {
      writer.writeByte(Opcode.SELECTDB);
      writer.writeLength(number);
      database = number;
    }
  }

  /**
   * Ends the file.
   *
   * @param withChecksum whether readers can find out if it was damaged
   */
  public void end(boolean withChecksum) {
    writer.writeByte(Opcode.EOF);
    writer.writeLittleEndian(withChecksum ? writer.checksum() : 0, Long.BYTES);
  }
}
