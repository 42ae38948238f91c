package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Hasher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * Places keys: SipHash-1-3 under a secret 128-bit seed, so that nobody who does not know the seed
 * can choose keys that collide. Immutable; any thread may use it.
 *
 * <p>The algorithm is that of J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF"
 * (2012), with one round per eight bytes and three at the end.
 */
public final class Hashing implements Hasher {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long seed0;
  private final long seed1;

  public Hashing(RandomGenerator random) {
    this(random.nextLong(), random.nextLong());
  }

  /** With the seed that the paper calls {@code k0} and {@code k1}. */
  public Hashing(long seed0, long seed1) {
    this.seed0 = seed0;
    this.seed1 = seed1;
  }

  public long seed0() {
    return seed0;
  }

  public long seed1() {
    return seed1;
  }

  /** {@code name} with its place among {@code shards} shards. */
  public Key key(Bytes name, int shards) {
    byte[] array = name.array();
    int start = name.offset();
    int end = start + name.length();
    long hash = hash(array, start, end - start);
    if (shards == 1) {
      return new Key(name, hash, 0);
    }
    int open = indexOf(array, '{', start, end);
    if (open >= 0) {
      int close = indexOf(array, '}', open + 1, end);
      if (close > open + 1) {
        return new Key(name, hash, shard(hash(array, open + 1, close - open - 1), shards));
      }
    }
    return new Key(name, hash, shard(hash, shards));
  }

  long hash(Bytes name) {
    return hash(name.array(), name.offset(), name.length());
  }

  /** The hash of {@code length} bytes of {@code array} from {@code offset} on. */
  @Override
  public long hash(byte[] array, int offset, int length) {
    long v0 = seed0 ^ 0x736f6d6570736575L;
    long v1 = seed1 ^ 0x646f72616e646f6dL;
    long v2 = seed0 ^ 0x6c7967656e657261L;
    long v3 = seed1 ^ 0x7465646279746573L;
    int rest = offset + (length & -8);
    for (int i = offset; i <= rest; i += 8) {
      long word = i < rest ? (long) LONGS.get(array, i) : lastWord(array, offset, length);
      v3 ^= word;
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32) + v3;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    v2 ^= 0xff;
    for (int round = 0; round < 3; round++) {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32) + v3;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The up to seven bytes after the last whole word, with the length modulo 256 as eighth byte. */
  private static long lastWord(byte[] array, int offset, int length) {
    int count = length & 7;
    long word = (long) length << 56;
    if (count == 0) {
      return word;
    }
    int end = offset + length;
    if (length >= 8) {
      return word | (long) LONGS.get(array, end - 8) >>> (8 * (8 - count));
    }
    for (int i = 0; i < count; i++) {
      word |= (array[offset + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  /** The first of {@code shards} equal parts of the hash's low half is shard 0's, and so on. */
  private static int shard(long hash, int shards) {
    return (int) (((hash & 0xffffffffL) * shards) >>> 32);
  }

  private static int indexOf(byte[] array, char wanted, int start, int end) {
    for (int i = start; i < end; i++) {
      if (array[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
