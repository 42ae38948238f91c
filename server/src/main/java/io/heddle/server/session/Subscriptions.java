package io.heddle.server.session;

import io.heddle.resp.Bytes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one client listens to. Changed by the thread of the session's connection, or by one that
 * ends the session; other threads may read it at any time.
 */
public final class Subscriptions {
  /** The kinds of things to listen to. */
  public enum Kind {
    CHANNEL,
    PATTERN,
    SHARD_CHANNEL
  }

  private final Set<Bytes> channels = ConcurrentHashMap.newKeySet(1);
  private final Set<Bytes> patterns = ConcurrentHashMap.newKeySet(1);
  private final Set<Bytes> shardChannels = ConcurrentHashMap.newKeySet(1);

  private Set<Bytes> of(Kind kind) {
    return switch (kind) {
      case CHANNEL -> channels;
      case PATTERN -> patterns;
      case SHARD_CHANNEL -> shardChannels;
    };
  }

  /**
   * Adds {@code name}, which must be owned.
   *
   * @return false if it was there before
   */
  public boolean add(Kind kind, Bytes name) {
    return of(kind).add(name);
  }

  /** Removes {@code name}; false if it was not there. */
  public boolean remove(Kind kind, Bytes name) {
    return of(kind).remove(name);
  }

  /** A moment's view. */
  public List<Bytes> all(Kind kind) {
    return List.copyOf(of(kind));
  }

  public int size(Kind kind) {
    return of(kind).size();
  }

  /** The number that clients are told: channels and patterns count together. */
  public int told(Kind kind) {
    return kind == Kind.SHARD_CHANNEL ? shardChannels.size() : channels.size() + patterns.size();
  }

  public boolean isEmpty() {
    return channels.isEmpty() && patterns.isEmpty() && shardChannels.isEmpty();
  }
}
