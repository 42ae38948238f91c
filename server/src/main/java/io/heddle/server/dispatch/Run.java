package io.heddle.server.dispatch;

import io.heddle.server.command.Call;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.Arrays;

/**
 * Consecutive commands of one connection for one shard: they travel as a single message.
 *
 * <p>Filled and emptied on the connection's thread; between, while {@link #execute} waits, it
 * belongs to the holder of the shard's turn.
 */
final class Run {
  /** A longer run is cut, so that no connection holds a shard for long. */
  private static final int LONGEST = 512;

  /** From this many commands on, reading ahead costs less than it saves. */
  private static final int READ_AHEAD_FROM = 4;

  /**
   * So many brief commands in a row share a look at the clock, and each is said to have taken its
   * share: the look alone costs a tenth of what such a command takes.
   */
  private static final int TIMED_TOGETHER = 8;

  /** An idle connection keeps no more calls than this. */
  private static final int KEPT = 16;

  private final ServerContext server;
  private final Session session;
  private final Message message = new Message(this::perform);
  private Call[] calls = new Call[1];
  private Key[] keys = new Key[0];

  /** Of no meaning; see {@link Keyspace#readAhead}. */
  @SuppressWarnings("UnusedVariable")
  private int readSum;

  private int size;
  private int shard;
  private int carriedOut;

  Run(ServerContext server, Session session) {
    this.server = server;
    this.session = session;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether a command for shard {@code index} may join. */
  boolean accepts(int index) {
    return size == 0 || (shard == index && size < LONGEST);
  }

  /** A call that is not part of the run yet: to be prepared, and then perhaps {@link #add}ed. */
  Call spare() {
    if (size == calls.length) {
      calls = Arrays.copyOf(calls, 2 * size);
    }
    Call call = calls[size];
    if (call == null) {
      call = new Call(server, session);
      calls[size] = call;
    }
    return call;
  }

  /** Adds the spare call, which goes to shard {@code index}. */
  void add(int index) {
    shard = index;
    size++;
  }

  /**
   * Has all commands carried out, and returns when that is done.
   *
   * @return how many were; fewer than all if the shard has stopped
   */
  int execute() {
    carriedOut = 0;
    server.shards().get(shard).execute(message);
    if (message.failure() instanceof VirtualMachineError error) {
      throw error;
    }
    return carriedOut;
  }

  private void perform(Shard inTurn) {
    if (size >= READ_AHEAD_FROM) {
      readAhead(inTurn.database(session.database()));
    }
    int timed = 0;
    for (int i = 0; i < size; i++) {
      calls[i].execute(inTurn.alone());
      carriedOut = i + 1;
      if (carriedOut == size || carriedOut - timed == TIMED_TOGETHER || !areBrief(i)) {
        record(timed, carriedOut, inTurn.lapNanos());
        timed = carriedOut;
      }
    }
  }

  /** Whether the command at {@code index} and the next one may be timed together. */
  private boolean areBrief(int index) {
    return calls[index].command().isBrief() && calls[index + 1].command().isBrief();
  }

  /** Notes that the commands from {@code from} to {@code to} took {@code nanos} together. */
  private void record(int from, int to, long nanos) {
    for (int i = from; i < to; i++) {
      calls[i].record(nanos / (to - from));
    }
  }

  private void readAhead(Keyspace keyspace) {
    if (keys.length < size) {
      keys = new Key[calls.length];
    }
    int count = 0;
    for (int i = 0; i < size; i++) {
      Key key = calls[i].soleKey();
      if (key != null) {
        keys[count++] = key;
      }
    }
    readSum += keyspace.readAhead(keys, count);
    Arrays.fill(keys, 0, count, null);
  }

  int size() {
    return size;
  }

  Call get(int index) {
    return calls[index];
  }

  /** Forgets the commands. A spare call that was prepared meanwhile stays the spare. */
  void clear() {
    for (int i = 0; i < size; i++) {
      calls[i].forget();
    }
    if (size < calls.length) {
      Call spare = calls[size];
      calls[size] = calls[0];
      calls[0] = spare;
    }
    size = 0;
  }

  /** Lets go of what a long pipeline needed. */
  void trim() {
    if (calls.length > KEPT) {
      calls = Arrays.copyOf(calls, KEPT);
      keys = new Key[0];
    }
  }
}
