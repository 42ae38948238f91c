package io.heddle.server.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.heddle.resp.Bytes;
import io.heddle.server.config.Facts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GlobTest {
  @TestFactory
  List<DynamicTest> matchesAsRedis() {
    List<DynamicTest> tests = new ArrayList<>();
    Bytes text = Bytes.EMPTY;
    boolean ignoreCase = false;
    List<String> lines = Facts.lines(GlobTest.class, "glob.facts");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("text ") || line.startsWith("name ")) {
        text = Facts.words(line).get(1);
        ignoreCase = line.startsWith("name");
      } else if (line.startsWith("> ")) {
        Bytes pattern = Facts.words(line).get(1);
        boolean expected = lines.get(i + 1).equals("< yes");
        Bytes candidate = text;
        boolean anyCase = ignoreCase;
        tests.add(
            dynamicTest(
                line + " and " + text,
                () ->
                    assertThat(
                            anyCase
                                ? Glob.matchesIgnoringCase(pattern, candidate)
                                : Glob.matches(pattern, candidate))
                        .isEqualTo(expected)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests;
  }

  @Test
  void agreesWithASimpleReference() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    Random random = new Random(seed);
    int matches = 0;
    for (int i = 0; i < 300_000; i++) {
      Bytes pattern = random(random, "aabbc-][^\\**??", 10);
      Bytes text = random(random, "aabbc-]^\\", 8);
      boolean expected = Reference.matches(pattern, text);
      matches += expected ? 1 : 0;
      assertThat(Glob.matches(pattern, text))
          .as("%s and %s, -Dheddle.seed=%d, case %d", pattern, text, seed, i)
          .isEqualTo(expected);
    }
    assertThat(matches).as("matches with -Dheddle.seed=%d", seed).isGreaterThan(10_000);
  }

  @Test
  void ignoringCaseIsMatchingLowerCaseWhereNothingIsOdd() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      Bytes pattern = random(random, "aAbB*?", 8);
      Bytes text = random(random, "aAbB", 8);
      assertThat(Glob.matchesIgnoringCase(pattern, text))
          .as("%s and %s, -Dheddle.seed=%d, case %d", pattern, text, seed, i)
          .isEqualTo(Glob.matches(lower(pattern), lower(text)));
    }
  }

  @Test
  void manyStarsTakeNoMoreThanTheProductOfBothLengths() {
    Bytes pattern = Bytes.of("a*".repeat(1000) + "b");
    Bytes text = Bytes.of("a".repeat(20_000));
    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Glob.matches(pattern, text)))
        .isFalse();
  }

  @Test
  void moreThanAThousandStarsWithSomethingBehindMatchNothing() {
    Bytes text = Bytes.of("a".repeat(1001));
    for (String end : List.of("", "*", "**")) {
      assertThat(Glob.matches(Bytes.of("**a" + "*a".repeat(999) + end), text)).isTrue();
      assertThat(Glob.matches(Bytes.of("**a" + "*a".repeat(1000) + end), text)).isFalse();
    }
    assertThat(Glob.matches(Bytes.of("*".repeat(5000)), text)).isTrue();
  }

  @Test
  void readsNothingOutsideBorrowedRanges() {
    byte[] array = "xx[a-c]*zzabcxx".getBytes(StandardCharsets.UTF_8);
    Bytes pattern = Bytes.of(array, 2, 6);
    Bytes text = Bytes.of(array, 10, 3);
    assertThat(pattern).hasToString("[a-c]*");
    assertThat(text).hasToString("abc");
    assertThat(Glob.matches(pattern, text)).isTrue();
    assertThat(Glob.matches(pattern.slice(0, 4), text.slice(0, 1))).isTrue();
    assertThat(Glob.matches(pattern.slice(0, 4), text)).isFalse();
  }

  private static Bytes random(Random random, String alphabet, int maxLength) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(maxLength + 1);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return Bytes.of(text.toString());
  }

  private static Bytes lower(Bytes text) {
    byte[] lower = text.toArray();
    for (int i = 0; i < lower.length; i++) {
      lower[i] |= (byte) (lower[i] == 'A' || lower[i] == 'B' ? 32 : 0);
    }
    return Bytes.of(lower);
  }

  /** Takes a pattern apart into elements, then fills a table of which beginnings match. */
  private static final class Reference {
    private final String pattern;
    private final List<IntPredicate> elements = new ArrayList<>();
    private int at;

    private Reference(String pattern) {
      this.pattern = pattern;
    }

    static boolean matches(Bytes pattern, Bytes text) {
      if (text.isEmpty()) {
        return pattern.isEmpty();
      }
      Reference reference = new Reference(pattern.toString());
      reference.parse();
      return reference.matches(text.toString());
    }

    /** A star is the element null. */
    private boolean matches(String text) {
      boolean[][] reached = new boolean[elements.size() + 1][text.length() + 1];
      reached[0][0] = true;
      for (int e = 0; e < elements.size(); e++) {
        IntPredicate element = elements.get(e);
        for (int t = 0; t <= text.length(); t++) {
          if (element == null) {
            reached[e + 1][t] = reached[e][t] || (t > 0 && reached[e + 1][t - 1]);
          } else {
            reached[e + 1][t] = t > 0 && reached[e][t - 1] && element.test(text.charAt(t - 1));
          }
        }
      }
      return reached[elements.size()][text.length()];
    }

    private void parse() {
      while (at < pattern.length()) {
        char c = pattern.charAt(at++);
        switch (c) {
          case '*' -> elements.add(null);
          case '?' -> elements.add(any -> true);
          case '[' -> elements.add(members());
          case '\\' -> elements.add(only(at < pattern.length() ? pattern.charAt(at++) : c));
          default -> elements.add(only(c));
        }
      }
    }

    private IntPredicate members() {
      boolean inverted = pattern.startsWith("^", at);
      at += inverted ? 1 : 0;
      IntPredicate members = none -> false;
      while (at < pattern.length()) {
        char c = pattern.charAt(at++);
        int left = pattern.length() - at;
        if (c == '\\' && left > 0) {
          members = members.or(only(pattern.charAt(at++)));
        } else if (c == ']') {
          break;
        } else if (left >= 2 && pattern.charAt(at) == '-') {
          char d = pattern.charAt(at + 1);
          members = members.or(x -> Math.min(c, d) <= x && x <= Math.max(c, d));
          at += 2;
        } else {
          members = members.or(only(c));
        }
      }
      return inverted ? members.negate() : members;
    }

    private static IntPredicate only(char c) {
      return x -> x == c;
    }
  }
}
