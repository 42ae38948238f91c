package io.heddle.seam;

import java.util.concurrent.locks.LockSupport;

/**
 * The only way in which a thread waits for another, or lets time pass. May return early: callers
 * check their condition again.
 */
public interface Waiting {
  /** Blocks the calling thread until {@link #unpark} names it. */
  void park();

  /** As {@link #park}, but for {@code nanos} nanoseconds at most. */
  void parkNanos(long nanos);

  /** Lets others go first that could run now; may do nothing. */
  default void giveWay() {}

  /** Lets {@code thread} return from its wait, or from its next one if it does not wait now. */
  void unpark(Thread thread);

  /** Parks and unparks JVM threads. */
  Waiting THREADS =
      new Waiting() {
        @Override
        public void park() {
          LockSupport.park();
        }

        @Override
        public void parkNanos(long nanos) {
          LockSupport.parkNanos(nanos);
        }

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // a hint is all that this means to be
        public void giveWay() {
          Thread.yield();
        }

        @Override
        public void unpark(Thread thread) {
          LockSupport.unpark(thread);
        }
      };
}
