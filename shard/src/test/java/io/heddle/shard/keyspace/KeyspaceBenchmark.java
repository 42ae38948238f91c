package io.heddle.shard.keyspace;

import io.heddle.resp.Bytes;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per access to a keyspace of keys of 16 bytes and values of 64, in an order that no
 * cache foresees. The name is written and hashed anew each time, as for a request.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseCompactObjectHeaders"})
public class KeyspaceBenchmark {
  private static final int NAME_BYTES = 16;

  @Param({"100000", "1000000"})
  private int keys;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Hashing hashing = new Hashing(random);
  private final Keyspace keyspace = new Keyspace(hashing, (source, entry) -> {});
  private final byte[] buffer = new byte[NAME_BYTES];
  private final Bytes name = Bytes.of(buffer);
  private final Bytes value = Bytes.of(new byte[64]);

  @Setup
  public void fill() {
    for (int i = 0; i < keys; i++) {
      keyspace.putString(key(i), value);
    }
  }

  /** The cost of naming and hashing a key, which the others include. */
  @Benchmark
  public Key hash() {
    return key(random.nextInt(keys));
  }

  @Benchmark
  public Entry findHit() {
    return keyspace.find(key(random.nextInt(keys)), 0);
  }

  /** With the value, as for a reply. */
  @Benchmark
  public Bytes get() {
    return keyspace.find(key(random.nextInt(keys)), 0).string();
  }

  @Benchmark
  public Entry findMiss() {
    return keyspace.find(key(keys + random.nextInt(keys)), 0);
  }

  @Benchmark
  public Entry overwrite() {
    return keyspace.putString(key(random.nextInt(keys)), value);
  }

  @Benchmark
  public Entry removeAndInsert() {
    Key key = key(random.nextInt(keys));
    keyspace.remove(key, 0);
    return keyspace.putString(key, value);
  }

  @Benchmark
  public void expireLater() {
    keyspace.expireAt(
        keyspace.find(key(random.nextInt(keys)), 0), 1_000_000_000 + random.nextInt(1_000_000));
  }

  private Key key(int number) {
    int rest = number;
    for (int i = NAME_BYTES - 1; i >= NAME_BYTES - 8; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return hashing.key(name, 4);
  }
}
