package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Call;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import org.jspecify.annotations.Nullable;

/**
 * What {@code SORT} looks at for an element: {@code #} is the element itself; else it takes the
 * place of the asterisk in {@code weight_*}, a string's key, or {@code object_*->weight}, the key
 * and field of a hash. As in Redis, these marks count up to the first zero byte only.
 *
 * @param isElement whether it is the element itself
 * @param before the key's name before the element; null if there is no asterisk
 * @param after the key's name after the element
 * @param field the field of a hash, or null for a string
 */
record KeyPattern(boolean isElement, @Nullable Bytes before, Bytes after, @Nullable Bytes field) {
  private static final KeyPattern ELEMENT = new KeyPattern(true, null, Bytes.EMPTY, null);
  private static final KeyPattern NOTHING = new KeyPattern(false, null, Bytes.EMPTY, null);
  private static final String ARROW = "->";

  /** The pattern that {@code text}, which it keeps, describes. */
  static KeyPattern of(Bytes text) {
    Bytes marked = text.beforeZeroByte();
    if (marked.equalsIgnoreCase("#")) {
      return ELEMENT;
    }
    int place = indexOf("*", marked, 0);
    if (place < 0) {
      return NOTHING;
    }
    Bytes before = text.slice(0, place);
    int arrow = indexOf(ARROW, marked, place + 1);
    int field = arrow + ARROW.length();
    return arrow < 0 || field == marked.length()
        ? new KeyPattern(false, before, text.slice(place + 1, text.length()), null)
        : new KeyPattern(
            false, before, text.slice(place + 1, arrow), text.slice(field, text.length()));
  }

  private static int indexOf(String mark, Bytes text, int from) {
    for (int i = from; i + mark.length() <= text.length(); i++) {
      if (text.slice(i, i + mark.length()).equalsIgnoreCase(mark)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether an element has a place in it, so that it makes the names of keys. */
  boolean hasPlace() {
    return before != null;
  }

  /** What there is for {@code element}, owned, or null. */
  @Nullable Bytes look(Bytes element, Call call) {
    if (isElement) {
      return element;
    }
    Bytes beginning = before;
    if (beginning == null) {
      return null;
    }
    Key key = call.server().shards().key(name(beginning, element));
    Entry entry = call.read(key);
    Bytes wanted = field;
    if (entry == null) {
      return null;
    }
    if (wanted == null) {
      return entry.isString() ? entry.string() : null;
    }
    if (!(entry.value() instanceof HashValue)) {
      return null;
    }
    Field found = call.keyspace(key).find(entry, wanted, call.now());
    return found == null ? null : found.value();
  }

  private Bytes name(Bytes beginning, Bytes element) {
    byte[] name = new byte[beginning.length() + element.length() + after.length()];
    int end = 0;
    for (Bytes part : new Bytes[] {beginning, element, after}) {
      System.arraycopy(part.array(), part.offset(), name, end, part.length());
      end += part.length();
    }
    return Bytes.of(name);
  }
}
