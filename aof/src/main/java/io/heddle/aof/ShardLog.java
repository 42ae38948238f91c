package io.heddle.aof;

import io.heddle.seam.Clock;
import io.heddle.seam.StorageFile;
import io.heddle.seam.Waiting;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of one shard.
 *
 * <p>Three parties use it. The holder of the shard's turn gathers {@link #effects} and {@link
 * #seal}s them into groups, each with the next number. Whoever has a reply to send that depends on
 * a group {@link #await}s it. All that may block on the disk is {@link #work}, done by one thread
 * kept for it: taking space ahead, syncing, and the tasks of a rewrite.
 */
public final class ShardLog {
  private static final System.Logger LOGGER = System.getLogger(ShardLog.class.getName());
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** More effects than this become a group before the turn is over. */
  private static final int LARGE_GROUP_BYTES = 256 << 10;

  private final int index;
  private final LogFiles files;
  private final Clock clock;
  private final Waiting waiting;
  private final LogOptions options;
  private final SyncTimes syncTimes;
  private final Commits commits;
  private final Effects effects = new Effects();

  /** Guards the file, the backlog, and how far both have got. */
  private final ReentrantLock lock = new ReentrantLock();

  private MappedFile file;

  /** Groups for which there was no room yet. */
  private final Deque<byte[]> backlog = new ArrayDeque<>();

  /** Whether the log's thread was woken to take space, and has not yet. */
  private boolean roomAskedFor;

  /** Files that were left for the present one and may not be synced yet. */
  private final List<MappedFile> retired = new ArrayList<>();

  /** The number of the last group that was there when the log was opened. */
  private final long opened;

  private final WaitingThreads waiters;

  /** What the log's own thread does when the more urgent is done. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private volatile long baseBytes;
  private volatile long retiredBytes;

  /** The number of the last group that was sealed. */
  private volatile long last;

  /** The number of the last group that is in the file, and so survives the end of the process. */
  private volatile long stored;

  /** The number of the last group that survives a loss of power. */
  private volatile long synced;

  /** Why writes have to be refused, or null. */
  private volatile @Nullable IOException failure;

  /** Whether a sync failed, after which nobody knows what these files hold. */
  private volatile boolean broken;

  /** What waits until more of the log would survive. */
  private volatile @Nullable Runnable postponed;

  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  /** Whether the thread waits, with nothing that it would do by itself in time. */
  private volatile boolean idle;

  private long retryNanos;

  /**
   * Goes on with a log whose files are in order.
   *
   * @param end where the last increment ends, and the number of the last group there
   */
  ShardLog(
      int index,
      LogFiles files,
      Clock clock,
      Waiting waiting,
      LogOptions options,
      Commits commits,
      LogEnd end)
      throws IOException {
    this.index = index;
    this.files = files;
    this.clock = clock;
    this.waiting = waiting;
    this.waiters = new WaitingThreads(waiting);
    this.syncTimes = new SyncTimes(clock, options);
    this.options = options;
    this.commits = commits;
    StorageFile increment = files.openLastIncrement();
    this.file = new MappedFile(increment, end.offset(), options.windowBytes());
    this.retiredBytes = end.bytesBefore();
    this.baseBytes = end.baseBytes();
    this.opened = end.sequence();
    this.last = opened;
    this.stored = last;
    this.synced = last;
    commits.onProgress(index, this::progressed, this::wantSync, () -> stored);
    commits.synced(index, last);
    provideRoom();
  }

  // For the holder of the turn.

  /** What this turn did, so far as it is not sealed. */
  public Effects effects() {
    return effects;
  }

  /** The number of the group that all effects up to now are, or will be, part of. */
  public long position() {
    return effects.isEmpty() ? last : last + 1;
  }

  /** Makes what was gathered a group of its own, if there is anything. */
  public void seal() {
    if (!effects.isEmpty()) {
      effects.seal(last + 1, synced);
      append();
    }
  }

  /** As {@link #seal}, if it is much. */
  public void sealIfLarge() {
    if (effects.size() > LARGE_GROUP_BYTES) {
      seal();
    }
  }

  /** As {@link #seal}, as one unit with groups of other logs; there is something. */
  void sealAsPartOf(List<Participant> unit) {
    effects.sealUnit(last + 1, synced, unit);
    append();
  }

  private void append() {
    long sequence = last + 1;
    boolean urgent;
    lock.lock();
    try {
      last = sequence;
      if (!backlog.isEmpty() || !file.append(effects.array(), effects.size())) {
        if (backlog.isEmpty()) {
          commits.beginIncomplete();
        }
        backlog.add(effects.take());
      } else {
        stored = sequence;
      }
      urgent = stored != sequence || !roomAskedFor && file.wantsRoom();
      roomAskedFor |= urgent;
    } finally {
      lock.unlock();
    }
    effects.clear();
    waiters.wakeAll(); // whose group has only now been sealed
    if (idle || urgent || options.policy() == FsyncPolicy.ALWAYS) {
      wake();
    }
  }

  /** Why writes have to be refused at the moment, or null if they need not. */
  public @Nullable IOException failure() {
    return failure;
  }

  /**
   * Whether a reply that depends on the groups up to {@code sequence} may be sent.
   *
   * @param isRead whether the client has only read what they did
   */
  public boolean isSettled(long sequence, boolean isRead) {
    if (!commits.count()) {
      return isRead; // as while writes are refused
    }
    return switch (options.policy()) {
      case ALWAYS -> commits.committed(index) >= sequence;
      case EVERYSEC ->
          isKept(sequence, isRead) && (isRead || !syncTimes.isOverdue() || synced >= sequence);
      case NO -> isKept(sequence, isRead);
    };
  }

  private boolean isKept(long sequence, boolean isRead) {
    return stored >= sequence && (isRead || commits.isKept(index, sequence));
  }

  /** Notes a sync that takes long: under {@code everysec} those who write wait for it then. */
  public void lookAfter() {
    if (syncTimes.becomesOverdue()) {
      LOGGER.log(System.Logger.Level.WARNING, "Syncing the log of shard {0} takes long", index);
    }
  }

  /**
   * Returns when {@link #isSettled}; but while writes are refused, reads go on.
   *
   * @throws IOException if that will never be so: nobody can say whether the groups survive
   */
  public void await(long sequence, boolean isRead) throws IOException {
    while (!isSettled(sequence, isRead)) {
      IOException reason = failure;
      if (reason != null && isRead) {
        return;
      }
      if (reason != null && broken) {
        throw reason;
      }
      waiters.join();
      wake();
      if (!isSettled(sequence, isRead) && !broken) {
        waiting.park();
      }
    }
  }

  /** Whether the groups up to {@code sequence} would survive a loss of power. */
  public boolean isSynced(long sequence) {
    return commits.committed(index) >= sequence;
  }

  /** More of this log would survive a loss of power now. */
  private void progressed() {
    waiters.wakeAll();
    if (postponed != null) {
      perform(
          () -> {
            Runnable task = postponed;
            postponed = null;
            if (task != null) {
              task.run();
            }
          });
    }
  }

  /** Has the log synced soon, whatever the policy says. Any thread. */
  public void wantSync() {
    if (stored > synced) {
      syncTimes.want();
      wake();
    }
  }

  private void wake() {
    Thread worker = thread;
    if (worker != null) {
      waiting.unpark(worker);
    }
  }

  // For the thread of the disk.

  /** Does {@link #work} on the calling thread until {@link #stop}. */
  public void run() {
    thread = Thread.currentThread();
    while (!stopping) {
      long nanos = work();
      if (nanos == Long.MAX_VALUE) {
        idle = true;
        if (!stopping && nanosToNext() == Long.MAX_VALUE) { // nothing came before the flag was up
          waiting.park();
        }
        idle = false;
      } else if (nanos > 0) {
        waiting.parkNanos(nanos);
      }
    }
    thread = null;
  }

  /**
   * Does what is due.
   *
   * @return after how many nanoseconds something will be due again unless {@link #wake} says so; 0
   *     at once
   */
  public long work() {
    long now = clock.nanos();
    if (failure == null || (!broken && now - retryNanos >= 0)) {
      provideRoom();
    }
    if (!broken && stored > synced && syncTimes.nanosUntilDue(now) <= 0) {
      sync();
    }
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    return nanosToNext();
  }

  private long nanosToNext() {
    if (!tasks.isEmpty()) {
      return 0;
    }
    long now = clock.nanos();
    long next = Long.MAX_VALUE;
    if (failure != null && !broken) {
      next = Math.max(1, retryNanos - now);
    } else if (!broken && (file.wantsRoom() || last > stored)) {
      return 0;
    }
    if (!broken && stored > synced && syncTimes.comesByItself()) {
      next = Math.min(next, Math.max(0, syncTimes.nanosUntilDue(now)));
    }
    return next;
  }

  /** Takes space ahead, and stores what waited for it. */
  private void provideRoom() {
    try {
      while (!backlog.isEmpty()) {
        drain();
      }
      if (file.wantsRoom()) {
        install(file.makeRoom());
      }
      failure = null;
    } catch (IOException e) {
      fail(e, "The log of shard " + index + " cannot grow, so writes are refused: ");
    }
  }

  private void install(Runnable window) {
    lock.lock();
    try {
      window.run();
      roomAskedFor = false;
    } finally {
      lock.unlock();
    }
  }

  private void drain() throws IOException {
    install(file.makeRoomFor(lengthOfFirst())); // nobody uses it, as something waits
    boolean emptied;
    lock.lock();
    try {
      long number = stored;
      while (!backlog.isEmpty() && file.append(backlog.getFirst(), backlog.getFirst().length)) {
        backlog.removeFirst();
        number++;
      }
      stored = number;
      emptied = backlog.isEmpty();
    } finally {
      lock.unlock();
    }
    if (emptied) {
      commits.endIncomplete();
    }
    waiters.wakeAll();
  }

  private int lengthOfFirst() {
    lock.lock();
    try {
      return backlog.getFirst().length;
    } finally {
      lock.unlock();
    }
  }

  private void fail(IOException reason, String what) {
    if (failure == null) {
      LOGGER.log(System.Logger.Level.ERROR, what + reason.getMessage());
    }
    failure = reason;
    retryNanos = clock.nanos() + RETRY_NANOS;
    waiters.wakeAll();
  }

  private void sync() {
    long target;
    MappedFile current;
    List<MappedFile> left;
    lock.lock();
    try {
      target = stored;
      current = file;
      left = List.copyOf(retired);
    } finally {
      lock.unlock();
    }
    syncTimes.begin();
    try {
      for (MappedFile each : left) {
        each.sync();
      }
      current.sync();
    } catch (IOException e) {
      broken = true;
      syncTimes.end(false);
      fail(e, "The log of shard " + index + " could not be synced, so writes are refused: ");
      return;
    }
    synced = target;
    if (syncTimes.end(true)) {
      waiters.wakeAll(); // those too who wrote meanwhile
    }
    commits.synced(index, target); // which wakes those who waited for it
  }

  /** Ends {@link #run} and returns when it has ended. */
  private void stop() {
    stopping = true;
    wake();
    while (thread != null) {
      waiting.parkNanos(STOP_ROUND_NANOS);
    }
  }

  /**
   * Brings everything to the disk, gives back the space that was taken ahead, and closes the files.
   * No turn adds anything any more.
   */
  public void close() throws IOException {
    stop();
    if (!broken) {
      provideRoom();
      sync();
      attest();
    }
    if (failure == null) {
      file.finish();
    }
    closeFiles();
  }

  /**
   * Has an empty group say that all before it is safe: what is damaged from now on cannot be taken
   * for an end that was never finished.
   */
  private void attest() {
    if (failure == null && last > opened && synced == last) {
      effects.seal(last + 1, synced);
      append();
      provideRoom();
      sync();
    }
  }

  /** Gives the log up: its files are not needed any more. No turn adds anything any more. */
  void abandon() throws IOException {
    stop();
    broken = true;
    failure = new IOException("the log was given up");
    waiters.wakeAll();
    closeFiles();
  }

  private void closeFiles() throws IOException {
    for (MappedFile each : retired) {
      each.close();
    }
    file.close();
  }

  /** Has {@code task} done by the log's thread. Any thread. */
  void perform(Runnable task) {
    tasks.add(task);
    wake();
  }

  /**
   * Lets everything from now on go to {@code prepared}. The holder of the turn.
   *
   * @return the number of the last group before that, or -1 if something still waits for room
   */
  long switchTo(MappedFile prepared) {
    seal();
    lock.lock();
    try {
      if (!backlog.isEmpty()) {
        return -1;
      }
      retired.add(file);
      retiredBytes = retired.stream().mapToLong(MappedFile::position).sum();
      file = prepared;
      roomAskedFor = false;
      stored = last;
      effects.beginFile();
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Replaces everything before {@code increment} by {@code base}, which is complete and safe. */
  void adopt(Manifest.Part base, long bytes, Manifest.Part increment) throws IOException {
    Manifest before = files.manifest();
    files.store(new Manifest(base, List.of(increment)));
    List<MappedFile> replaced;
    lock.lock();
    try {
      replaced = List.copyOf(retired);
      retired.clear();
      retiredBytes = 0;
    } finally {
      lock.unlock();
    }
    baseBytes = bytes;
    for (MappedFile each : replaced) {
      each.discard();
    }
    files.removeUnnamed(before);
  }

  /** Notes how large the first base is. */
  void baseWritten(long bytes) {
    baseBytes = bytes;
  }

  /** Has {@code task} done by the log's thread when everything up to {@code sequence} survives. */
  void performWhenCommitted(long sequence, Runnable task) {
    if (isSynced(sequence)) {
      task.run();
    } else {
      postponed = () -> performWhenCommitted(sequence, task);
      commits.wantSync();
      if (isSynced(sequence)) {
        progressed(); // it was so before anybody knew that this waits
      }
    }
  }

  /** Whether a rewrite that began with {@link #switchTo} goes on. */
  void rewriting(boolean on) {
    syncTimes.rewriting(on);
  }

  Commits commits() {
    return commits;
  }

  LogFiles files() {
    return files;
  }

  /** Whether a sync failed, so that only another epoch makes the log whole again. */
  public boolean isBroken() {
    return broken;
  }

  public int index() {
    return index;
  }

  public long bytes() {
    return baseBytes + retiredBytes + file.position();
  }

  public long waitingBytes() {
    lock.lock();
    try {
      return backlog.stream().mapToLong(group -> group.length).sum();
    } finally {
      lock.unlock();
    }
  }

  public boolean isSyncing() {
    return syncTimes.isUnderWay();
  }

  public long delayedSyncs() {
    return syncTimes.overdueCount();
  }
}
