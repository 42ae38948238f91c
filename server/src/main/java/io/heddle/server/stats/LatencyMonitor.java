package io.heddle.server.stats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * When events took long, and how long: for each event the worst of each of the last seconds in
 * which there was one. Any thread may use it.
 */
public final class LatencyMonitor {
  /** As many seconds as Redis remembers. */
  static final int MOST_SAMPLES = 160;

  /**
   * The worst of one second.
   *
   * @param seconds which second, in Unix time
   */
  public record Sample(long seconds, long millis) {}

  /**
   * What is known of one event.
   *
   * @param samples oldest first; at least one
   * @param worstMillis the worst of all since the last reset, older ones than those included
   */
  public record History(LatencyEvent event, List<Sample> samples, long worstMillis) {
    public Sample latest() {
      return samples.get(samples.size() - 1);
    }
  }

  /** One event's samples while they grow. Owned by the holder of the lock. */
  private static final class Series {
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long worstMillis;

    void add(Sample sample) {
      worstMillis = Math.max(worstMillis, sample.millis());
      Sample last = samples.peekLast();
      if (last != null && last.seconds() == sample.seconds()) {
        if (last.millis() >= sample.millis()) {
          return;
        }
        samples.removeLast();
      }
      samples.addLast(sample);
      if (samples.size() > MOST_SAMPLES) {
        samples.removeFirst();
      }
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<LatencyEvent, Series> byEvent = new EnumMap<>(LatencyEvent.class);
  private volatile long thresholdMillis;

  LatencyMonitor() {}

  /** Changes from how many milliseconds on an event is noted; 0 notes none. */
  void threshold(long millis) {
    thresholdMillis = millis;
  }

  /** From how many milliseconds on an event is noted; 0 if none is. */
  public long thresholdMillis() {
    return thresholdMillis;
  }

  /**
   * Notes {@code event} if it took as long as the threshold says.
   *
   * @param nowMillis the time, in Unix milliseconds
   */
  public void note(LatencyEvent event, long nanos, long nowMillis) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    long threshold = thresholdMillis;
    if (threshold == 0 || millis < threshold) {
      return;
    }
    lock.lock();
    try {
      byEvent
          .computeIfAbsent(event, first -> new Series())
          .add(new Sample(TimeUnit.MILLISECONDS.toSeconds(nowMillis), millis));
    } finally {
      lock.unlock();
    }
  }

  /** What is known of {@code event}, or null if it was never noted. */
  public @Nullable History history(LatencyEvent event) {
    lock.lock();
    try {
      Series series = byEvent.get(event);
      return series == null ? null : history(event, series);
    } finally {
      lock.unlock();
    }
  }

  /** What is known of all events that were noted. */
  public List<History> histories() {
    lock.lock();
    try {
      List<History> all = new ArrayList<>();
      byEvent.forEach((event, series) -> all.add(history(event, series)));
      return all;
    } finally {
      lock.unlock();
    }
  }

  private static History history(LatencyEvent event, Series series) {
    return new History(event, List.copyOf(series.samples), series.worstMillis);
  }

  /** Forgets {@code event}; false if there was nothing to forget. */
  public boolean reset(LatencyEvent event) {
    lock.lock();
    try {
      return byEvent.remove(event) != null;
    } finally {
      lock.unlock();
    }
  }
}
