package io.heddle.server.command;

import io.heddle.resp.Request;
import io.heddle.server.session.Session;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.Watch;
import io.heddle.shard.keyspace.Key;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands between {@code MULTI} and {@code EXEC}: the commands queued, and the keys that must
 * not change until then. One for each connection, and owned by its thread.
 */
public final class Transaction {
  /**
   * A command that waits for {@code EXEC}.
   *
   * @param request its own copy
   * @param keys all that it names
   */
  public record Queued(Command command, Request request, Execution<?> execution, List<Key> keys) {}

  private final Session session;
  private final Shards shards;
  private List<Queued> queue = new ArrayList<>();

  /** Whose turns the queued commands take. */
  private final BitSet needed = new BitSet();

  private boolean open;
  private boolean spoilt;
  private long bytes;
  private @Nullable Watch watch;

  public Transaction(Session session, Shards shards) {
    this.session = session;
    this.shards = shards;
  }

  /** Whether commands are queued from now on. */
  public boolean isOpen() {
    return open;
  }

  /** From now on commands are queued. */
  public void open() {
    open = true;
    session.queued(0, 0);
  }

  /** Adds a command, whose request is copied. */
  public void queue(Command command, Request request, Execution<?> execution) {
    Request owned = request.copy();
    Queued queued = new Queued(command, owned, execution, keys(command, owned));
    queue.add(queued);
    addShards(queued);
    bytes += owned.buffer().length;
    session.queued(queue.size(), bytes);
  }

  public List<Queued> queued() {
    return queue;
  }

  /** How many bytes the arguments of the queued commands take. */
  public long bytes() {
    return bytes;
  }

  /** A command could not be queued: the transaction will not be carried out. */
  public void spoil() {
    spoilt = open;
  }

  public boolean isSpoilt() {
    return spoilt;
  }

  /** Has a change of {@code key} fail the transaction. Within a turn of the key's shard. */
  public void watch(Key key) {
    Watch current = watch;
    if (current == null) {
      current = new Watch(shards.size());
      watch = current;
    }
    shards.get(key.shard()).watch(session.database(), key, current);
    session.watchedKeys(current.size());
  }

  /**
   * Whether a watched key was changed, or its time is over. For the holder of the turns of {@link
   * #shards}.
   */
  public boolean isBroken() {
    Watch current = watch;
    if (current == null) {
      return false;
    }
    forEachShardOf(current, shard -> shard.expire(current));
    return current.isBroken();
  }

  /** Ends the transaction and forgets the watched keys; {@code held} are the turns at hand. */
  public void end(List<Shard> held) {
    open = false;
    spoilt = false;
    bytes = 0;
    queue = new ArrayList<>();
    needed.clear();
    session.leaveTransaction();
    unwatch(held);
  }

  /** Forgets the watched keys; {@code held} are the shards whose turns are at hand. */
  public void unwatch(List<Shard> held) {
    Watch former = watch;
    if (former == null) {
      return;
    }
    watch = null;
    session.watchedKeys(0);
    forEachShardOf(
        former,
        shard -> {
          if (held.contains(shard)) {
            shard.unwatch(former);
          } else {
            shard.execute(new Message(inTurn -> inTurn.unwatch(former)));
          }
        });
  }

  private void forEachShardOf(Watch concerned, Consumer<Shard> action) {
    for (Shard shard : shards.all()) {
      if (concerned.concerns(shard.index())) {
        action.accept(shard);
      }
    }
  }

  /** The shards that {@code EXEC} needs, in ascending order. */
  public List<Shard> shards() {
    List<Shard> found = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      if (needed.get(i) || (watch != null && watch.concerns(i))) {
        found.add(shards.get(i));
      }
    }
    return found;
  }

  private void addShards(Queued queued) {
    switch (queued.execution()) {
      case Execution.OnSession<?> none -> {}
      case Execution.OnShard<?> one -> addOwners(queued.keys());
      case Execution.AcrossShards<?> several -> addOwners(queued.keys());
      case Execution.OnEveryShard<?> all -> needed.set(0, shards.size());
      case Execution.ShardByShard<?> all -> needed.set(0, shards.size());
      case Execution.OfTransaction<?> never ->
          throw new IllegalStateException(queued.command() + " cannot be queued");
    }
  }

  private void addOwners(List<Key> keys) {
    for (Key key : keys) {
      needed.set(key.shard());
    }
  }

  /** The keys of all commands queued. */
  public List<Key> keys() {
    List<Key> found = new ArrayList<>(queue.size());
    for (Queued queued : queue) {
      found.addAll(queued.keys());
    }
    return found;
  }

  private List<Key> keys(Command command, Request request) {
    int soleKey = command.soleKey();
    if (soleKey >= 0) {
      return List.of(shards.key(request.argument(soleKey)));
    }
    return command.keyPositions(request).stream()
        .map(position -> shards.key(request.argument(position)))
        .toList();
  }
}
