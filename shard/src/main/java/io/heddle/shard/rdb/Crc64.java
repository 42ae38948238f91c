package io.heddle.shard.rdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of files and payloads: CRC-64 with the polynomial that David Jones found, bits
 * reflected, no inversion before or after.
 *
 * <p>Eight bytes a step by eight tables: table <i>n</i> tells what a byte does to the sum when
 * <i>n</i> zero bytes follow it (M. Kounavis and F. Berry, "slicing-by-8", 2005).
 */
public final class Crc64 {
  private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;
  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Crc64() {}

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int b = 0; b < 256; b++) {
      long sum = b;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 1) == 0 ? sum >>> 1 : (sum >>> 1) ^ POLYNOMIAL;
      }
      tables[0][b] = sum;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int b = 0; b < 256; b++) {
        long shorter = tables[slice - 1][b];
        tables[slice][b] = (shorter >>> 8) ^ tables[0][(int) shorter & 0xff];
      }
    }
    return tables;
  }

  /** The checksum {@code sum} of some bytes, 0 of none, after {@code length} bytes more. */
  public static long update(long sum, byte[] array, int offset, int length) {
    long crc = sum;
    int end = offset + length;
    int at = offset;
    for (; end - at >= SLICES; at += SLICES) {
      crc ^= (long) LONGS.get(array, at);
      long next = 0;
      for (int slice = SLICES - 1; slice >= 0; slice--) {
        next ^= TABLES[slice][(int) crc & 0xff];
        crc >>>= 8;
      }
      crc = next;
    }
    for (; at < end; at++) {
      crc = (crc >>> 8) ^ TABLES[0][((int) crc ^ array[at]) & 0xff];
    }
    return crc;
  }
}
