package io.heddle.it.simulation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Does one thing after another, on a thread under the scheduler that it starts when need be. */
final class SimulatedExecutor extends AbstractExecutorService {
  private static final long ROUND_NANOS = 1_000_000;

  private final Scheduler scheduler;
  private final ThreadFactory threads;
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean busy;
  private boolean closed;

  SimulatedExecutor(Scheduler scheduler, ThreadFactory threads) {
    this.scheduler = scheduler;
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    queue.add(task);
    if (!busy) {
      busy = true;
      threads.newThread(this::work).start();
    }
  }

  private void work() {
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      task.run();
    }
    busy = false;
  }

  @Override
  public void close() {
    closed = true;
    while (busy) {
      scheduler.parkNanos(ROUND_NANOS);
    }
  }

  @Override
  public void shutdown() {
    closed = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed && !busy;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}
