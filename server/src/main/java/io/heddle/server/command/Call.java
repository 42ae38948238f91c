package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.session.Dependence;
import io.heddle.server.session.Session;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.Shard;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private final ServerContext server;
  private final Session session;
  private final Transaction transaction;
  private final ReadAhead readAhead;

  /** The {@code EXEC} that carries this call out, or null. */
  private final @Nullable Call exec;

  private final CallTurns turns;
  private final CallChanges changes;
  private final CallCourse course;

  private @Nullable Command command;
  private @Nullable Request request;
  private @Nullable Execution<?> execution;
  private @Nullable Object query;
  private @Nullable Key key;
  private @Nullable List<Key> keys;

  /** What an {@code EXEC} carries out, once there was one. */
  private @Nullable QueuedCommands queuedCommands;

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
    this.turns = new CallTurns(server, session);
    this.changes = new CallChanges(server, session, turns, exec == null ? null : exec.changes);
    this.course = new CallCourse(this, turns, changes, readAhead);
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
    take(queued.command(), queued.request(), queued.execution());
    keys = queued.keys();
    key = queued.command().soleKey() < 0 ? null : queued.keys().get(0);
  }

  private void take(Command newCommand, Request newRequest, Execution<?> newExecution) {
    command = newCommand;
    request = newRequest;
    execution = newExecution;
    query = newExecution.parser().parse(new Arguments(server, newRequest, newCommand));
    course.prepare();
  }

  /** How this is carried out. */
  public CallCourse course() {
    return course;
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
    return course.await(kind, awaited, deadlineMillis) ? Reply.NOTHING : otherwise;
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
    changes.include(queued.changes);
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

  /**
   * Has {@code work} carried out in a turn of {@code visited}, and returns when that is done. For
   * {@link Execution.ShardByShard}: meanwhile this call speaks for that shard.
   */
  public void inTurnOf(Shard visited, Runnable work) {
    visits().inTurnOf(visited, work);
  }

  /** The same for every shard, but for those that have stopped. */
  public void inTurnOfEach(Consumer<Shard> work) {
    visits().inTurnOfEach(work);
  }

  /** The same while the turns of {@code visited}, in ascending order, are held together. */
  public void inTurnsOf(List<Shard> visited, Runnable work) {
    visits().inTurnsOf(visited, work);
  }

  private ShardVisits visits() {
    return new ShardVisits(server, session, turns, heldByTransaction());
  }

  /** The shards whose turns {@code EXEC} holds for this call and all others of its transaction. */
  List<Shard> heldByTransaction() {
    return exec == null ? List.of() : exec.held();
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
    return turns.held();
  }

  public Command command() {
    return Objects.requireNonNull(command);
  }

  public Execution<?> execution() {
    return Objects.requireNonNull(execution);
  }

  /** What the parser of its execution has made of the arguments. */
  Object query() {
    return Objects.requireNonNull(query);
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

  /** Those of {@link #keys} if they have been looked for, else null. */
  @Nullable List<Key> knownKeys() {
    return keys;
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

  /** The time of the turn, in Unix milliseconds. */
  public long now() {
    return turns.now();
  }

  /** The source of chance that belongs to the turn. */
  public RandomGenerator random() {
    return turns.first().random();
  }

  /** Called now and then by a handler that may take long, so that others get the carrier. */
  public void breathe() {
    turns.breathe();
  }

  /**
   * The slice of the session's database that is in turn: the one that holds {@link #key}, or the
   * one that is asked by {@link #inTurnOf}.
   */
  public Keyspace keyspace() {
    return turns.keyspace();
  }

  /** The slice of the session's database that holds {@code wanted}. */
  public Keyspace keyspace(Key wanted) {
    return turns.keyspace(wanted, session.database());
  }

  /**
   * The slice of database {@code number} that holds {@code wanted}. As every step of a command with
   * many keys comes by here, this is also where it breathes.
   */
  public Keyspace keyspace(Key wanted, int number) {
    return turns.keyspace(wanted, number);
  }

  /** All slices of the session's database, for a handler that holds every turn. */
  public List<Keyspace> keyspaces() {
    return turns.keyspaces();
  }

  /** The entry of a key that is to be read, or null: counts hit or miss, and is an access. */
  public @Nullable Entry read(Key wanted) {
    return turns.read(wanted);
  }

  /**
   * The entry of a key about which something is asked that is no use of it, or null: counts hit or
   * miss, but is no access.
   */
  public @Nullable Entry inspect(Key wanted) {
    return turns.inspect(wanted);
  }

  /** The entry of a key that is to be written, or null: is an access. */
  public @Nullable Entry lookup(Key wanted) {
    return turns.lookup(wanted, session.database());
  }

  /** As {@link #lookup(Key)}, in database {@code number}. */
  public @Nullable Entry lookup(Key wanted, int number) {
    return turns.lookup(wanted, number);
  }

  /** Notes that {@code entry} is in use now, as every new one is. */
  public void touch(Keyspace keyspace, Entry entry) {
    turns.touch(keyspace, entry);
  }

  /** How many seconds ago {@code entry} was last used. */
  public int idleSeconds(Entry entry) {
    return turns.idleSeconds(entry);
  }

  /**
   * All that follows from a change to a key of the session's database. Every handler that changes
   * one calls this, once for each change.
   */
  public void modified(Key changed, KeyEvent event) {
    changes.modified(changed, session.database(), event);
  }

  /**
   * As {@link #modified(Key, KeyEvent)}, for a change to the value that {@code entry} holds; if
   * nothing is left of it, the key is deleted.
   */
  public void modified(Key changed, Entry entry, KeyEvent event) {
    changes.modified(changed, entry, event);
  }

  /** As {@link #modified(Key, KeyEvent)}, in database {@code number}. */
  public void modified(Key changed, int number, KeyEvent event) {
    changes.modified(changed, number, event);
  }

  /** All that follows from a change to whole databases. */
  public void modifiedAll(KeyEvent event) {
    changes.modifiedAll(event);
  }

  /** What has to be settled before others hear what the client says; null if all of it is. */
  public @Nullable Dependence unsettled() {
    return session.commitments().unsettled(turns.held());
  }

  /** Whether what this command does is logged. */
  public boolean isLogged() {
    return changes.areLogged();
  }

  /** Whether it is, and in several logs, so that the request cannot stand for it. */
  public boolean isLoggedApart() {
    return isLogged() && turns.held().size() > 1;
  }

  /**
   * Has {@code words}, a command on {@code changed} in the session's database, logged in place of
   * the request. A handler names all that it did, in such commands, if its request would not do the
   * same at any other time, or would log whole values to no purpose where it went to several
   * shards. It asks {@link #isLogged} before.
   */
  public void effect(Key changed, Bytes... words) {
    changes.effect(changed, words);
  }

  /** As {@link #effect(Key, Bytes...)}: {@code changed} now holds what {@code entry} does. */
  public void effect(Key changed, Entry entry) {
    changes.effect(changed, entry);
  }

  /** Lets go of all that the last command brought, which may be large. */
  public void forget() {
    request = null;
    query = null;
    key = null;
    keys = null;
    course.forget();
  }
}
