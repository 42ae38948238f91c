package io.heddle.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.server.session.Peer;
import io.heddle.server.session.Session;
import io.heddle.server.session.Sessions;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PrefixesTest {
  private static final Peer NOBODY =
      (Peer)
          Proxy.newProxyInstance(
              Peer.class.getClassLoader(),
              new Class<?>[] {Peer.class},
              (self, method, args) -> null);

  private final Sessions sessions = new Sessions();
  private final Prefixes prefixes = new Prefixes();

  private Session session() {
    return sessions.open(NOBODY, 0, true);
  }

  private List<String> of(String key) {
    List<String> found = new ArrayList<>();
    prefixes.forEachOf(Bytes.of(key), prefix -> found.add(prefix.text().toString()));
    assertThat(prefixes.includes(Bytes.of(key))).isEqualTo(!found.isEmpty());
    return found;
  }

  @Test
  void findsWhatAKeyBeginsWithTheLongestFirst() {
    for (String text : List.of("", "a", "abc", "abd", "abcde", "b")) {
      prefixes.add(Bytes.of(text), session());
    }
    assertThat(of("abcd")).containsExactly("abc", "a", "");
    assertThat(of("abcde")).containsExactly("abcde", "abc", "a", "");
    assertThat(of("abe")).containsExactly("a", "");
    assertThat(of("")).containsExactly("");
    assertThat(of("c")).containsExactly("");
  }

  @Test
  void aPrefixStaysUntilItsLastListenerLeaves() {
    Session one = session();
    Session other = session();
    prefixes.add(Bytes.of("a"), one);
    prefixes.add(Bytes.of("a"), other);
    prefixes.add(Bytes.of("a"), other);
    assertThat(prefixes.size()).isEqualTo(1);
    prefixes.remove(Bytes.of("a"), one);
    assertThat(of("ab")).containsExactly("a");
    prefixes.remove(Bytes.of("a"), one);
    prefixes.remove(Bytes.of("b"), one);
    prefixes.remove(Bytes.of("a"), other);
    assertThat(prefixes.size()).isZero();
    assertThat(of("ab")).isEmpty();
  }

  @Test
  void findsAsManyAsASearchThroughAll() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      Prefixes all = new Prefixes();
      TreeSet<String> texts = new TreeSet<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        String text = word(random);
        texts.add(text);
        all.add(Bytes.of(text), session());
      }
      String key = word(random);
      List<String> expected =
          texts.stream()
              .filter(key::startsWith)
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList();
      List<String> found = new ArrayList<>();
      all.forEachOf(Bytes.of(key), prefix -> found.add(prefix.text().toString()));
      assertThat(found).as("seed %d, %s in %s", seed, key, texts).isEqualTo(expected);
      assertThat(all.includes(Bytes.of(key))).isEqualTo(!expected.isEmpty());
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      word.append("ab\u00ff".charAt(random.nextInt(3)));
    }
    return word.toString();
  }
}
