package io.heddle.aof;

import io.heddle.seam.Waiting;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Threads that wait for a log to get on. Any thread may use it; one that has joined looks once more
 * at what it waits for, and only then parks.
 */
final class WaitingThreads {
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Waiting waiting;

  WaitingThreads(Waiting waiting) {
    this.waiting = waiting;
  }

  /** Has the calling thread woken the next time. */
  void join() {
    threads.add(Thread.currentThread());
  }

  void wakeAll() {
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      waiting.unpark(thread);
    }
  }
}
