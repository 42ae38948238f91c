package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Reads a whole file of the format. Owned by one thread. */
public final class RdbFileReader {
  private static final byte[] MAGIC = "REDIS".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_DIGITS = 4;

  /** What stands in a module's data, in front of each part. */
  private static final int MODULE_END = 0;

  private static final int MODULE_SIGNED = 1;
  private static final int MODULE_UNSIGNED = 2;
  private static final int MODULE_FLOAT = 3;
  private static final int MODULE_DOUBLE = 4;
  private static final int MODULE_STRING = 5;

  private final RdbReader reader;
  private final RdbContents contents;
  private final int databases;
  private boolean skipsChecksum;
  private int database;

  /** What was said about the next key. */
  private long expireAtMillis = RdbKey.NONE;

  private long idleSeconds = RdbKey.NONE;

  /**
   * @param databases how many databases there are to load into
   */
  public RdbFileReader(RdbReader reader, RdbContents contents, int databases) {
    this.reader = reader;
    this.contents = contents;
    this.databases = databases;
  }

  /** Has the checksum not count. */
  public RdbFileReader skippingChecksum(boolean skip) {
    skipsChecksum = skip;
    return this;
  }

  /** Reads to the end. Throws an {@link RdbException} that says what is wrong, and where. */
  public void read() throws IOException {
    int version = readVersion();
    int opcode = reader.readByte();
    while (opcode != Opcode.EOF) {
      readPart(opcode);
      opcode = reader.readByte();
    }
    if (version >= RdbVersion.WITH_CHECKSUM) {
      long sum = reader.checksum();
      long stored = reader.readLittleEndian(Long.BYTES);
      // Zero says that whoever wrote the file did not take the time.
      if (stored != 0 && stored != sum && !skipsChecksum) {
        throw reader.damage("wrong checksum");
      }
    } else if (reader.remaining() > 0) {
      throw reader.damage("more bytes after the end");
    }
  }

  private int readVersion() throws IOException {
    for (byte expected : MAGIC) {
      if (reader.readByte() != expected) {
        throw new RdbException("not a file of this format");
      }
    }
    int version = 0;
    for (int i = 0; i < VERSION_DIGITS; i++) {
      int digit = reader.readByte() - '0';
      if (digit < 0 || digit > 9) {
        throw new RdbException("not a file of this format");
      }
      version = 10 * version + digit;
    }
    if (version < 1 || version > RdbVersion.CURRENT) {
      throw new RdbException("version " + version + " of the format is unknown here");
    }
    return version;
  }

  private void readPart(int opcode) throws IOException {
    switch (opcode) {
      case Opcode.EXPIRETIME -> expireAtMillis = TimeUnit.SECONDS.toMillis(reader.readInt());
      case Opcode.EXPIRETIME_MS -> expireAtMillis = reader.readLittleEndian(Long.BYTES);
      // How often a key is used is of no use here: there is no eviction yet.
      case Opcode.FREQ -> reader.readByte();
      case Opcode.IDLE -> idleSeconds = Math.max(0, reader.readLength());
      case Opcode.SELECTDB -> database = readDatabase();
      case Opcode.RESIZEDB -> skipLengths(2);
      case Opcode.SLOT_INFO -> skipLengths(3);
      case Opcode.AUX -> {
        reader.readString();
        reader.readString();
      }
      case Opcode.FUNCTION2 -> contents.library(Bytes.of(reader.readString()));
      case Opcode.FUNCTION_PRE_GA ->
          throw reader.damage("functions as a release candidate of Redis 7.0 wrote them");
      case Opcode.MODULE_AUX -> skipModule();
      default -> readKey(opcode);
    }
  }

  private int readDatabase() throws IOException {
    long number = reader.readLength();
    if (number < 0 || number >= databases) {
      throw reader.damage(
          "database " + Long.toUnsignedString(number) + ", of which there are " + databases + ",");
    }
    return (int) number;
  }

  private void skipLengths(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      reader.readLength();
    }
  }

  private void skipModule() throws IOException {
    reader.readLength(); // which module
    skipLengths(2); // when it wants this
    for (long part = reader.readLength(); part != MODULE_END; part = reader.readLength()) {
      switch (Math.clamp(part, -1, Integer.MAX_VALUE)) {
        case MODULE_SIGNED, MODULE_UNSIGNED -> reader.readLength();
        case MODULE_FLOAT -> reader.readBytes(Float.BYTES);
        case MODULE_DOUBLE -> reader.readBytes(Double.BYTES);
        case MODULE_STRING -> reader.readString();
        default -> throw reader.damage("unknown data of a module");
      }
    }
  }

  private void readKey(int type) throws IOException {
    Bytes name = Bytes.of(reader.readString());
    Value value = ValueCodec.readValue(type, reader);
    if (value == null) {
      contents.emptyKey(name);
    } else {
      contents.key(new RdbKey(database, name, value, expireAtMillis, idleSeconds));
    }
    expireAtMillis = RdbKey.NONE;
    idleSeconds = RdbKey.NONE;
  }
}
