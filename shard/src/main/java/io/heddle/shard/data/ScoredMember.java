package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A member of a sorted set with its score, as one array: eight bytes of score, then the member. It
 * is never written again, so that its parts may be kept and sent, and copies of a set share it.
 */
final class ScoredMember {
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

  private static final int ARRAY_HEADER_BYTES = 12;

  /** Where the member begins. */
  static final int MEMBER = Double.BYTES;

  private ScoredMember() {}

  /** A copy of {@code member} with {@code score}. */
  static byte[] of(Bytes member, double score) {
    byte[] scored = new byte[MEMBER + member.length()];
    DOUBLES.set(scored, 0, score);
    System.arraycopy(member.array(), member.offset(), scored, MEMBER, member.length());
    return scored;
  }

  static double score(byte[] scored) {
    return (double) DOUBLES.get(scored, 0);
  }

  /** The member, owned. */
  static Bytes member(byte[] scored) {
    return Bytes.of(scored, MEMBER, scored.length - MEMBER);
  }

  static boolean hasMember(byte[] scored, byte[] array, int offset, int length) {
    return Arrays.equals(scored, MEMBER, scored.length, array, offset, offset + length);
  }

  /** An estimate of the heap that {@code scored} takes, in bytes. */
  static long heapBytes(byte[] scored) {
    return (ARRAY_HEADER_BYTES + (long) scored.length + 7) & -8;
  }
}
