package io.heddle.aof;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The replacement of a shard's log by a shorter one: a base with the contents of one moment, and an
 * increment for what came after. Safe against a crash at every step: the new increment joins the
 * log, the base is written and made safe, the manifest names the two alone, the old files go.
 *
 * <p>The thread of the disk prepares, writes and concludes; the holder of the turn says when the
 * moment is, and gives the contents. Each step that the other side waits for ends in a call of the
 * listener, on the thread of the disk.
 */
public final class Rewrite {
  private static final System.Logger LOGGER = System.getLogger(Rewrite.class.getName());

  /** Contents that are given at a time. */
  static final int GROUP_BYTES = 256 << 10;

  /** Contents that may wait for the disk, in groups. */
  private static final int WAITING_GROUPS = 4;

  private final ShardLog log;
  private final Runnable listener;
  private final Effects contents = new Effects();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Manifest.Part base;
  private final Manifest.Part increment;
  private volatile @Nullable MappedFile prepared;
  private volatile @Nullable LogBase file;
  private volatile @Nullable IOException failure;
  private volatile boolean done;
  private long moment;

  /**
   * Prepares a rewrite of {@code log}; the listener hears when it {@link #isPrepared}.
   *
   * @param listener is called whenever the holder of the turn can go on, and at the end
   */
  public Rewrite(ShardLog log, Runnable listener) {
    this.log = log;
    this.listener = listener;
    base = log.files().newBase();
    increment = log.files().newIncrement();
    log.perform(() -> attempt(this::prepare));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Step step) {
    if (failure != null || done) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      failure = e;
      LOGGER.log(
          System.Logger.Level.ERROR,
          () -> "Rewriting the log of shard " + log.index() + " failed: " + e.getMessage());
      abandon();
      done = true;
      log.rewriting(false);
    }
    listener.run();
  }

  private void abandon() {
    try {
      LogBase begun = file;
      if (begun != null) {
        begun.abandon();
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "A temporary base stays: " + e.getMessage());
    }
  }

  private void prepare() throws IOException {
    prepared = log.files().prepareIncrement(increment);
  }

  /** Whether the moment may be chosen. */
  public boolean isPrepared() {
    return prepared != null;
  }

  /**
   * Chooses this moment; the holder of the turn. What is given afterwards are the contents of now.
   *
   * @return false if the log is not ready; then a later moment has to be chosen
   */
  public boolean begin() {
    long moment = log.switchTo(Objects.requireNonNull(prepared));
    if (moment < 0) {
      return false;
    }
    this.moment = moment;
    log.rewriting(true);
    log.perform(() -> attempt(() -> file = log.files().create(base, moment)));
    return true;
  }

  /** Where the holder of the turn puts contents; then it says {@link #give}. */
  public Effects contents() {
    return contents;
  }

  /** Hands over what is in {@link #contents}, if that is enough to be worth it. */
  public void give() {
    if (contents.size() > GROUP_BYTES) {
      handOver();
    }
  }

  private void handOver() {
    byte[] given = contents.take();
    waiting.incrementAndGet();
    log.perform(
        () -> {
          waiting.decrementAndGet();
          attempt(() -> Objects.requireNonNull(file).write(given));
        });
  }

  /** Whether the disk keeps up, so that more may be given. */
  public boolean wantsMore() {
    return failure == null && waiting.get() < WAITING_GROUPS;
  }

  /** All contents were given; the holder of the turn. */
  public void end() {
    if (!contents.isEmpty()) {
      handOver();
    }
    log.perform(() -> attempt(this::finish));
  }

  /**
   * The base may hold part of what several shards did as one. It takes the place of groups that
   * would have gone with those of the others, so those have to be safe first.
   */
  private void finish() throws IOException {
    long bytes = Objects.requireNonNull(file).finish();
    log.performWhenCommitted(moment, () -> attempt(() -> adopt(bytes)));
  }

  private void adopt(long bytes) throws IOException {
    log.adopt(base, bytes, increment);
    log.rewriting(false);
    done = true;
  }

  /** Ends it without a result, for {@code reason}, unless it is over. Any thread. */
  public void giveUp(String reason) {
    log.perform(
        () ->
            attempt(
                () -> {
                  throw new IOException(reason);
                }));
  }

  /** Whether it is over, well or not. */
  public boolean isDone() {
    return done;
  }

  /** Why it failed, or null. */
  public @Nullable IOException failure() {
    return failure;
  }
}
