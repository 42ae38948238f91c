package io.heddle.server.metrics;

import io.heddle.seam.Clock;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Feels every shard's pulse: a shard lives if it answers a message in time, or if at least its turn
 * goes on. Any thread may ask, also several at once.
 */
final class Heartbeats {
  /** Within the second that probes wait by default. */
  static final Duration PATIENCE = Duration.ofMillis(800);

  /**
   * One shard's pulse. At most one question is under way to a shard, however often somebody asks: a
   * stuck shard costs one waiting thread.
   */
  private static final class Pulse {
    private final Shard shard;
    private final AtomicReference<CountDownLatch> asked = new AtomicReference<>();

    Pulse(Shard shard) {
      this.shard = shard;
    }

    /** Asks the shard, unless a question is under way already; the latch opens at the answer. */
    CountDownLatch ask() {
      CountDownLatch answer = new CountDownLatch(1);
      CountDownLatch earlier = asked.compareAndExchange(null, answer);
      if (earlier != null) {
        return earlier;
      }
      Thread.ofVirtual()
          .name("heartbeat-" + shard.index())
          .start(
              () -> {
                try {
                  shard.execute(new Message(inTurn -> {}));
                } finally {
                  asked.set(null);
                  answer.countDown();
                }
              });
      return answer;
    }
  }

  private record Question(Shard shard, CountDownLatch answer, long progress) {}

  private final List<Pulse> pulses;
  private final Clock clock;
  private final Duration patience;

  /**
   * @param patience how long an answer may take
   */
  Heartbeats(List<Shard> shards, Clock clock, Duration patience) {
    this.pulses = shards.stream().map(Pulse::new).toList();
    this.clock = clock;
    this.patience = patience;
  }

  /** A line for each shard that does not live. */
  List<String> faults() throws InterruptedException {
    long deadline = clock.nanos() + patience.toNanos();
    List<Question> questions = new ArrayList<>();
    for (Pulse pulse : pulses) {
      // First the progress: what the question itself brings about counts.
      long progress = pulse.shard.lastProgressNanos();
      questions.add(new Question(pulse.shard, pulse.ask(), progress));
    }
    List<String> faults = new ArrayList<>();
    for (Question question : questions) {
      long left = deadline - clock.nanos();
      boolean answered = question.answer().await(left, TimeUnit.NANOSECONDS);
      if (!question.shard().isHealthy()) {
        faults.add(stopped(question.shard()));
      } else if (!answered && question.shard().lastProgressNanos() == question.progress()) {
        faults.add("shard " + question.shard().index() + " is stuck");
      }
    }
    return faults;
  }

  static String stopped(Shard shard) {
    return "shard " + shard.index() + " has stopped after a failure";
  }
}
