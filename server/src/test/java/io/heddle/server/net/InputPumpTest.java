package io.heddle.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.ByteSource;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InputPumpTest {
  private static final ByteSource NOTHING = (array, offset, length) -> -1;

  /** Gives {@code bytes} in pieces of random sizes, and then the end or an error. */
  private static ByteSource source(byte[] bytes, Random random, boolean breaks) {
    int[] given = {0};
    return (array, offset, length) -> {
      if (given[0] == bytes.length) {
        if (breaks) {
          throw new IOException("reset");
        }
        return -1;
      }
      int most = random.nextInt(4) == 0 ? length : 1 + random.nextInt(Math.min(length, 100));
      int count = Math.min(most, bytes.length - given[0]);
      System.arraycopy(bytes, given[0], array, offset, count);
      given[0] += count;
      return count;
    };
  }

  @RepeatedTest(20)
  void handsOnAllThatComesInItsOrder(RepetitionInfo repetition) throws InterruptedException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(300_000)];
    random.nextBytes(bytes);
    InputPump pump =
        new InputPump(
            source(bytes, new Random(seed), random.nextBoolean()),
            Waiting.THREADS,
            Thread.currentThread(),
            () -> Long.MAX_VALUE,
            () -> {},
            () -> {});
    Thread thread = Thread.ofVirtual().start(pump);
    byte[] came = new byte[bytes.length + 1];
    int length = 0;
    for (int count = 0; count >= 0; length += Math.max(count, 0)) {
      int most = Math.min(1 + random.nextInt(40_000), came.length - length);
      count = pump.read(came, length, most);
    }
    thread.join();
    came[length] = 0;
    assertThat(length).as("seed %d", seed).isEqualTo(bytes.length);
    assertThat(came).as("seed %d", seed).startsWith(bytes);
    assertThat(pump.queuedBytes()).isZero();
    assertThat(pump.read(came, 0, 1)).isEqualTo(-1);
  }

  @Test
  void pollDoesNotWait() {
    byte[] array = new byte[10];
    Deque<Integer> lengths = new ArrayDeque<>();
    InputPump pump =
        new InputPump(
            NOTHING,
            Waiting.THREADS,
            Thread.currentThread(),
            () -> 100,
            () -> lengths.add(0),
            () -> {});
    assertThat(pump.poll(array, 0, 10)).isZero();
    pump.run();
    assertThat(pump.poll(array, 0, 10)).isEqualTo(-1);
    assertThat(lengths).isEmpty();
  }

  @Test
  void stopsWhenMoreComesThanMayWait() {
    int[] overflows = {0};
    int[] reads = {0};
    ByteSource endless =
        (array, offset, length) -> {
          reads[0]++;
          return Math.min(length, 1000);
        };
    InputPump pump =
        new InputPump(
            endless,
            Waiting.THREADS,
            Thread.currentThread(),
            () -> 50_000,
            () -> overflows[0]++,
            () -> {});
    pump.run();
    assertThat(overflows[0]).isEqualTo(1);
    assertThat(pump.queuedBytes()).isBetween(50_001L, 51_000L);
    assertThat(reads[0]).isBetween(51, 60);
  }

  @Test
  void leavesTheSocketToTheConnectionAfterTheNextRead() throws InterruptedException {
    SynchronousQueue<Byte> sent = new SynchronousQueue<>();
    ByteSource socket =
        (array, offset, length) -> {
          try {
            array[offset] = sent.take();
            return 1;
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };
    InputPump pump =
        new InputPump(
            socket,
            Waiting.THREADS,
            Thread.currentThread(),
            () -> 100,
            () -> {},
            () -> {
              throw new AssertionError("nobody has hung up");
            });
    byte[] array = new byte[10];
    Thread thread = Thread.ofVirtual().start(pump);
    pump.retire();
    assertThat(pump.resume()).isFalse();
    sent.put((byte) 1);
    assertThat(pump.read(array, 0, 10)).isEqualTo(1);
    pump.retire();
    assertThat(pump.isDone()).isFalse();
    sent.put((byte) 2);
    thread.join();
    assertThat(pump.isDone()).isFalse();
    assertThat(pump.read(array, 0, 10)).isEqualTo(1);
    assertThat(pump.isDone()).isTrue();
    assertThat(pump.read(array, 0, 10)).isZero();
    assertThat(pump.resume()).isTrue();
    assertThat(pump.isDone()).isFalse();
  }
}
