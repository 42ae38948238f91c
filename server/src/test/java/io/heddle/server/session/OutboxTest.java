package io.heddle.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.RespWriter;
import io.heddle.seam.Waiting;
import io.heddle.server.TestClock;
import io.heddle.server.config.Config;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An outbox whose senders run when the test says so. */
class OutboxTest {
  private final TestClock clock = new TestClock();
  private final Config config = Config.defaults();
  private final List<Runnable> senders = new ArrayList<>();
  private final StringBuilder sent = new StringBuilder();
  private boolean awaited;
  private int overflows;

  private final Peer peer =
      (Peer)
          Proxy.newProxyInstance(
              Peer.class.getClassLoader(),
              new Class<?>[] {Peer.class},
              (self, method, args) ->
                  switch (method.getName()) {
                    case "newOutbox" -> newOutbox((Session) args[0]);
                    case "isAwaited" -> awaited;
                    default -> null;
                  });

  private final Session session = new Sessions().open(peer, 0, true);
  private final Outbox outbox = session.needOutbox();

  private Outbox newOutbox(Session owner) {
    return new Outbox(
        owner,
        new RespWriter(BufferSizes.DEFAULT, this::take),
        new OutputLimit(owner, config::clientOutputBufferLimits, clock),
        () -> overflows++,
        work -> new Later(work, senders),
        Waiting.THREADS);
  }

  private void take(byte[] array, int offset, int length) throws IOException {
    sent.append(Bytes.of(array, offset, length));
  }

  /** A thread that, once started, waits for the test to run its work. */
  private static final class Later extends Thread {
    private final Runnable work;
    private final List<Runnable> started;

    Later(Runnable work, List<Runnable> started) {
      this.work = work;
      this.started = started;
    }

    @Override
    public void start() {
      started.add(work);
    }
  }

  private String sent() {
    List.copyOf(senders).forEach(Runnable::run);
    senders.clear();
    String all = sent.toString().replace("\r\n", " ").strip();
    sent.setLength(0);
    return all;
  }

  private void limit(String limits) {
    config.set(List.of(Map.entry(Bytes.of("client-output-buffer-limit"), Bytes.of(limits))));
  }

  /** What does not count yet: one more byte would. */
  private static PushMessage uncounted() {
    return message("x".repeat(OutputLimit.UNCOUNTED_BYTES - "+\r\n".length()));
  }

  private static PushMessage message(String text) {
    return new PushMessage(new Reply.Status(text));
  }

  @Test
  void sendsNothingWhileTheConnectionMayStillWrite() {
    session.push(message("a"));
    assertThat(senders).isEmpty();
    outbox.open();
    outbox.send();
    assertThat(sent()).isEqualTo("+a");
  }

  @Test
  void opensItselfForAConnectionThatWaitsForItsClient() {
    awaited = true;
    session.push(message("a"));
    assertThat(sent()).isEqualTo("+a");
  }

  @Test
  void oneSenderSendsAllThatIsThere() {
    outbox.open();
    session.push(message("a"));
    session.push(message("b"));
    assertThat(senders).hasSize(1);
    assertThat(sent()).isEqualTo("+a +b");
    session.push(message("c"));
    assertThat(sent()).isEqualTo("+c");
    assertThat(outbox.pendingBytes()).isZero();
  }

  @Test
  void whatACommandTellsItsOwnClientComesBehindItsReply() throws InterruptedException {
    outbox.open();
    outbox.begin();
    session.push(message("own"));
    Thread other = Thread.ofVirtual().start(() -> session.push(message("other")));
    other.join();
    outbox.confirm(message("confirmation"));
    outbox.reply(Reply.ONE);
    outbox.end();
    session.push(message("late"));
    assertThat(sent()).isEqualTo("+confirmation :1 +own +other +late");
  }

  private void pushFromElsewhere(String text) throws InterruptedException {
    Thread.ofVirtual().start(() -> session.push(message(text))).join();
  }

  @Test
  void confirmationsAreNotInterrupted() throws InterruptedException {
    outbox.open();
    outbox.keep();
    outbox.confirm(message("first"));
    pushFromElsewhere("other");
    outbox.confirm(message("second"));
    outbox.reply(Reply.NOTHING);
    outbox.send();
    assertThat(sent()).isEqualTo("+first +second +other");
  }

  @Test
  void whatIsPushedAfterAConfirmationInATransactionComesBehindTheWholeReply()
      throws InterruptedException {
    outbox.open();
    Reply confirmed = outbox.collect(() -> outbox.confirm(message("confirmed")));
    pushFromElsewhere("other");
    outbox.reply(Reply.array(confirmed, Reply.OK));
    outbox.send();
    assertThat(sent()).isEqualTo("*2 +confirmed +OK +other");
  }

  @Test
  void eachItemIsInTheProtocolOfItsTime() {
    outbox.open();
    outbox.reply(Reply.NULL);
    session.speak(3);
    outbox.reply(Reply.NULL);
    outbox.send();
    assertThat(sent()).isEqualTo("$-1 _");
  }

  @Test
  void whoLeavesIsToldNoMore() {
    outbox.open();
    session.closeAfterReplies();
    session.push(message("a"));
    outbox.reply(Reply.OK);
    outbox.send();
    assertThat(sent()).isEqualTo("+OK");
  }

  @Test
  void theHardLimitEndsItAtOnceAndOnce() {
    limit("normal 10 0 0");
    outbox.open();
    outbox.confirm(uncounted());
    outbox.reply(new Reply.Status("123456"));
    assertThat(overflows).isZero();
    outbox.reply(new Reply.Status(""));
    outbox.reply(Reply.OK);
    outbox.send();
    assertThat(overflows).isOne();
    assertThat(sent()).isEmpty();
  }

  @Test
  void theSoftLimitEndsItAfterAWhileWithoutABreak() {
    limit("normal 0 10 2");
    outbox.open();
    outbox.confirm(uncounted());
    outbox.reply(new Reply.Status("1234567"));
    clock.advance(2_900);
    outbox.send();
    assertThat(sent()).endsWith(" +1234567");
    outbox.checkLimit();
    outbox.confirm(uncounted());
    outbox.reply(new Reply.Status("1234567"));
    clock.advance(2_000);
    outbox.checkLimit();
    assertThat(overflows).isZero();
    clock.advance(1_000);
    outbox.checkLimit();
    assertThat(overflows).isOne();
  }

  @Test
  void aSubscriberHasALimitOfItsOwn() {
    limit("normal 1 0 0 pubsub 10 0 0");
    session.subscribed(true);
    outbox.open();
    session.push(uncounted());
    session.push(message("123456"));
    assertThat(overflows).isZero();
    session.push(message("1"));
    assertThat(overflows).isOne();
  }
}
