package io.heddle.shard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StringValueTest {
  /**
   * Writes here and there in three values, each now and then made a copy of another, against
   * arrays.
   */
  @Test
  void writesWhereNobodyReads() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    StringValue[] values = new StringValue[3];
    byte[][] models = new byte[3][600];
    Arrays.setAll(values, i -> new StringValue(models[i].clone()));
    List<Bytes> lent = new ArrayList<>();
    List<Bytes> lentThen = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int which = random.nextInt(3);
      StringValue value = values[which];
      switch (random.nextInt(10)) {
        case 0 -> {
          lent.add(value.bytes());
          lentThen.add(value.bytes().copy());
        }
        case 1 -> {
          int from = random.nextInt(3);
          values[which] = (StringValue) values[from].copy();
          models[which] = models[from];
        }
        default -> {
          boolean append = random.nextInt(8) == 0;
          int offset = append ? value.length() : random.nextInt(value.length() + 2);
          byte[] part = new byte[random.nextInt(9)];
          random.nextBytes(part);
          value.write(offset, Bytes.of(part));
          models[which] = written(models[which], offset, part);
        }
      }
      for (int j = 0; j < 3; j++) {
        assertThat(values[j].borrowedBytes().equals(Bytes.of(models[j])))
            .as("seed %d, step %d", seed, i)
            .isTrue();
      }
      if (i % 100 == 99) {
        assertThat(lent).as("seed %d, step %d", seed, i).isEqualTo(lentThen);
        lent.clear();
        lentThen.clear();
      }
    }
  }

  private static byte[] written(byte[] old, int offset, byte[] part) {
    byte[] next = Arrays.copyOf(old, Math.max(old.length, offset + part.length));
    System.arraycopy(part, 0, next, offset, part.length);
    return next;
  }

  @Test
  void appendingMovesSeldom() {
    StringValue value = new StringValue(new byte[1000]);
    int moves = 0;
    for (int i = 0; i < 1_000_000; i++) {
      byte[] before = value.bytes().array();
      value.write(value.length(), Bytes.of("x"));
      moves += value.borrowedBytes().array() == before ? 0 : 1;
    }
    assertThat(value.length()).isEqualTo(1_001_000);
    assertThat(moves).isLessThan(15);
  }

  @Test
  void copiesShareUntilOneChanges() {
    StringValue value = new StringValue(new byte[1000]);
    StringValue copy = (StringValue) value.copy();
    assertThat(copy.borrowedBytes().array()).isSameAs(value.borrowedBytes().array());
    copy.write(999, Bytes.of("ab"));
    value.write(1000, Bytes.of("c"));
    assertThat(copy.bytes().slice(999, 1001)).hasToString("ab");
    assertThat(value.bytes().slice(998, 1001)).isEqualTo(Bytes.of(new byte[] {0, 0, 'c'}));
  }

  @Test
  void refusesWhatNoArrayHolds() {
    StringValue value = new StringValue(new byte[1000]);
    assertThatThrownBy(() -> value.write(Integer.MAX_VALUE, Bytes.of("ab")))
        .isInstanceOf(ArithmeticException.class);
    assertThat(value.length()).isEqualTo(1000);
  }
}
