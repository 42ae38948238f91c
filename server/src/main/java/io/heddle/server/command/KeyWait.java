package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.Session;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Waiter;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A blocking command's wait for a key, and its connection's.
 *
 * <p>It begins in the turns that the command was carried out in, for nothing. From then on the
 * connection's thread waits, and holds no turn. Whoever gives one of the keys a value of the right
 * kind claims the wait, and carries the command out again in the same turns: nobody can come
 * between. Time, another client and a lost connection may end the wait too; the first of all wins.
 */
public final class KeyWait implements Waiter, Session.Wait {
  private static final Reply.Failure UNBLOCKED =
      new Reply.Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK");

  private enum State {
    /** The command has not had to wait so far. */
    READY,
    WAITING,
    /** Somebody carries the command out. */
    CLAIMED,
    SERVED,
    TIMED_OUT,
    UNBLOCKED,
    GONE
  }

  private final Call call;
  private final ServerContext server;
  private final Session session;
  private final Thread thread = Thread.currentThread();
  private final AtomicReference<State> state = new AtomicReference<>(State.READY);
  private final BitSet shards = new BitSet();
  private int database;
  private Class<? extends Value> kind = Value.class;
  private List<Key> awaited = List.of();
  private @Nullable Key destination;
  private long deadlineMillis;

  /** Whether this is in no line, though it was not served; known to the connection's thread. */
  private boolean hasLeft;

  /** The wait that {@code call} may begin; made by the thread that will then wait. */
  public KeyWait(Call call, ServerContext server, Session session) {
    this.call = call;
    this.server = server;
    this.session = session;
  }

  /**
   * Begins, or goes on, at the end of the lines for {@code keys}. In the turns of all of the
   * command's keys.
   *
   * @param untilMillis when it ends, 0 for never; once begun, that stays as it is
   */
  void begin(Class<? extends Value> wanted, List<Key> keys, long untilMillis) {
    if (shards.isEmpty()) {
      database = session.database();
      kind = wanted;
      deadlineMillis = untilMillis;
      Map<Bytes, Key> distinct = new LinkedHashMap<>();
      keys.forEach(key -> distinct.putIfAbsent(key.name(), key));
      awaited = List.copyOf(distinct.values());
      for (Key key : call.keys()) {
        shards.set(key.shard());
        if (!distinct.containsKey(key.name())) {
          destination = key;
        }
      }
    }
    state.set(State.WAITING);
    session.waitFor(this);
    awaited.forEach(key -> shard(key).waiters().add(key, this));
  }

  /** Whether the command had to wait. */
  public boolean hasBegun() {
    return state.get() != State.READY;
  }

  private Shard shard(Key key) {
    return server.shards().get(key.shard());
  }

  @Override
  public int database() {
    return database;
  }

  @Override
  public @Nullable Key destination() {
    return destination;
  }

  @Override
  public BitSet shards() {
    return shards;
  }

  @Override
  public boolean wants(Entry entry) {
    return kind.isInstance(entry.value());
  }

  @Override
  public boolean claim() {
    return state.compareAndSet(State.WAITING, State.CLAIMED);
  }

  /**
   * After {@link #claim}, carries the command out in the turns that {@code serving} holds, all that
   * it takes.
   */
  void serve(Call serving) {
    awaited.forEach(key -> shard(key).waiters().remove(key, this));
    Outbox outbox = session.outbox();
    try {
      executeFor(serving, outbox);
    } finally {
      if (state.get() == State.CLAIMED) {
        session.waitFor(null);
        state.set(State.SERVED);
        server.waiting().unpark(thread);
      } else if (outbox != null) {
        outbox.pushKept();
      }
    }
  }

  /** What the command pushes to its own client stays behind the reply. */
  private void executeFor(Call serving, @Nullable Outbox outbox) {
    if (outbox == null) {
      call.course().executeFor(serving.course());
      return;
    }
    outbox.begin();
    try {
      call.course().executeFor(serving.course());
    } finally {
      outbox.end();
    }
  }

  @Override
  public boolean end(Ending ending) {
    State end =
        switch (ending) {
          case TIMEOUT -> State.TIMED_OUT;
          case ERROR -> State.UNBLOCKED;
          case GONE -> State.GONE;
        };
    if (!state.compareAndSet(State.WAITING, end)) {
      return false;
    }
    session.waitFor(null);
    if (ending != Ending.GONE) {
      call.course().noteEnd(replyTo(end));
    }
    server.waiting().unpark(thread);
    return true;
  }

  /** Returns when the wait is over; on the connection's thread. */
  public void await() {
    State now = state.get();
    while (now == State.WAITING || now == State.CLAIMED) {
      if (now == State.CLAIMED || deadlineMillis == 0) {
        server.waiting().park();
      } else {
        parkUntilDeadline();
      }
      now = state.get();
    }
  }

  /** After {@link #await}, the reply to the command. */
  public Reply reply() {
    State end = Objects.requireNonNull(state.get());
    if (end == State.SERVED) {
      return call.course().reply();
    }
    leave();
    if (end == State.GONE) {
      session.closeAfterReplies();
    }
    return replyTo(end);
  }

  /** There is no client any more to serve, nor a thread that waits: nobody is to try. */
  public void abandon() {
    end(Ending.GONE);
    State ended = state.get(); // perhaps before: who is killed need not get as far as its reply
    if (ended != State.READY && ended != State.SERVED && !hasLeft) {
      leave();
    }
  }

  private static Reply replyTo(State end) {
    return switch (end) {
      case UNBLOCKED -> UNBLOCKED;
      case TIMED_OUT -> Reply.NULL_ARRAY;
      default -> Reply.NOTHING;
    };
  }

  private void parkUntilDeadline() {
    long left = deadlineMillis - server.clock().millis();
    if (left <= 0) {
      end(Ending.TIMEOUT);
    } else {
      server.waiting().parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }
  }

  /** Nobody is to find this in a line any more. */
  private void leave() {
    hasLeft = true;
    for (Shard shard : server.shards().of(awaited)) {
      shard.execute(new Message(this::leave));
    }
  }

  private void leave(Shard inTurn) {
    for (Key key : awaited) {
      if (key.shard() == inTurn.index()) {
        inTurn.waiters().remove(key, this);
      }
    }
  }
}
