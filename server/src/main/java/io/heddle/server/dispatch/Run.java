package io.heddle.server.dispatch;

import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.KeyWait;
import io.heddle.server.command.Reach;
import io.heddle.server.command.ReadAhead;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.Transaction;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.Session;
import io.heddle.shard.HeldTurns;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import io.heddle.shard.Work;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive commands of one connection that each go to one shard.
 *
 * <p>They are carried out one after the other, in turns that are kept from one command to the next
 * where they are free. Where a turn is not free, those commands for its shard that follow one
 * another travel as a message.
 *
 * <p>Filled and emptied on the connection's thread; between, while {@link #execute} waits, it
 * belongs to the holder of a shard's turn.
 */
final class Run {
  /** A longer run is cut, so that replies do not pile up. */
  private static final int LONGEST = 512;

  /**
   * So many brief commands in a row share a look at the clock, and each is said to have taken its
   * share: the look alone costs a tenth of what such a command takes.
   */
  private static final int TIMED_TOGETHER = 8;

  /** An idle connection keeps no more calls than this. */
  private static final int KEPT = 16;

  /** Our bug, not the client's mistake: what happened stands in the log. */
  static final Reply.Failure NOT_CARRIED_OUT =
      new Reply.Failure("ERR internal error, the command was not carried out");

  private final ServerContext server;
  private final Session session;
  private final Transaction transaction;
  private final Replies replies;
  private final Meeting meeting;
  private final HeldTurns turns;
  private final Work stretch = this::performStretch;
  private final Message message = new Message(this::performSent);
  private Call[] calls = new Call[1];

  /** The shard of each call. */
  private int[] shards = new int[1];

  private final ReadAhead readAhead = new ReadAhead();

  private int size;

  /** The call that is to be carried out next. */
  private int next;

  /** The first call whose time is not noted yet. */
  private int untimed;

  private long lapStartNanos;

  /** How many brief commands may share a look at the clock in this run. */
  private int together = TIMED_TOGETHER;

  /** Whether the server was paused before the next call could be carried out. */
  private boolean heldBack;

  /** Where replies go in their commands' turns; null if they wait until the run is over. */
  private @Nullable Outbox outbox;

  /** Whether the next call takes the turns of more shards than its own. */
  private boolean reachesFarther;

  Run(
      ServerContext server,
      Session session,
      Transaction transaction,
      Replies replies,
      Meeting meeting) {
    this.transaction = transaction;
    this.meeting = meeting;
    this.server = server;
    this.session = session;
    this.replies = replies;
    this.turns = new HeldTurns(server.shards(), server.clock());
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size >= LONGEST;
  }

  /** A call that is not part of the run yet: to be prepared, and then perhaps {@link #add}ed. */
  Call spare() {
    if (size == calls.length) {
      calls = Arrays.copyOf(calls, 2 * size);
      shards = Arrays.copyOf(shards, 2 * size);
    }
    Call call = calls[size];
    if (call == null) {
      call = new Call(server, session, transaction, readAhead);
      calls[size] = call;
    }
    return call;
  }

  /** Adds the spare call, which goes to shard {@code index}. */
  void add(int index) {
    shards[size] = index;
    size++;
  }

  /** The wait that the last call had to begin, or null. */
  @Nullable KeyWait begunWait() {
    return size == 0 ? null : calls[size - 1].course().begunWait();
  }

  /** Has all commands carried out and answered, but for one that waits. */
  void execute() throws IOException {
    outbox = replies.outbox();
    carryOut();
    if (outbox == null) {
      for (int i = 0; i < size; i++) {
        if (calls[i].course().begunWait() == null) {
          replies.writeHere(calls[i].course().reply());
        }
      }
    }
  }

  private void carryOut() {
    next = 0;
    untimed = 0;
    together = server.statistics().slowness().wantsExactTimes() ? 1 : TIMED_TOGETHER;
    while (next < size) {
      Throwable failure = performAt(server.shards().get(shards[next]));
      if (failure != null) {
        giveUpStretch();
        if (failure instanceof VirtualMachineError error) {
          turns.release();
          throw error;
        }
      }
      if (heldBack) {
        finishLap();
        turns.release();
        heldBack = false;
        awaitPermission();
      } else if (reachesFarther) {
        finishLap();
        turns.release();
        reachesFarther = false;
        carryOutFarther();
      } else if (turns.areWanted(lapStartNanos)) {
        finishLap();
        turns.release();
      }
    }
    turns.release();
  }

  /** Waits until the next call may be carried out. */
  private void awaitPermission() {
    if (!PausedCommand.await(calls[next].command().mayWrite(), server, session)) {
      size = next; // nobody waits for the rest
    }
  }

  /** Carries out the next call in all turns that it takes to serve those who wait for its key. */
  private void carryOutFarther() {
    Call call = calls[next];
    switch (meeting.carryOut(call, call.command().mayWrite(), outbox)) {
      case HELD_BACK -> {
        awaitPermission();
        return;
      }
      case FAILED -> notCarriedOut(call);
      case DONE -> {}
    }
    next++;
    untimed = next;
  }

  /** Carries out the next commands that go to {@code shard}; returns what went wrong, or null. */
  private @Nullable Throwable performAt(Shard shard) {
    int heldBefore = turns.count();
    if (!turns.take(shard)) {
      finishLap();
      turns.release();
      shard.execute(message);
      return message.failure();
    }
    if (turns.count() > heldBefore) {
      if (heldBefore == 0) {
        lapStartNanos = turns.startNanos();
      }
      readAhead(shard);
    }
    return turns.perform(shard, stretch);
  }

  private void performSent(Shard inTurn) {
    lapStartNanos = server.clock().nanos();
    readAhead(inTurn);
    performStretch(inTurn);
    finishLap();
  }

  private void performStretch(Shard inTurn) {
    if (outbox == null) {
      performCalls(inTurn);
      return;
    }
    outbox.begin();
    try {
      performCalls(inTurn);
    } finally {
      outbox.end();
    }
  }

  private void performCalls(Shard inTurn) {
    int index = inTurn.index();
    while (next < size && shards[next] == index) {
      if (PausedCommand.isHeldBack(calls[next].command().mayWrite(), server)) {
        heldBack = true;
        return;
      }
      if (inTurn.waiters().isCrossed() && Reach.of(calls[next], inTurn.alone()).size() > 1) {
        reachesFarther = true;
        return;
      }
      calls[next].course().execute(inTurn.alone());
      if (outbox != null) {
        replies.writeInTurn(calls[next], outbox);
      }
      next++;
      if (next == size || next - untimed == together || !areBrief(next - 1)) {
        finishLap();
        if (turns.areWanted(lapStartNanos)) {
          return;
        }
      }
    }
  }

  /** Whether the command at {@code index} and the next one may be timed together. */
  private boolean areBrief(int index) {
    return calls[index].isBrief() && calls[index + 1].isBrief();
  }

  /** Notes how long the commands since the last lap have taken together. */
  private void finishLap() {
    int count = next - untimed;
    if (count == 0) {
      return;
    }
    long nanos = server.clock().nanos();
    long each = (nanos - lapStartNanos) / count;
    for (; untimed < next; untimed++) {
      calls[untimed].course().record(each);
    }
    lapStartNanos = nanos;
  }

  /** The shard has stopped: answers its next commands so. */
  private void giveUpStretch() {
    finishLap();
    int index = shards[next];
    while (next < size && shards[next] == index) {
      notCarriedOut(calls[next]);
      next++;
    }
    untimed = next;
  }

  private void notCarriedOut(Call call) {
    server.statistics().errors().count(NOT_CARRIED_OUT);
    call.course().answer(NOT_CARRIED_OUT);
    if (outbox != null) {
      replies.write(NOT_CARRIED_OUT, outbox);
    }
  }

  /** Touches what the commands to come will need of a shard whose turn has just begun. */
  private void readAhead(Shard inTurn) {
    if (size - next < ReadAhead.WORTHWHILE) {
      return;
    }
    Keyspace slice = inTurn.database(session.database());
    boolean nameMembers = false;
    for (int i = next; i < size; i++) {
      Key key = shards[i] == inTurn.index() ? calls[i].soleKey() : null;
      if (key != null) {
        readAhead.addKey(key, slice);
        nameMembers |= calls[i].command().namesMember();
      }
    }
    readAhead.read();
    if (nameMembers) {
      readAheadOfMembers(inTurn.index(), slice);
    }
  }

  private void readAheadOfMembers(int index, Keyspace slice) {
    for (int i = next; i < size; i++) {
      if (shards[i] == index && calls[i].command().namesMember()) {
        readAhead.addMember(calls[i], slice);
      }
    }
    readAhead.read();
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
      shards = new int[KEPT];
    }
    readAhead.trim();
  }
}
