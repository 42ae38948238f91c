package io.heddle.server.tracking;

import io.heddle.resp.Bytes;
import io.heddle.server.session.Session;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Who tracks all keys that begin alike. Any thread may ask; changes take turns, which is for the
 * caller to see to.
 */
final class Prefixes {
  /** A prefix, and who listens. */
  record Prefix(Bytes text, Set<Session> listeners) implements Comparable<Prefix> {
    @Override
    public int compareTo(Prefix other) {
      return text.compareTo(other.text);
    }
  }

  private final ConcurrentSkipListMap<Bytes, Prefix> byText = new ConcurrentSkipListMap<>();

  int size() {
    return byText.size();
  }

  /** Lets {@code session} listen to {@code text}, which must be owned. */
  void add(Bytes text, Session session) {
    byText
        .computeIfAbsent(text, unused -> new Prefix(text, ConcurrentHashMap.newKeySet(1)))
        .listeners()
        .add(session);
  }

  void remove(Bytes text, Session session) {
    Prefix prefix = byText.get(text);
    if (prefix != null && prefix.listeners().remove(session) && prefix.listeners().isEmpty()) {
      byText.remove(text);
    }
  }

  /**
   * Passes on each prefix that {@code key} begins with, the longest first.
   *
   * <p>Everything between a prefix of the key and the key, in their order, begins with that prefix.
   * So what stands next before the key either is a prefix of it, or tells by how much it is like
   * the key how long the next one can be: nothing is looked at that is not in the way.
   */
  void forEachOf(Bytes key, Consumer<Prefix> action) {
    Map.Entry<Bytes, Prefix> next = byText.floorEntry(key);
    while (next != null) {
      Bytes text = next.getKey();
      int common = commonLength(text, key);
      if (common == text.length()) {
        action.accept(next.getValue());
        next = byText.lowerEntry(text);
      } else {
        next = byText.floorEntry(key.slice(0, common));
      }
    }
  }

  /** Whether {@code key} begins with a prefix that somebody listens to. */
  boolean includes(Bytes key) {
    Bytes text = byText.isEmpty() ? null : byText.floorKey(key);
    while (text != null) {
      int common = commonLength(text, key);
      if (common == text.length()) {
        return true;
      }
      text = byText.floorKey(key.slice(0, common));
    }
    return false;
  }

  private static int commonLength(Bytes one, Bytes other) {
    int mismatch =
        Arrays.mismatch(
            one.array(),
            one.offset(),
            one.offset() + one.length(),
            other.array(),
            other.offset(),
            other.offset() + other.length());
    return mismatch < 0 ? one.length() : mismatch;
  }
}
