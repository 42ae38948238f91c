package io.heddle.server.stats;

import io.heddle.resp.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last commands that took long to carry out. Any thread may use it. */
public final class SlowLog {
  /**
   * A command that took long.
   *
   * @param id grows from entry to entry, also beyond a reset
   * @param seconds when it was carried out, in Unix seconds
   * @param micros how long that took
   * @param arguments what was asked, shortened, and without secrets
   */
  public record Entry(
      long id,
      long seconds,
      long micros,
      List<Bytes> arguments,
      String clientAddress,
      Bytes clientName) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Entry> newestFirst = new ArrayDeque<>();
  private long nextId;
  private long mostEntries;

  SlowLog() {}

  /** Changes how many entries there may be; none are noted while it is 0. */
  void mostEntries(long most) {
    lock.lock();
    try {
      mostEntries = most;
      if (most > 0) {
        trim();
      }
    } finally {
      lock.unlock();
    }
  }

  public void add(
      long seconds, long micros, List<Bytes> arguments, String clientAddress, Bytes clientName) {
    lock.lock();
    try {
      if (mostEntries > 0) {
        newestFirst.addFirst(
            new Entry(nextId++, seconds, micros, arguments, clientAddress, clientName));
        trim();
      }
    } finally {
      lock.unlock();
    }
  }

  private void trim() {
    while (newestFirst.size() > mostEntries) {
      newestFirst.removeLast();
    }
  }

  public int size() {
    lock.lock();
    try {
      return newestFirst.size();
    } finally {
      lock.unlock();
    }
  }

  /** At most {@code count} entries, the newest first. */
  public List<Entry> newest(long count) {
    lock.lock();
    try {
      return newestFirst.stream().limit(count).toList();
    } finally {
      lock.unlock();
    }
  }

  public void clear() {
    lock.lock();
    try {
      newestFirst.clear();
    } finally {
      lock.unlock();
    }
  }
}
