package io.heddle.server.command;

import io.heddle.aof.ShardLog;
import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.session.Dependence;
import io.heddle.server.session.Session;
import io.heddle.server.stats.CommandStatistics;
import io.heddle.server.stats.KeyEvent;
import io.heddle.server.tracking.Invalidations;
import io.heddle.shard.Message;
import io.heddle.shard.Rendezvous;
import io.heddle.shard.Shard;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.keyspace.Waiters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One command under way: what was asked, and what a handler may touch.
 *
 * <p>Prepared on the connection's thread; during execution it belongs to the thread that holds the
 * turns. A connection uses its calls again and again.
 */
public final class Call {
  /** Entries keep the time of their last access in seconds, as Redis does. */
  private static final int MILLIS_PER_ACCESS_TICK = 1000;

  /** A power of two. */
  private static final int STEPS_PER_BREATH = 256;

  private static final System.Logger LOGGER = System.getLogger(Call.class.getName());
  private static final Reply INTERNAL_ERROR =
      new Reply.Failure("ERR internal error, see the server's log");

  private final ServerContext server;
  private final Session session;
  private final Transaction transaction;

  private @Nullable Command command;
  private @Nullable Request request;
  private @Nullable Execution<?> execution;
  private @Nullable Object query;
  private @Nullable Key key;
  private @Nullable List<Key> keys;

  /** The shards whose turns are held while the handler runs; the first stands for all of them. */
  private List<Shard> held = List.of();

  private final ReadAhead readAhead;
  private @Nullable CommandStatistics statistics;
  private Reply reply = Reply.NOTHING;
  private boolean modified;
  private int steps;

  /** What the command may wait with; null where it must not, as in a transaction. */
  private @Nullable KeyWait wait;

  /** Whether the command has not ended but waits. */
  private boolean suspended;

  /** The call for the sake of which this one is carried out, or null. */
  private @Nullable Call outer;

  /** What was changed and somebody waits for; null if there is nothing. */
  private @Nullable ReadyKeys ready;

  /** The shards whose turns {@code EXEC} holds for this call and all others of its transaction. */
  private List<Shard> heldByTransaction = List.of();

  /** The {@code EXEC} that carries this call out, or null. */
  private final @Nullable Call exec;

  /** What an {@code EXEC} carries out, once there was one. */
  private @Nullable QueuedCommands queuedCommands;

  /** What this call did, if that is logged; else null. */
  private @Nullable CallEffects effects;

  private @Nullable CallEffects ownEffects;

  /** What this call and others for its sake do, if that was ever logged. */
  private @Nullable LoggedUnit unit;

  /** Whether the keys that are read are tracked for the client. */
  private boolean tracksReads;

  /** What was changed that others have cached; null if there is nothing. */
  private @Nullable Invalidations invalidations;

  public Call(ServerContext server, Session session, Transaction transaction, ReadAhead readAhead) {
    this(server, session, transaction, readAhead, null);
  }

  private Call(
      ServerContext server,
      Session session,
      Transaction transaction,
      ReadAhead readAhead,
      @Nullable Call exec) {
    this.server = server;
    this.session = session;
    this.transaction = transaction;
    this.readAhead = readAhead;
    this.exec = exec;
    this.outer = exec;
  }

  /** A call that this one carries out as a part of itself. */
  Call part() {
    return new Call(server, session, transaction, readAhead, this);
  }

  /**
   * Takes a request in and parses its arguments.
   *
   * @throws ClientException if they make no sense
   */
  public void prepare(Command newCommand, Request newRequest, Execution<?> newExecution) {
    take(newCommand, newRequest, newExecution);
    keys = null;
    int soleKey = newCommand.soleKey();
    key = soleKey < 0 ? null : server.shards().key(newRequest.argument(soleKey));
  }

  /** The same for one that was queued. */
  void prepare(Transaction.Queued queued) {
    heldByTransaction = Objects.requireNonNull(exec).held;
    take(queued.command(), queued.request(), queued.execution());
    keys = queued.keys();
    key = queued.command().soleKey() < 0 ? null : queued.keys().get(0);
  }

  private void take(Command newCommand, Request newRequest, Execution<?> newExecution) {
    command = newCommand;
    request = newRequest;
    execution = newExecution;
    query = newExecution.parser().parse(new Arguments(server, newRequest, newCommand));
    wait = null;
    tracksReads = session.tracksReads() && newCommand.is(Flag.READONLY);
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

  /**
   * Has the client wait until one of {@code awaited} holds a value of {@code kind}; then the
   * command is carried out again, from the beginning.
   *
   * @param deadlineMillis when the wait ends, 0 for never
   * @param otherwise the reply where the client cannot wait
   */
  public Reply await(
      Class<? extends Value> kind, List<Key> awaited, long deadlineMillis, Reply otherwise) {
    KeyWait allowed = wait;
    if (allowed == null) {
      return otherwise;
    }
    suspended = true;
    allowed.begin(kind, awaited, deadlineMillis);
    return Reply.NOTHING;
  }

  /** Notes that the wait has ended with {@code answer}, without the command. Any thread. */
  void noteEnd(Reply answer) {
    server.statistics().ofSessions().record(command().id(), 0, failed(answer));
  }

  /**
   * Runs the handler while at least the turns of the command's keys are held, and then serves those
   * who waited for what it changed. Never throws what is the client's mistake.
   *
   * @param held the shards in turn; the first stands for all of them
   */
  public void execute(List<Shard> held) {
    if (outer != null || held.get(0).log() == null) {
      carryOutAndServe(held);
    } else {
      executeLogged(held);
    }
  }

  /** As one unit in the logs; its reply depends on them. */
  private void executeLogged(List<Shard> turns) {
    LoggedUnit begun = unit();
    try {
      carryOutAndServe(turns);
    } catch (RuntimeException | Error e) {
      begun.drop();
      throw e;
    }
    boolean wrote = begun.end();
    LoggedUnit.note(turns, session.commitments(), wrote);
  }

  private void carryOutAndServe(List<Shard> turns) {
    carryOut(turns);
    while (outer == null && ready != null) {
      ReadyKeys changed = ready;
      ready = null;
      changed.serve(this);
    }
  }

  /** The unit that this call is carried out as, or as a part of. */
  private LoggedUnit unit() {
    if (outer != null) {
      return outer.unit();
    }
    LoggedUnit present = unit;
    if (present == null) {
      present = new LoggedUnit();
      unit = present;
    }
    return present;
  }

  /** Carries the command out again, now that it need not wait, in the turns that another holds. */
  void executeFor(Call serving) {
    outer = serving;
    List<Shard> own = ownShards();
    long nowMillis = server.clock().millis(); // what made the key ready may have taken its time
    own.forEach(shard -> shard.goOnAt(nowMillis));
    own.get(0).lapNanos(); // what came before is not this command's time
    execute(own);
    record(own.get(0).lapNanos());
    outer = null;
    LoggedUnit.note(held, session.commitments(), true);
  }

  private void carryOut(List<Shard> held) {
    this.held = held;
    suspended = false;
    boolean again = begunWait() != null;
    statistics = server.statistics().ofShard(shard().index());
    modified = false;
    steps = 0;
    effects = shard().log() == null || command().is(Flag.READONLY) ? null : beginEffects();
    long changesBefore = 0;
    assert (changesBefore = changes(held)) >= 0;
    readAhead();
    reply = handle(execution());
    if (modified && effects != null) {
      effects.end(held, command(), request(), session.database());
    }
    assert modified == (changes(held) != changesBefore)
        : command
            + (modified ? " reported a change it did not make" : " did not report its change");
    if (tracksReads) {
      readKeys().forEach(read -> server.tracking().remember(session, read));
    }
    invalidate();
    if (!again) {
      show();
    }
  }

  private void readAhead() {
    if (execution() instanceof Execution.OfTransaction) {
      readAhead.read(transaction.keys(), server.shards(), session.database());
    } else if (keys != null && exec == null) {
      readAhead.read(keys, server.shards(), session.database());
    }
  }

  private CallEffects beginEffects() {
    CallEffects present = ownEffects;
    if (present == null) {
      present = new CallEffects(server);
      ownEffects = present;
    }
    present.begin(unit(), held, command());
    return present;
  }

  private List<Key> readKeys() {
    return key == null ? keys() : List.of(key);
  }

  /** Tells those who cache keys what they have not been told yet. */
  private void invalidate() {
    Invalidations open = invalidations;
    if (open != null) {
      invalidations = null;
      open.finish();
    }
  }

  /** What the client's command, which may be a whole transaction, makes stale. */
  private Invalidations invalidations() {
    if (exec != null) {
      return exec.invalidations();
    }
    Invalidations open = invalidations;
    if (open == null) {
      open = server.tracking().invalidations(session);
      invalidations = open;
    }
    return open;
  }

  /** Shows the command to who watches. */
  private void show() {
    if (!server.monitors().isEmpty()) {
      MonitorLine.show(command(), request(), server, session);
    }
  }

  /** Notes that the command that was just executed took {@code nanos}, with its first shard. */
  public void record(long nanos) {
    if (suspended) {
      return; // it has not ended
    }
    Objects.requireNonNull(statistics).record(command().id(), nanos, failed(reply));
    noteIfSlow(nanos);
  }

  private void noteIfSlow(long nanos) {
    if (server.statistics().slowness().isNoteworthy(nanos)) {
      SlowCommand.note(command(), request(), server, session, nanos);
    }
  }

  /** Notes that the arguments that {@link #prepare} was given made no sense. */
  public void recordMalformed() {
    server.statistics().ofSessions().malformed(command().id());
    noteIfSlow(0);
    show();
  }

  /** Runs the handler of a command that needs no shard. */
  public Reply executeOnSession() {
    held = heldByTransaction;
    modified = false;
    effects = null;
    long start = server.clock().nanos();
    Reply answer = handle(execution());
    long nanos = server.clock().nanos() - start;
    server.statistics().ofSessions().record(command().id(), nanos, failed(answer));
    noteIfSlow(nanos);
    invalidate();
    show();
    return answer;
  }

  /** Carries out the commands of the transaction that this call ends, and returns their replies. */
  public List<Reply> perform(List<Transaction.Queued> queued) {
    QueuedCommands present = queuedCommands;
    if (present == null) {
      present = new QueuedCommands(server, this);
      queuedCommands = present;
    }
    return present.perform(queued);
  }

  /** Takes note that {@code queued} was carried out for this call. */
  void performed(Call queued) {
    modified |= queued.modified;
    if (effects != null) {
      effects.namedByOthers();
    }
  }

  /** The shards in whose turns the command runs, in ascending order. */
  public List<Shard> ownShards() {
    return switch (execution()) {
      case Execution.OnShard<?> onShard -> server.shards().get(key().shard()).alone();
      case Execution.AcrossShards<?> across -> server.shards().of(keys());
      case Execution.OnEveryShard<?> everywhere -> server.shards().all();
      case Execution.OfTransaction<?> transactional -> transaction.shards();
      case Execution.OnSession<?> none -> List.of();
      case Execution.ShardByShard<?> each -> List.of();
    };
  }

  /** Whether {@code answer} is an error, which then is counted. */
  private boolean failed(Reply answer) {
    if (answer instanceof Reply.Failure failure) {
      server.statistics().errors().count(failure);
      return true;
    }
    return false;
  }

  @SuppressWarnings("unchecked") // the query was made by the parser of the same execution
  private <Q> Reply handle(Execution<Q> running) {
    try {
      return running.handler().handle(this, (Q) Objects.requireNonNull(query));
    } catch (ClientException e) {
      return e.reply();
    } catch (RuntimeException e) {
      if (command().is(Flag.WRITE)) {
        throw e; // the data may be damaged: the shard stops
      }
      LOGGER.log(System.Logger.Level.ERROR, () -> command() + " failed", e);
      return INTERNAL_ERROR;
    }
  }

  /**
   * Has {@code work}, which changes no key and may fail only by our mistake, carried out in a turn
   * of {@code visited}, and returns when that is done. For {@link Execution.ShardByShard}:
   * meanwhile this call speaks for that shard. A failure comes back to the caller and leaves the
   * shard alone.
   */
  public void inTurnOf(Shard visited, Runnable work) {
    AtomicReference<@Nullable RuntimeException> ownFailure = new AtomicReference<>();
    if (heldByTransaction.contains(visited)) {
      visit(visited.alone(), work, ownFailure);
      rethrow(ownFailure.get());
      return;
    }
    Message message = new Message(inTurn -> visit(inTurn.alone(), work, ownFailure));
    visited.execute(message);
    rethrow(message.failure() == null ? ownFailure.get() : message.failure());
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure != null) {
      throw new IllegalStateException("a shard could not be asked", failure);
    }
  }

  /**
   * Does {@code work} for every shard in a turn of its own, but for those that have stopped: what
   * is asked of all should not fail as a whole because one has.
   */
  public void inTurnOfEach(Consumer<Shard> work) {
    for (Shard shard : server.shards().all()) {
      try {
        inTurnOf(shard, () -> work.accept(shard));
      } catch (IllegalStateException e) {
        if (shard.isHealthy()) {
          throw e;
        }
      }
    }
  }

  /**
   * Does {@code work} while the turns of {@code visited}, in ascending order, are held. Meanwhile
   * this call speaks for all of them. As with {@link #inTurnOf} a failure leaves the shards alone.
   */
  public void inTurnsOf(List<Shard> visited, Runnable work) {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    if (heldByTransaction.containsAll(visited)) {
      visit(visited, work, failure);
    } else {
      new Rendezvous(server.clock()).hold(visited, () -> visit(visited, work, failure));
    }
    rethrow(failure.get());
  }

  private void visit(
      List<Shard> inTurn, Runnable work, AtomicReference<@Nullable RuntimeException> failure) {
    held = inTurn;
    statistics = server.statistics().ofShard(shard().index());
    try {
      work.run();
    } catch (RuntimeException e) {
      failure.set(e);
    }
    LoggedUnit.note(held, session.commitments(), false);
    shard().lapNanos(); // this time is not the next command's
  }

  private static long changes(List<Shard> held) {
    return held.stream().mapToLong(Shard::changes).sum();
  }

  public Reply reply() {
    return reply;
  }

  /** Has {@code answer} as its reply, since it could not be carried out. */
  public void answer(Reply.Failure answer) {
    reply = answer;
  }

  public ServerContext server() {
    return server;
  }

  public Session session() {
    return session;
  }

  /** Whether this is a command of a transaction that is being carried out. */
  public boolean isOfTransaction() {
    return exec != null;
  }

  /** What the connection has queued and watches. */
  public Transaction transaction() {
    return transaction;
  }

  /** The shards whose turns are held. */
  public List<Shard> held() {
    return held;
  }

  public Command command() {
    return Objects.requireNonNull(command);
  }

  public Execution<?> execution() {
    return Objects.requireNonNull(execution);
  }

  public Request request() {
    return Objects.requireNonNull(request);
  }

  /**
   * Argument {@code index}, borrowed: what is kept longer than the command runs must be copied.
   * Number 0 is the command's name.
   */
  public Bytes argument(int index) {
    return request().argument(index);
  }

  /** The key of a command that has one. */
  public Key key() {
    return Objects.requireNonNull(key);
  }

  /** The key of a command that has exactly one at a fixed place, else null. */
  public @Nullable Key soleKey() {
    return key;
  }

  /** Whether the command, with its arguments, takes about as long as a look at the clock. */
  public boolean isBrief() {
    return command().isBrief(request());
  }

  /** The part of the value at its one key that the command names first, borrowed, or null. */
  @Nullable Bytes member() {
    int position = command().member();
    return command().namesMember() && position < request().size() ? argument(position) : null;
  }

  /** The keys of a command that may have several, in their order. */
  public List<Key> keys() {
    List<Key> found = keys;
    if (found == null) {
      List<Integer> positions = command().keyPositions(request());
      found = new ArrayList<>(positions.size());
      for (int position : positions) {
        found.add(server.shards().key(argument(position)));
      }
      keys = found;
    }
    return found;
  }

  private Shard shard() {
    return held.get(0);
  }

  /** The time of the turn, in Unix milliseconds. */
  public long now() {
    return shard().now();
  }

  /**
   * The slice of the session's database that is in turn: the one that holds {@link #key}, or the
   * one that is asked by {@link #inTurnOf}.
   */
  public Keyspace keyspace() {
    return shard().database(session.database());
  }

  /** The slice of the session's database that holds {@code wanted}. */
  public Keyspace keyspace(Key wanted) {
    return keyspace(wanted, session.database());
  }

  /**
   * The slice of database {@code number} that holds {@code wanted}. As every step of a command with
   * many keys comes by here, this is also where it breathes.
   */
  public Keyspace keyspace(Key wanted, int number) {
    if (++steps % STEPS_PER_BREATH == 0) {
      breathe();
    }
    return server.shards().get(wanted.shard()).database(number);
  }

  /** All slices of the session's database, for a handler that holds every turn. */
  public List<Keyspace> keyspaces() {
    List<Keyspace> slices = new ArrayList<>(server.shards().size());
    for (Shard each : server.shards().all()) {
      slices.add(each.database(session.database()));
    }
    return slices;
  }

  /** The entry of a key that is to be read, or null: counts hit or miss, and is an access. */
  public @Nullable Entry read(Key wanted) {
    Entry entry = lookup(wanted);
    looked(wanted, entry);
    return entry;
  }

  /**
   * The entry of a key about which something is asked that is no use of it, or null: counts hit or
   * miss, but is no access.
   */
  public @Nullable Entry inspect(Key wanted) {
    Entry entry = keyspace(wanted).find(wanted, now());
    looked(wanted, entry);
    return entry;
  }

  private void looked(Key wanted, @Nullable Entry found) {
    Objects.requireNonNull(statistics).looked(found != null);
    if (found == null) {
      happened(wanted, session.database(), KeyEvent.KEYMISS, null);
    }
  }

  private void happened(Key key, int database, KeyEvent event, @Nullable ShardLog log) {
    Objects.requireNonNull(statistics).happened(event);
    server.notifications().happened(event, key.name(), database, log);
  }

  /** The entry of a key that is to be written, or null: is an access. */
  public @Nullable Entry lookup(Key wanted) {
    return lookup(wanted, session.database());
  }

  /** As {@link #lookup(Key)}, in database {@code number}. */
  public @Nullable Entry lookup(Key wanted, int number) {
    Keyspace keyspace = keyspace(wanted, number);
    Entry entry = keyspace.find(wanted, now());
    if (entry != null && !session.noTouch()) {
      touch(keyspace, entry);
    }
    return entry;
  }

  /** Notes that {@code entry} is in use now, as every new one is. */
  public void touch(Keyspace keyspace, Entry entry) {
    keyspace.touch(entry, accessClock());
  }

  /** How many seconds ago {@code entry} was last used. */
  public int idleSeconds(Entry entry) {
    return (accessClock() - entry.accessClock()) & Entry.ACCESS_CLOCK_MASK;
  }

  private int accessClock() {
    return (int) (now() / MILLIS_PER_ACCESS_TICK);
  }

  /**
   * All that follows from a change to a key of the session's database. Every handler that changes
   * one calls this, once for each change.
   */
  public void modified(Key changed, KeyEvent event) {
    modified(changed, session.database(), event);
  }

  /**
   * As {@link #modified(Key, KeyEvent)}, for a change to the value that {@code entry} holds; if
   * nothing is left of it, the key is deleted.
   */
  public void modified(Key changed, Entry entry, KeyEvent event) {
    Keyspace keyspace = keyspace(changed);
    keyspace.changed(entry);
    modified(changed, event);
    if (entry.isEmpty()) {
      keyspace.remove(entry);
      modified(changed, KeyEvent.DEL);
    }
  }

  /** As {@link #modified(Key, KeyEvent)}, in database {@code number}. */
  public void modified(Key changed, int number, KeyEvent event) {
    modified = true;
    Shard owner = server.shards().get(changed.shard());
    owner.changed(number, changed);
    if (effects != null) {
      effects.changed(changed, number);
    }
    if (server.tracking().isTracked(changed)) {
      invalidations().changed(changed);
    }
    if (!owner.waiters().isEmpty()) {
      readyIfWanted(owner, number, changed);
    }
    happened(changed, number, event, effects == null ? null : owner.log());
  }

  /** What has to be settled before others hear what the client says; null if all of it is. */
  public @Nullable Dependence unsettled() {
    return session.commitments().unsettled(held);
  }

  /** Whether what this command does is logged. */
  public boolean isLogged() {
    return effects != null;
  }

  /** Whether it is, and in several logs, so that the request cannot stand for it. */
  public boolean isLoggedApart() {
    return effects != null && held.size() > 1;
  }

  /**
   * Has {@code words}, a command on {@code changed} in the session's database, logged in place of
   * the request. A handler names all that it did, in such commands, if its request would not do the
   * same at any other time, or would log whole values to no purpose where it went to several
   * shards. It asks {@link #isLogged} before.
   */
  public void effect(Key changed, Bytes... words) {
    Objects.requireNonNull(effects).name(changed, session.database(), words);
  }

  /** As {@link #effect(Key, Bytes...)}: {@code changed} now holds what {@code entry} does. */
  public void effect(Key changed, Entry entry) {
    Objects.requireNonNull(effects).name(changed, session.database(), entry);
  }

  /** What this call, or the one that it is carried out for, has to serve at its end. */
  private ReadyKeys ready() {
    if (outer != null) {
      return outer.ready();
    }
    ReadyKeys present = ready;
    if (present == null) {
      present = new ReadyKeys(server.shards());
      ready = present;
    }
    return present;
  }

  /** All that follows from a change to whole databases. */
  public void modifiedAll(KeyEvent event) {
    modified = true;
    if (event == KeyEvent.FLUSH && server.tracking().isInUse()) {
      invalidations().cleared();
    }
    held.forEach(this::readyAll);
    Objects.requireNonNull(statistics).happened(event);
  }

  private void readyAll(Shard owner) {
    owner
        .waiters()
        .forEachAwaited((number, name) -> readyIfWanted(owner, number, server.shards().key(name)));
  }

  /**
   * A key is ready that holds by now what somebody waits for. What does not may do so later, but
   * then it is ready after all that did before.
   */
  private void readyIfWanted(Shard owner, int number, Key awaited) {
    Waiters waiters = owner.waiters();
    Entry entry = waiters.count(awaited.name()) == 0 ? null : owner.database(number).peek(awaited);
    if (entry != null && !entry.isEmpty() && waiters.isWanted(number, awaited.name(), entry)) {
      ready().add(number, awaited);
    }
  }

  /** The source of chance that belongs to the turn. */
  public RandomGenerator random() {
    return shard().random();
  }

  /** Called now and then by a handler that may take long, so that others get the carrier. */
  public void breathe() {
    for (Shard each : held) {
      each.breathe();
    }
  }

  /** Lets go of all that the last command brought, which may be large. */
  public void forget() {
    request = null;
    query = null;
    key = null;
    keys = null;
    wait = null;
    reply = Reply.NOTHING;
  }
}
