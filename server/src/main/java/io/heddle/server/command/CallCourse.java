package io.heddle.server.command;

import io.heddle.resp.Reply;
import io.heddle.server.session.Session;
import io.heddle.shard.Shard;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call is carried out, and what is told of it then: to its client, to those who waited for
 * what it did, to statistics and to those who watch. Belongs to whom the {@link Call} does.
 */
public final class CallCourse {
  private static final System.Logger LOGGER = System.getLogger(CallCourse.class.getName());
  private static final Reply INTERNAL_ERROR =
      new Reply.Failure("ERR internal error, see the server's log");

  private final Call call;
  private final ServerContext server;
  private final Session session;
  private final CallTurns turns;
  private final CallChanges changes;
  private final ReadAhead readAhead;
  private Reply reply = Reply.NOTHING;

  /** What the command may wait with; null where it must not, as in a transaction. */
  private @Nullable KeyWait wait;

  /** Whether the command has not ended but waits. */
  private boolean suspended;

  /** Whether the keys that are read are tracked for the client. */
  private boolean tracksReads;

  CallCourse(Call call, CallTurns turns, CallChanges changes, ReadAhead readAhead) {
    this.call = call;
    this.server = call.server();
    this.session = call.session();
    this.turns = turns;
    this.changes = changes;
    this.readAhead = readAhead;
  }

  /** The call has taken a request in. */
  void prepare() {
    wait = null;
    tracksReads = session.tracksReads() && call.command().is(Flag.READONLY);
  }

  /** Allows the command to wait, with {@code allowed}. */
  public void mayWait(KeyWait allowed) {
    wait = allowed;
  }

  /** The wait that the command had to begin, or null. */
  public @Nullable KeyWait begunWait() {
    KeyWait allowed = wait;
    return allowed != null && allowed.hasBegun() ? allowed : null;
  }

  /** Has the client wait, if it can: see {@link Call#await}. */
  boolean await(Class<? extends Value> kind, List<Key> awaited, long deadlineMillis) {
    KeyWait allowed = wait;
    if (allowed == null) {
      return false;
    }
    suspended = true;
    allowed.begin(kind, awaited, deadlineMillis);
    return true;
  }

  /** Notes that the wait has ended with {@code answer}, without the command. Any thread. */
  void noteEnd(Reply answer) {
    server.statistics().ofSessions().record(call.command().id(), 0, failed(answer));
  }

  /**
   * Runs the handler while at least the turns of the command's keys are held, and then serves those
   * who waited for what it changed. Never throws what is the client's mistake.
   *
   * @param held the shards in turn; the first stands for all of them
   */
  public void execute(List<Shard> held) {
    if (changes.areForAnother() || held.get(0).log() == null) {
      carryOutAndServe(held);
    } else {
      executeLogged(held);
    }
  }

  /** As one unit in the logs; its reply depends on them. */
  private void executeLogged(List<Shard> held) {
    LoggedUnit begun = changes.unit();
    try {
      carryOutAndServe(held);
    } catch (RuntimeException | Error e) {
      begun.drop();
      throw e;
    }
    boolean wrote = begun.end();
    LoggedUnit.note(held, session.commitments(), wrote);
  }

  private void carryOutAndServe(List<Shard> held) {
    carryOut(held);
    if (!changes.areForAnother()) {
      changes.serve(call);
    }
  }

  /** Carries the command out again, now that it need not wait, in the turns that another holds. */
  void executeFor(CallCourse serving) {
    changes.begunFor(serving.changes);
    List<Shard> own = call.ownShards();
    long nowMillis = server.clock().millis(); // what made the key ready may have taken its time
    own.forEach(shard -> shard.goOnAt(nowMillis));
    own.get(0).lapNanos(); // what came before is not this command's time
    execute(own);
    record(own.get(0).lapNanos());
    changes.endedFor();
    LoggedUnit.note(own, session.commitments(), true);
  }

  private void carryOut(List<Shard> held) {
    turns.begin(held);
    suspended = false;
    boolean again = begunWait() != null;
    changes.begin(call.command());
    long changesBefore = 0;
    assert (changesBefore = turns.changes()) >= 0;
    readAhead();
    reply = handle(call.execution());
    changes.end(call.command(), call.request());
    assert changes.areAny() == (turns.changes() != changesBefore)
        : call.command()
            + (changes.areAny()
                ? " reported a change it did not make"
                : " did not report its change");
    if (tracksReads) {
      readKeys().forEach(read -> server.tracking().remember(session, read));
    }
    changes.invalidate();
    if (!again) {
      show();
    }
  }

  private void readAhead() {
    List<Key> known = call.knownKeys();
    if (call.execution() instanceof Execution.OfTransaction) {
      readAhead.read(call.transaction().keys(), server.shards(), session.database());
    } else if (known != null && !call.isOfTransaction()) {
      readAhead.read(known, server.shards(), session.database());
    }
  }

  private List<Key> readKeys() {
    Key sole = call.soleKey();
    return sole == null ? call.keys() : List.of(sole);
  }

  /** Runs the handler of a command that needs no shard. */
  public Reply executeOnSession() {
    turns.beginWithout(call.heldByTransaction());
    changes.beginWithout();
    long start = server.clock().nanos();
    Reply answer = handle(call.execution());
    long nanos = server.clock().nanos() - start;
    server.statistics().ofSessions().record(call.command().id(), nanos, failed(answer));
    noteIfSlow(nanos);
    changes.invalidate();
    show();
    return answer;
  }

  @SuppressWarnings("unchecked") // the query was made by the parser of the same execution
  private <Q> Reply handle(Execution<Q> running) {
    try {
      return running.handler().handle(call, (Q) call.query());
    } catch (ClientException e) {
      return e.reply();
    } catch (RuntimeException e) {
      if (call.command().is(Flag.WRITE)) {
        throw e; // the data may be damaged: the shard stops
      }
      LOGGER.log(System.Logger.Level.ERROR, () -> call.command() + " failed", e);
      return INTERNAL_ERROR;
    }
  }

  /** Notes that the command that was just executed took {@code nanos}, with its first shard. */
  public void record(long nanos) {
    if (suspended) {
      return; // it has not ended
    }
    turns.statistics().record(call.command().id(), nanos, failed(reply));
    noteIfSlow(nanos);
  }

  /** Notes that the arguments that {@link Call#prepare} was given made no sense. */
  public void recordMalformed() {
    server.statistics().ofSessions().malformed(call.command().id());
    noteIfSlow(0);
    show();
  }

  private void noteIfSlow(long nanos) {
    if (server.statistics().slowness().isNoteworthy(nanos)) {
      SlowCommand.note(call.command(), call.request(), server, session, nanos);
    }
  }

  /** Whether {@code answer} is an error, which then is counted. */
  private boolean failed(Reply answer) {
    if (answer instanceof Reply.Failure failure) {
      server.statistics().errors().count(failure);
      return true;
    }
    return false;
  }

  /** Shows the command to who watches. */
  private void show() {
    if (!server.monitors().isEmpty()) {
      MonitorLine.show(call.command(), call.request(), server, session);
    }
  }

  public Reply reply() {
    return reply;
  }

  /** Has {@code answer} as its reply, since it could not be carried out. */
  public void answer(Reply.Failure answer) {
    reply = answer;
  }

  /** Lets go of what the last command brought. */
  void forget() {
    wait = null;
    reply = Reply.NOTHING;
  }
}
