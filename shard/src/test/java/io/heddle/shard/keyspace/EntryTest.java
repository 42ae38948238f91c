package io.heddle.shard.keyspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  private static final Bytes KEY = Bytes.of(new byte[] {0, (byte) 0xff, 0, '\r', '\n'});

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, Entry.INLINE_BYTES, Entry.INLINE_BYTES + 1, 100_000})
  void holdsStringsOfAnyLength(int length) {
    Bytes string = random(length);
    Entry entry = new Entry(KEY, string);
    assertThat(entry.key()).isEqualTo(KEY);
    assertThat(entry.string()).isEqualTo(string);
    assertThat(entry.stringLength()).isEqualTo(length);
    assertThat(entry.isString()).isTrue();
    assertThat(entry.typeName()).isEqualTo("string");
    assertThat(entry.value() == null).isEqualTo(length <= Entry.INLINE_BYTES);

    for (int next : new int[] {3, Entry.INLINE_BYTES + 9, 0}) {
      entry.hold(random(next), Entry.NATURAL);
      assertThat(entry.key()).isEqualTo(KEY);
      assertThat(entry.string()).isEqualTo(random(next));
    }
  }

  @Test
  void takesTheEmptyKey() {
    Entry entry = new Entry(Bytes.EMPTY, Bytes.of("v"));
    assertThat(entry.key().isEmpty()).isTrue();
    assertThat(entry.hasKey(new byte[4], 2, 0)).isTrue();
    assertThat(entry.hasKey(new byte[] {'v'}, 0, 1)).isFalse();
  }

  @Test
  void copiesWhatItIsGiven() {
    byte[] buffer = "keyvalue".getBytes(UTF_8);
    Entry entry = new Entry(Bytes.of(buffer, 0, 3), Bytes.of(buffer, 3, 5));
    entry.hold(Bytes.of(buffer, 3, 4), Entry.NATURAL);
    Arrays.fill(buffer, (byte) '!');
    assertThat(entry.key()).hasToString("key");
    assertThat(entry.string()).hasToString("valu");
  }

  /** A reply may still be on its way to the socket when the next command changes the entry. */
  @ParameterizedTest
  @ValueSource(ints = {10, Entry.INLINE_BYTES, Entry.INLINE_BYTES + 1, 5000})
  void neverWritesWhatItGaveAway(int length) {
    List<Consumer<Entry>> changes =
        List.of(
            entry -> entry.hold(random(length + 1).slice(0, length), Entry.NATURAL),
            entry -> entry.hold(Bytes.of("x"), Entry.NATURAL),
            entry -> entry.write(3, Bytes.of("xyz")),
            entry -> entry.write(length, Bytes.of("xyz")),
            entry -> entry.rename(Bytes.of("y")));
    for (Consumer<Entry> change : changes) {
      for (Consumer<Entry> second : changes) {
        Entry entry = new Entry(KEY, random(length));
        Bytes key = entry.key();
        Bytes first = entry.string();
        change.accept(entry);
        Bytes changed = entry.string();
        Bytes expected = changed.copy();
        second.accept(entry);
        assertThat(key).isEqualTo(KEY);
        assertThat(first).isEqualTo(random(length));
        assertThat(changed).isEqualTo(expected);
      }
    }
  }

  @Test
  void usesThePlaceOfAStringThatNobodyHas() {
    Entry entry = new Entry(KEY, Bytes.of("one"));
    byte[] place = entry.borrowedString().array();
    entry.hold(Bytes.of("two"), Entry.NATURAL);
    assertThat(entry.borrowedString()).isEqualTo(Bytes.of("two"));
    assertThat(entry.borrowedString().array()).isSameAs(place);
    entry.hold(Bytes.of("three"), Entry.NATURAL);
    assertThat(entry.borrowedString().array()).isNotSameAs(place);
    entry.string();
    entry.hold(Bytes.of("other"), Entry.NATURAL);
    place = entry.borrowedString().array();
    entry.hold(Bytes.of("again"), Entry.NATURAL);
    assertThat(entry.borrowedString().array()).isSameAs(place);
    assertThat(entry.key()).isEqualTo(KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "0, int",
    "-1, int",
    "42, int",
    "9223372036854775807, int",
    "-9223372036854775808, int",
    "9223372036854775808, embstr",
    "-9223372036854775809, embstr",
    "99999999999999999999, embstr",
    "18446744073709551615, embstr",
    "-0, embstr",
    "-, embstr",
    "+1, embstr",
    "007, embstr",
    "' 1', embstr",
    "1.0, embstr",
    "1a, embstr",
    "'', embstr",
    "12345678901234567890123456789012345678901234, embstr",
    "123456789012345678901234567890123456789012345, raw",
  })
  void namesTheEncodingAsRedisDoes(String string, String encoding) {
    assertThat(new Entry(KEY, Bytes.of(string)).encodingName()).isEqualTo(encoding);
  }

  @Test
  void remembersHowAStringWasMade() {
    Entry entry = new Entry(KEY, Bytes.of("12"));
    entry.hold(Bytes.of("12"), Entry.TEXT);
    assertThat(entry.encodingName()).isEqualTo("embstr");
    entry.hold(Bytes.of("1"), Entry.RAW);
    assertThat(entry.encodingName()).isEqualTo("raw");
    assertThat(entry.copy(Bytes.of("other")).encodingName()).isEqualTo("raw");
    entry.rename(Bytes.of("another"));
    assertThat(entry.encodingName()).isEqualTo("raw");
    entry.hold(Bytes.of("1"), Entry.NATURAL);
    assertThat(entry.encodingName()).isEqualTo("int");
    entry.hold(random(Entry.INLINE_BYTES + 1), Entry.RAW);
    assertThat(entry.encodingName()).isEqualTo("raw");
    entry.hold(Bytes.of("a"), Entry.NATURAL);
    assertThat(entry.encodingName()).isEqualTo("embstr");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "9999, true", "10000, false", "-1, false", "-0, false", "12x, false"})
  void knowsTheIntegersThatRedisShares(String string, boolean shared) {
    Entry entry = new Entry(KEY, Bytes.of(string));
    assertThat(entry.isSharedInteger()).isEqualTo(shared);
    Entry copy = entry.copy(Bytes.of("other"));
    assertThat(copy.isSharedInteger()).isFalse();
    assertThat(copy.encodingName()).isEqualTo(entry.encodingName());
    copy.hold(Bytes.of(string), Entry.NATURAL);
    assertThat(copy.isSharedInteger()).isEqualTo(shared);
    entry.hold(Bytes.of(string), Entry.TEXT);
    assertThat(entry.isSharedInteger()).isFalse();
  }

  @Test
  void keepsAccessClockAndEncodingApart() {
    Entry entry = new Entry(KEY, Bytes.of("12"));
    entry.hold(Bytes.of("1"), Entry.RAW);
    entry.accessClock(-1);
    assertThat(entry.accessClock()).isEqualTo(0xffffff);
    assertThat(entry.encodingName()).isEqualTo("raw");
    entry.accessClock(5);
    entry.hold(Bytes.of("1"), Entry.NATURAL);
    assertThat(entry.accessClock()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 600})
  void keepsTheValueWhileDeadlinesComeAndGo(int length) {
    Bytes string = random(length);
    Entry entry = new Entry(KEY, string);
    assertThat(entry.deadline()).isNull();
    Deadline deadline = entry.deadline(17);
    assertThat(entry.deadline()).isSameAs(deadline);
    assertThat(deadline.entry).isSameAs(entry);
    assertThat(deadline.atMillis()).isEqualTo(17);
    assertThat(entry.string()).isEqualTo(string);
    entry.hold(random(601 - length), Entry.NATURAL);
    assertThat(entry.string()).isEqualTo(random(601 - length));
    assertThat(entry.deadline()).isSameAs(deadline);
    entry.dropDeadline();
    assertThat(entry.deadline()).isNull();
    assertThat(entry.string()).isEqualTo(random(601 - length));
  }

  private static Bytes random(int length) {
    byte[] array = new byte[length];
    new SplittableRandom(length).nextBytes(array);
    return Bytes.of(array);
  }
}
