package io.heddle.shard.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyspaceTest {
  private final Hashing hashing = new Hashing(new SplittableRandom(5));
  private final List<String> expired = new ArrayList<>();
  private final KeyspaceListener listener =
      (keyspace, entry) -> {
        assertThat(keyspace.find(key(entry.key().toString()), 0)).isNotSameAs(entry);
        expired.add(entry.key() + "=" + entry.string() + "@" + entry.deadline().atMillis());
      };
  private final Keyspace keyspace = new Keyspace(hashing, listener);
  private final Keyspace other = new Keyspace(hashing, listener);

  @Test
  void storesFindsAndRemoves() {
    Entry entry = keyspace.putString(key("a"), Bytes.of("1"));
    assertThat(keyspace.find(key("a"), 0)).isSameAs(entry);
    assertThat(keyspace.putString(key("a"), Bytes.of("2"))).isSameAs(entry);
    assertThat(entry.string()).hasToString("2");
    assertThat(keyspace.size()).isOne();
    assertThat(keyspace.remove(key("a"), 0)).isTrue();
    assertThat(keyspace.remove(key("a"), 0)).isFalse();
    assertThat(keyspace.find(key("a"), 0)).isNull();
    assertThat(keyspace.size()).isZero();
  }

  @Test
  void anEntryLivesThroughItsLastMillisecond() {
    keyspace.expireAt(keyspace.putString(key("a"), Bytes.of("1")), 100);
    assertThat(keyspace.find(key("a"), 100)).isNotNull();
    assertThat(keyspace.expireDue(100, 10)).isZero();
    assertThat(keyspace.find(key("a"), 101)).isNull();
    assertThat(expired).containsExactly("a=1@100");
    assertThat(keyspace.expired()).isOne();
    assertThat(keyspace.size()).isZero();
    assertThat(keyspace.volatileSize()).isZero();
  }

  @Test
  void removingWhatIsOverIsAnExpiry() {
    keyspace.expireAt(keyspace.putString(key("a"), Bytes.of("1")), 100);
    assertThat(keyspace.remove(key("a"), 101)).isFalse();
    assertThat(expired).containsExactly("a=1@100");
  }

  @Test
  void expiresInOrderAndNoMoreThanAskedFor() {
    for (int at : new int[] {30, 10, 50, 20, 40}) {
      keyspace.expireAt(keyspace.putString(key("k" + at), Bytes.EMPTY), at);
    }
    assertThat(keyspace.nextDeadline()).isEqualTo(10);
    assertThat(keyspace.expireDue(41, 3)).isEqualTo(3);
    assertThat(expired).containsExactly("k10=@10", "k20=@20", "k30=@30");
    assertThat(keyspace.expireDue(41, 3)).isOne();
    assertThat(keyspace.nextDeadline()).isEqualTo(50);
    assertThat(keyspace.expireDue(51, 3)).isOne();
    assertThat(keyspace.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(keyspace.expired()).isEqualTo(5);
  }

  @Test
  void overwritingDropsTheDeadlineButSettingKeepsIt() {
    Entry entry = keyspace.putString(key("a"), Bytes.of("1"));
    keyspace.expireAt(entry, 100);
    keyspace.setString(entry, Bytes.of("2"));
    keyspace.setText(entry, Bytes.of("3"));
    keyspace.append(entry, Bytes.of("4"));
    keyspace.writeRange(entry, 4, Bytes.of("5"));
    assertThat(entry.string()).isEqualTo(Bytes.of(new byte[] {'3', '4', 0, 0, '5'}));
    assertThat(entry.encodingName()).isEqualTo("raw");
    assertThat(entry.deadline().atMillis()).isEqualTo(100);
    keyspace.putString(key("a"), Bytes.of("5"));
    assertThat(entry.deadline()).isNull();
    keyspace.expireAt(entry, 100);
    keyspace.put(key("a"), new StringValue(new byte[1000]));
    assertThat(entry.deadline()).isNull();
    assertThat(entry.stringLength()).isEqualTo(1000);
    assertThat(keyspace.volatileSize()).isZero();
    assertThat(keyspace.expireDue(1000, 10)).isZero();
  }

  @Test
  void writesRangesWithinAStringToo() {
    Entry entry = keyspace.putString(key("a"), Bytes.of("hello world"));
    keyspace.writeRange(entry, 6, Bytes.of("Redis"));
    assertThat(entry.string()).hasToString("hello Redis");
    keyspace.writeRange(entry, 0, Bytes.of("J"));
    assertThat(entry.string()).hasToString("Jello Redis");
    keyspace.append(entry, Bytes.of(new byte[Entry.INLINE_BYTES]));
    assertThat(entry.stringLength()).isEqualTo(11 + Entry.INLINE_BYTES);
    assertThat(entry.string().slice(0, 11)).hasToString("Jello Redis");
  }

  @Test
  void renamesAndMovesWithTheDeadline() {
    Entry entry = keyspace.putString(key("a"), Bytes.of("1"));
    keyspace.expireAt(entry, 100);
    other.expireAt(other.putString(key("b"), Bytes.of("2")), 50);
    keyspace.remove(entry);
    other.attach(key("b"), entry);
    assertThat(keyspace.size()).isZero();
    assertThat(keyspace.volatileSize()).isZero();
    assertThat(other.find(key("b"), 0)).isSameAs(entry);
    assertThat(entry.key()).hasToString("b");
    assertThat(entry.string()).hasToString("1");
    assertThat(other.size()).isOne();
    assertThat(other.nextDeadline()).isEqualTo(100);
    assertThat(other.averageTtlMillis(0)).isEqualTo(100);
  }

  @Test
  void copiesWithTheDeadline() {
    Entry entry = keyspace.putString(key("a"), Bytes.of("1"));
    keyspace.expireAt(entry, 100);
    Entry copy = keyspace.copy(key("b"), entry);
    keyspace.setString(copy, Bytes.of("2"));
    keyspace.expireAt(copy, 200);
    assertThat(entry.string()).hasToString("1");
    assertThat(keyspace.nextDeadline()).isEqualTo(100);
    assertThat(keyspace.volatileSize()).isEqualTo(2);
    assertThat(keyspace.averageTtlMillis(0)).isEqualTo(150);
    assertThat(keyspace.persist(entry)).isTrue();
    assertThat(keyspace.persist(entry)).isFalse();
    assertThat(keyspace.copy(key("b"), entry).deadline()).isNull();
    assertThat(keyspace.volatileSize()).isZero();
  }

  @Test
  void averagesDeadlinesThatAddUpToMoreThanALong() {
    for (int i = 0; i < 10; i++) {
      keyspace.expireAt(keyspace.putString(key("k" + i), Bytes.EMPTY), Long.MAX_VALUE);
    }
    assertThat(keyspace.averageTtlMillis(0)).isEqualTo(Long.MAX_VALUE);
    for (int i = 0; i < 10; i++) {
      keyspace.expireAt(keyspace.find(key("k" + i), 0), 1_000 + 10 * i);
    }
    assertThat(keyspace.averageTtlMillis(1000)).isEqualTo(45);
    assertThat(keyspace.averageTtlMillis(2000)).isZero();
  }

  @Test
  void clearsEverything() {
    for (int i = 0; i < 5000; i++) {
      keyspace.expireAt(keyspace.putString(key("k" + i), Bytes.EMPTY), i);
    }
    keyspace.clear();
    assertThat(keyspace.size()).isZero();
    assertThat(keyspace.volatileSize()).isZero();
    assertThat(keyspace.averageTtlMillis(0)).isZero();
    assertThat(keyspace.expireDue(10_000, 100)).isZero();
    assertThat(keyspace.find(key("k1"), 0)).isNull();
    assertThat(expired).isEmpty();
  }

  @Test
  void countsEveryChangeThatACallerMakesOnce() {
    Entry a = keyspace.putString(key("a"), Bytes.of("1"));
    keyspace.put(key("b"), new StringValue(new byte[1]));
    keyspace.setString(a, Bytes.of("1"));
    keyspace.setText(a, Bytes.of("1"));
    keyspace.append(a, Bytes.of("1"));
    keyspace.writeRange(a, 0, Bytes.of("1"));
    keyspace.expireAt(a, 10);
    keyspace.expireAt(a, 20);
    keyspace.copy(key("c"), a);
    keyspace.persist(a);
    keyspace.remove(a);
    keyspace.attach(key("d"), a);
    keyspace.remove(key("b"), 0);
    assertThat(keyspace.changes()).isEqualTo(13);

    keyspace.persist(a);
    keyspace.remove(key("b"), 0);
    keyspace.touch(a, 7);
    keyspace.find(key("c"), 21);
    assertThat(expired).containsExactly("c=11@20");
    assertThat(keyspace.changes()).isEqualTo(13);
    assertThat(a.accessClock()).isEqualTo(7);

    keyspace.clear();
    assertThat(keyspace.changes()).isEqualTo(14);
  }

  private Key key(String name) {
    return hashing.key(Bytes.of(name), 1);
  }
}
