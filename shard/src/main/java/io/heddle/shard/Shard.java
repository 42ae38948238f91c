package io.heddle.shard;

import io.heddle.aof.ShardLog;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.keyspace.Presence;
import io.heddle.shard.keyspace.Waiters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * An actor that owns a slice of every database. All state but the mailbox and the turn belongs to
 * the thread that holds the turn.
 *
 * <p>Who sends a message ({@link #execute}) and finds the turn free takes it and carries out what
 * the mailbox holds, its own message included: it helps. Otherwise it waits; the holder looks into
 * the mailbox once more after it gave the turn back, so no message is left behind. The shard's own
 * thread takes over where a helper's budget ends, and removes expired keys when nobody asks for
 * anything. Without {@link #start} the shard has no thread: whoever calls {@link #runTurn} then
 * does all of its work.
 */
public final class Shard {
  private static final System.Logger LOGGER = System.getLogger(Shard.class.getName());
  private static final int MAILBOX_CHUNK = 256;
  private static final int PASSED_ON = -1;
  private static final long BEFORE_ALL_DEADLINES = 0;

  private final int index;
  private final Clock clock;
  private final Waiting waiting;
  private final RandomGenerator random;
  private final ShardSettings settings;
  private final List<Shard> alone = List.of(this);
  private final Keyspace[] databases;
  private ShardListener listener = ShardListener.NOBODY;
  private final MpscUnboundedVarHandleArrayQueue<Message> mailbox =
      new MpscUnboundedVarHandleArrayQueue<>(MAILBOX_CHUNK);
  private Turn turn = new Turn();
  private final TurnStatistics statistics = new TurnStatistics();
  private final ActiveExpiry expiry;
  private final Watches watches = new Watches();
  private final Waiters waiters = new Waiters();

  /** Carried out in this turn, and not yet given back to their senders. */
  private final List<Message> answered = new ArrayList<>();

  /** Databases from this number on have never been asked for. */
  private int databasesInUse;

  /** How often databases were changed as a whole. */
  private long changesOfAll;

  private long now;
  private long turnStartNanos;
  private long lapNanos;
  private long yieldNanos;

  /**
   * When the shard's own thread should look after expiry again. Written by the holder of the turn
   * and by that thread.
   */
  private volatile long wakeMillis = Long.MAX_VALUE;

  /** Where effects go, or null if they are not kept. */
  private @Nullable ShardLog log;

  private volatile boolean replaying;
  private volatile @Nullable Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  public Shard(
      int index,
      Clock clock,
      Waiting waiting,
      Hashing hashing,
      RandomGenerator random,
      ShardSettings settings) {
    this.index = index;
    this.random = random;
    this.clock = clock;
    this.waiting = waiting;
    this.settings = settings;
    this.expiry = new ActiveExpiry(clock, statistics, settings);
    this.databases = new Keyspace[settings.databases()];
    Relay relay = new Relay(this, watches);
    for (int i = 0; i < databases.length; i++) {
      databases[i] = new Keyspace(hashing, relay);
    }
  }

  /** The number that {@code keyspace}, one of this shard's, has at the moment. */
  int number(Keyspace keyspace) {
    int number = 0;
    while (databases[number] != keyspace) {
      number++;
    }
    return number;
  }

  /** Has {@code whom} told what happens to keys by itself. Called before the shard is used. */
  public void tell(ShardListener whom) {
    listener = whom;
  }

  ShardListener listener() {
    return listener;
  }

  /** Has another turn decide who may touch the data. Called before the shard is used. */
  void turn(Turn other) {
    turn = other;
  }

  public int index() {
    return index;
  }

  /** The list of this shard and no other. */
  public List<Shard> alone() {
    return alone;
  }

  /** Gives the shard a thread of its own, made by {@code threads}. */
  public void start(ThreadFactory threads) {
    Thread own = threads.newThread(this::work);
    thread = own;
    own.start();
  }

  /** Ends the shard's own thread. Messages already sent are carried out by their senders. */
  public void stop() {
    stopping = true;
    wakeOwnThread();
  }

  /**
   * Has {@code message} carried out in a turn of this shard, and returns when that is done. Any
   * thread but one that holds the turn.
   */
  public void execute(Message message) {
    message.post();
    mailbox.offer(message);
    help();
    while (!message.isDone()) {
      waiting.park();
    }
  }

  private void help() {
    int room = settings.turnMessages();
    while (turn.tryTake()) { // else the holder looks into the mailbox after it gave the turn back
      int carriedOut = takeTurn(room);
      if (carriedOut == PASSED_ON || mailbox.isEmpty()) {
        return;
      }
      room -= carriedOut;
      if (room <= 0) {
        if (hasOwnThread()) {
          wakeOwnThread();
          return;
        }
        room = settings.turnMessages();
      }
    }
  }

  /** Whether there is a thread to leave messages to. Read after they were sent. */
  private boolean hasOwnThread() {
    return thread != null && !stopping;
  }

  /**
   * Carries out all that is in the mailbox, if the turn is free: the invoker's way to run a shard
   * that has no thread.
   */
  public void runTurn() {
    while (turn.tryTake() && takeTurn(Integer.MAX_VALUE) != PASSED_ON && !mailbox.isEmpty()) {}
  }

  private void work() {
    while (!stopping) {
      if ((!mailbox.isEmpty() || clock.millis() >= wakeMillis) && turn.tryTake()) {
        wakeMillis = Long.MAX_VALUE; // only now: the turn's end sets the next one
        takeTurn(settings.turnMessages());
        continue;
      }
      long wake = wakeMillis;
      if (wake == Long.MAX_VALUE) {
        waiting.park();
      } else {
        waiting.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.max(1, wake - clock.millis())));
      }
    }
    runTurn(); // what was left to this thread before it was told to stop
  }

  /**
   * One turn of at most {@code room} messages, by the thread that took it; ends with the turn given
   * back, or passed on to a message's sender.
   */
  private int takeTurn(int room) {
    beginTurn(clock.millis(), clock.nanos());
    int carriedOut = 0;
    Message message = null;
    while (carriedOut < room && (message = mailbox.poll()) != null && !message.asksForTurn()) {
      carryOut(message);
      carriedOut++;
    }
    endTurn(carriedOut);
    if (message != null && message.asksForTurn()) {
      message.finish(waiting);
      return PASSED_ON;
    }
    turn.giveBack();
    return carriedOut;
  }

  private void carryOut(Message message) {
    if (failure == null) {
      message.perform(this);
    } else {
      message.refuse(new ShardStoppedException(index, failure));
    }
    answered.add(message);
  }

  /** One that is held is given back by {@link #giveBackHeld} and {@link #helpOthers}. */
  void beginTurn(long nowMillis, long nowNanos) {
    now = replaying ? BEFORE_ALL_DEADLINES : nowMillis;
    turnStartNanos = nowNanos;
    lapNanos = turnStartNanos;
    yieldNanos = turnStartNanos;
  }

  private void endTurn(int messages) {
    if (failure == null) {
      try {
        expire();
      } catch (RuntimeException | Error e) {
        fail(e); // the turn still ends, and every sender hears of it
      }
    }
    if (log != null) {
      log.seal();
    }
    for (int i = 0; i < answered.size(); i++) {
      answered.get(i).finish(waiting);
    }
    answered.clear();
    statistics.record(messages, clock.nanos() - turnStartNanos);
  }

  /** Takes the turn for the calling thread, if it is free and the shard has not failed. */
  boolean tryHold() {
    return failure == null && turn.tryTake();
  }

  /** Whether a turn that was held for so long should be given back for the sake of others. */
  boolean isWanted(long heldNanos) {
    return heldNanos > settings.yieldNanos() || !mailbox.isEmpty();
  }

  /** Throws if the shard has failed. */
  void requireHealthy() {
    if (failure != null) {
      throw new ShardStoppedException(index, failure);
    }
  }

  void giveBackHeld() {
    endTurn(1);
    turn.giveBack();
  }

  /** Carries out what was asked of the shard while the calling thread held its turn. */
  void helpOthers() {
    if (!mailbox.isEmpty()) {
      help();
    }
  }

  private void wakeOwnThread() {
    Thread own = thread;
    if (own != null && own != Thread.currentThread()) {
      waiting.unpark(own);
    }
  }

  /** Removes what has expired, and sees to it that the shard's thread comes back for the rest. */
  private void expire() {
    long wake = replaying ? ActiveExpiry.NEVER : expiry.run(databases, databasesInUse, now);
    if (wake < wakeMillis) {
      wakeMillis = wake;
      wakeOwnThread();
    }
  }

  /**
   * Lets keys whose time is over stay until {@code untilMillis}, though nobody finds them. For the
   * holder of the turn.
   */
  public void pauseExpiry(long untilMillis) {
    expiry.pause(untilMillis);
    for (Keyspace database : databases) {
      database.pauseExpiry(untilMillis);
    }
  }

  /**
   * Whether keys whose time is over are removed when nobody asks for them. For the holder of the
   * turn.
   */
  public void expireActively(boolean yes) {
    expiry.on(yes);
  }

  /**
   * Has {@code watch} told how many nanoseconds each round of active expiry took, by whoever holds
   * the turn.
   */
  public void watchExpiry(LongConsumer watch) {
    expiry.watch(watch);
  }

  /**
   * Stops the shard for good: its state may be damaged, so from now on every message fails with
   * {@code reason}.
   */
  void fail(Throwable reason) {
    if (failure != null) {
      return;
    }
    failure = reason;
    LOGGER.log(
        System.Logger.Level.ERROR,
        () -> "Shard " + index + " stops: its state may be damaged",
        reason);
    if (reason instanceof VirtualMachineError) {
      // Memory ran out, or worse, whoever the turn worked for, and be it nobody: what becomes of
      // this process is for whoever started it to say.
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, reason);
    }
  }

  /** Where the effects of this turn go, or null if they are not kept; for the turn's holder. */
  public @Nullable ShardLog log() {
    return log;
  }

  /** Has effects go to {@code newLog} from now on, or nowhere; for the turn's holder. */
  public void log(@Nullable ShardLog newLog) {
    if (log != null) {
      log.seal();
    }
    log = newLog;
  }

  /**
   * While this is on, no time passes for the shard and nothing expires: what is replayed says
   * itself what has expired. Any thread, between turns.
   */
  public void replaying(boolean on) {
    replaying = on;
  }

  /** Changes the shortest time between two rounds of active expiry. Any thread. */
  public void expiryInterval(long millis) {
    expiry.interval(millis);
  }

  /** Whether the shard carries out messages. Any thread. */
  public boolean isHealthy() {
    return failure == null;
  }

  /** Whether some thread holds the turn. Any thread; a moment's view. */
  boolean isTurnTaken() {
    return turn.isTaken();
  }

  /** How many messages wait. Any thread; a moment's view. */
  public int mailboxDepth() {
    return mailbox.size();
  }

  public TurnStatistics statistics() {
    return statistics;
  }

  /** The time of this turn, in Unix milliseconds: the same for all that happens in it. */
  public long now() {
    return now;
  }

  /** What follows in this turn, by another client's will, happens at {@code nowMillis}. */
  public void goOnAt(long nowMillis) {
    now = Math.max(now, nowMillis);
  }

  /** Nanoseconds since the last call, or since the turn began: what one command took. */
  public long lapNanos() {
    long last = lapNanos;
    lapNanos = clock.nanos();
    return lapNanos - last;
  }

  /** Has the next lap begin at {@code nanos}, for who looked at the clock anyway. */
  public void lapAt(long nanos) {
    lapNanos = nanos;
  }

  /**
   * When a turn last began, got a command done or gave its carrier away for a moment, in the
   * clock's nanoseconds. Any thread; a moment's view.
   */
  public long lastProgressNanos() {
    return Math.max(lapNanos, yieldNanos);
  }

  /**
   * Called now and then by work that may take long: lets other threads have the carrier, never the
   * turn.
   */
  public void breathe() {
    long nanos = clock.nanos();
    if (nanos - yieldNanos > settings.yieldNanos()) {
      yieldNanos = nanos;
      waiting.parkNanos(1);
    }
  }

  /** This shard's source of chance, for whoever holds the turn. */
  public RandomGenerator random() {
    return random;
  }

  /** This shard's slice of database {@code number}. */
  public Keyspace database(int number) {
    if (number >= databasesInUse) {
      databasesInUse = number + 1;
    }
    return databases[number];
  }

  /** How many changes all databases have seen. */
  public long changes() {
    long sum = changesOfAll;
    for (int i = 0; i < databasesInUse; i++) {
      sum += databases[i].changes();
    }
    return sum;
  }

  /** How many fields of hashes have expired since the beginning. */
  public long expiredFields() {
    long sum = 0;
    for (int i = 0; i < databasesInUse; i++) {
      sum += databases[i].expiredFields();
    }
    return sum;
  }

  /** How many keys have expired since the beginning. */
  public long expired() {
    long sum = 0;
    for (int i = 0; i < databasesInUse; i++) {
      sum += databases[i].expired();
    }
    return sum;
  }

  /** Databases from this number on have never been asked for. */
  public int databasesInUse() {
    return databasesInUse;
  }

  /**
   * Lets {@code watch} hear of the next change to {@code key} in database {@code number}. If its
   * time is over already, its removal is no change.
   */
  public void watch(int number, Key key, Watch watch) {
    database(number).find(key, now);
    boolean isOverdue = database(number).presence(key, now) == Presence.OVERDUE;
    watches.add(number, key, isOverdue, watch);
  }

  /** Lets {@code watch} hear of those of its keys whose time is over since they are watched. */
  public void expire(Watch watch) {
    for (Watch.Watched watched : watch.of(index)) {
      Keyspace database = database(watched.database());
      database.find(watched.key(), now);
      if (database.presence(watched.key(), now) == Presence.OVERDUE) {
        watched.foundOverdue();
      }
    }
  }

  /** Forgets {@code watch}. */
  public void unwatch(Watch watch) {
    watches.remove(index, watch);
  }

  /** How many keys are watched. Any thread; a moment's view. */
  public int watchedKeys() {
    return watches.size();
  }

  /** {@code key} in database {@code number} has been changed. */
  public void changed(int number, Key key) {
    watches.changed(number, key.name());
  }

  /** Who waits for keys of this shard. */
  public Waiters waiters() {
    return waiters;
  }

  /** Exchanges the contents of two databases. */
  public void swapDatabases(int first, int second) {
    watches.swapping(first, database(first), database(second), now);
    watches.swapping(second, database(second), database(first), now);
    changesOfAll++;
    Keyspace kept = database(first);
    databases[first] = database(second);
    databases[second] = kept;
  }

  /** Drops the contents of database {@code number} at once, whatever there is. */
  public void clearDatabase(int number) {
    watches.clearing(number, database(number), now);
    databases[number].clear();
  }

  /** Begins to gather what all databases hold now; see {@link ShardSnapshot}. */
  public ShardSnapshot snapshot() {
    return new ShardSnapshot(this);
  }

  /** Drops the contents of all databases at once, whatever there is. */
  public void clearDatabases() {
    changesOfAll++;
    for (int i = 0; i < databasesInUse; i++) {
      clearDatabase(i);
    }
  }
}
