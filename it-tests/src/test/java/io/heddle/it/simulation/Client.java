package io.heddle.it.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.heddle.it.simulation.History.Exchange;
import io.heddle.it.simulation.History.HungUp;
import io.heddle.it.simulation.History.Message;
import io.heddle.it.simulation.History.Visit;
import io.heddle.server.Frame;
import io.heddle.server.FrameReader;
import io.heddle.server.RespClient;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** A client's end of one connection. Owned by the client's thread. */
final class Client implements FrameReader.Source {
  private final Scheduler scheduler;
  private final History history;
  private final Visit visit;
  private final Wire requests;
  private final Wire replies;
  private final BooleanSupplier serverIsDead;
  private final long patienceNanos;
  private int answered;

  /**
   * @param patienceNanos nobody is left without a reply for so long, unless it waits for a key
   */
  Client(
      Scheduler scheduler,
      History history,
      Visit visit,
      Wire requests,
      Wire replies,
      BooleanSupplier serverIsDead,
      long patienceNanos) {
    this.patienceNanos = patienceNanos;
    this.serverIsDead = serverIsDead;
    this.scheduler = scheduler;
    this.history = history;
    this.visit = visit;
    this.requests = requests;
    this.replies = replies;
  }

  void send(List<List<String>> requestsOfOneWrite) {
    StringBuilder bytes = new StringBuilder();
    for (List<String> words : requestsOfOneWrite) {
      visit.exchanges.add(new Exchange(words, scheduler.steps(), scheduler.nowMillis()));
      bytes.append(RespClient.encode(words));
    }
    scheduler.point();
    requests.put(ByteBuffer.wrap(bytes.toString().getBytes(ISO_8859_1)));
  }

  /**
   * Waits for all replies that are due.
   *
   * @return whether they came
   */
  boolean awaitReplies() {
    while (answered < visit.exchanges.size()) {
      Exchange exchange = visit.exchanges.get(answered);
      try {
        exchange.reply = reply();
      } catch (IOException e) {
        visit.gaveUp = !serverIsDead.getAsBoolean();
        visit.lostPatience = !replies.isEnded();
        return false;
      }
      exchange.answeredAt = scheduler.steps();
      exchange.answeredClock = scheduler.nowMillis();
      answered++;
    }
    return true;
  }

  /** The next reply; messages before it are taken down. */
  private Frame reply() throws IOException {
    Frame next = FrameReader.read(this);
    while (Message.is(next)) {
      visit.messages.add(new Message(next, answered));
      next = FrameReader.read(this);
    }
    return next;
  }

  /** Walks through the database, and returns whether all replies came. */
  boolean walk(int count) {
    String cursor = "0";
    do {
      send(List.of(List.of("SCAN", cursor, "COUNT", Integer.toString(count))));
      if (!awaitReplies()) {
        return false;
      }
      Frame reply = visit.exchanges.getLast().reply;
      boolean isStep = reply instanceof Frame.Aggregate;
      cursor = isStep ? Objects.requireNonNull(reply).elements().get(0).text() : "0";
    } while (!cursor.equals("0"));
    return true;
  }

  void hangUp() {
    if (serverIsDead.getAsBoolean()) {
      return;
    }
    visit.hungUpAt = scheduler.steps();
    history.add(new HungUp(scheduler.steps(), scheduler.nowMillis(), visit.number));
    requests.end();
    replies.cut();
  }

  private int next() throws IOException {
    if (replies.isEmpty()) {
      replies.await(patienceNanos);
    }
    if (replies.isEmpty()) {
      throw new EOFException("no reply");
    }
    return replies.take();
  }

  @Override
  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = next(); c != '\r'; c = next()) {
      line.append((char) c);
    }
    next();
    return line.toString();
  }

  @Override
  public String bytes(int length) throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < length; i++) {
      bytes.append((char) next());
    }
    next();
    next();
    return bytes.toString();
  }
}
