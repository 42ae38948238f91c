package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Waiters;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out whose turns it takes to change keys: those of the shards that own them, and where
 * somebody waits for one of the keys, those that it takes to serve him, who in turn may write to a
 * key that somebody waits for.
 */
public final class Reach {
  private final Shards shards;
  private final BitSet held = new BitSet();
  private final BitSet needed = new BitSet();
  private final Deque<Key> open = new ArrayDeque<>();
  private final Set<Bytes> seen = new HashSet<>();

  private Reach(Shards shards, List<Shard> held) {
    this.shards = shards;
    held.forEach(shard -> this.held.set(shard.index()));
    needed.or(this.held);
  }

  /**
   * The shards whose turns it takes to carry {@code call} out and to serve those who wait for what
   * it changes, in ascending order, as far as can be seen while those of {@code held} are held; if
   * there are more, they may know of yet others.
   */
  public static List<Shard> of(Call call, List<Shard> held) {
    boolean isTransaction = call.execution() instanceof Execution.OfTransaction;
    boolean mayServe = isTransaction || call.command().is(Flag.WRITE);
    if (!mayServe || !isAnyCrossed(held)) {
      return held;
    }
    List<Key> changed = isTransaction ? call.transaction().keys() : call.keys();
    return of(changed, call.server().shards(), held);
  }

  private static boolean isAnyCrossed(List<Shard> held) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).waiters().isCrossed()) {
        return true;
      }
    }
    return false;
  }

  private static List<Shard> of(List<Key> changed, Shards shards, List<Shard> held) {
    Reach reach = new Reach(shards, held);
    changed.forEach(reach::add);
    while (!reach.open.isEmpty()) {
      reach.follow(reach.open.remove());
    }
    return reach.needed.equals(reach.held)
        ? held
        : shards.all().stream().filter(shard -> reach.needed.get(shard.index())).toList();
  }

  private void add(Key key) {
    if (seen.add(key.name())) {
      open.add(key);
    }
  }

  private void follow(Key key) {
    needed.set(key.shard());
    if (held.get(key.shard())) {
      Waiters waiters = shards.get(key.shard()).waiters();
      waiters.addShards(key.name(), needed);
      waiters.destinations(key.name()).forEach(this::add);
    }
  }
}
