package io.heddle.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TrackedKeyTest {
  @Test
  void hasEachReaderOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TrackedKey key = new TrackedKey(Bytes.of("k"));
    TreeSet<Long> expected = new TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      long reader = random.nextInt(300);
      assertThat(key.add(reader)).as("seed %d", seed).isEqualTo(expected.add(reader));
      assertThat(key.count()).isEqualTo(expected.size());
    }
    List<Long> readers = new ArrayList<>();
    key.forEachReader(readers::add);
    assertThat(readers).as("seed %d", seed).containsExactlyElementsOf(expected);
  }

  @Test
  void keepsItsNameWhateverBecomesOfTheArrayItCameIn() {
    byte[] buffer = {'x', 'k', 'e', 'y'};
    TrackedKey key = new TrackedKey(Bytes.of(buffer, 1, 3));
    buffer[1] = 'z';
    assertThat(key.name()).isEqualTo(Bytes.of("key"));
    assertThat(key.hasName(new byte[] {'a', 'k', 'e', 'y'}, 1, 3)).isTrue();
    assertThat(key.hasName(buffer, 1, 3)).isFalse();
  }
}
