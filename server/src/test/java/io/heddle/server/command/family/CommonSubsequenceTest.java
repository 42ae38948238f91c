package io.heddle.server.command.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.server.command.family.CommonSubsequence.Match;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommonSubsequenceTest {
  /** Stands for a turn that has all the time. */
  private static void goOn() {}

  @Test
  void isCommonAndAsLongAsCanBe() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3000; i++) {
      int letters = 1 + random.nextInt(5);
      Bytes a = word(random, letters);
      Bytes b = word(random, letters);
      CommonSubsequence found = CommonSubsequence.of(a, b, CommonSubsequenceTest::goOn);
      String about = "%s and %s, -Dheddle.seed=%d, case %d".formatted(a, b, seed, i);
      assertThat(found.text().length()).as(about).isEqualTo(greatestLength(a, b));
      assertThat(CommonSubsequence.length(a, b, CommonSubsequenceTest::goOn))
          .as(about)
          .isEqualTo(found.text().length());
      assertThat(told(found, a, b)).as(about).isEqualTo(found.text().toString());
    }
  }

  private static Bytes word(SplittableRandom random, int letters) {
    byte[] word = new byte[random.nextInt(140)];
    for (int i = 0; i < word.length; i++) {
      word[i] = (byte) ('a' + random.nextInt(letters));
    }
    return Bytes.of(word);
  }

  /** What the matches say, from the first to the last, after a check that they fit together. */
  private static String told(CommonSubsequence found, Bytes a, Bytes b) {
    StringBuilder told = new StringBuilder();
    int endInFirst = 0;
    int endInSecond = 0;
    for (Match match : found.matches().reversed()) {
      assertThat(match.length()).isPositive();
      assertThat(match.inFirst()).isGreaterThanOrEqualTo(endInFirst);
      assertThat(match.inSecond()).isGreaterThanOrEqualTo(endInSecond);
      endInFirst = match.inFirst() + match.length();
      endInSecond = match.inSecond() + match.length();
      Bytes part = a.slice(match.inFirst(), endInFirst);
      assertThat(b.slice(match.inSecond(), endInSecond)).isEqualTo(part);
      told.append(part);
    }
    return told.toString();
  }

  private static int greatestLength(Bytes a, Bytes b) {
    int[][] lengths = new int[a.length() + 1][b.length() + 1];
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        lengths[i][j] =
            a.at(i - 1) == b.at(j - 1)
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    return lengths[a.length()][b.length()];
  }

  @Test
  void breathesOnceInAWhile() {
    int[] breaths = {0};
    Bytes long1 = Bytes.of(new byte[1000]);
    Bytes long2 = Bytes.of(new byte[2000]);
    CommonSubsequence.of(long1, long2, () -> breaths[0]++);
    assertThat(breaths[0]).isBetween(10, 100);
  }

  @Test
  void takesAboutABitForEachPairOfPlaces() {
    Bytes a = Bytes.of(new byte[10_000]);
    assertThat(CommonSubsequence.tableBytes(a, a)).isBetween(100_000_000L / 8, 100_000_000L / 7);
  }
}
