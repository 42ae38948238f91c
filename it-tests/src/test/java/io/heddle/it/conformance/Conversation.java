package io.heddle.it.conformance;

import io.heddle.it.support.FrameText;
import io.heddle.it.support.Words;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A script held with a server, over as many connections as it names. Owned by its test's thread.
 */
final class Conversation implements AutoCloseable {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{(id|address|port|nowms|now|repeat) ?(\\w*) ?([+-]?\\d+)?}");
  private static final int ATTEMPTS = 4_000;
  private static final long ATTEMPT_NANOS = 5_000_000;
  private static final String END = "end of script";

  private final int port;
  private final int protocol;
  private final Map<String, RespClient> connections = new HashMap<>();

  private Conversation(int port, int protocol) {
    this.port = port;
    this.protocol = protocol;
  }

  /** The normal forms of the replies to each step, request after request. */
  static List<List<Frame>> oneByOne(Script script, int port, int protocol) {
    return hold(port, protocol, script.steps().stream().map(List::of).toList());
  }

  /** As {@link #oneByOne}, but everything that need not wait goes out in one write. */
  static List<List<Frame>> pipelined(Script script, int port, int protocol) {
    List<List<Step>> writes = new ArrayList<>();
    boolean joinable = false;
    for (Step step : script.steps()) {
      if (joinable
          && step.isPlain()
          && writes.getLast().getLast().connection().equals(step.connection())) {
        writes.getLast().add(step);
      } else {
        writes.add(new ArrayList<>(List.of(step)));
      }
      joinable = step.isPlain() && !step.closes();
    }
    return hold(port, protocol, writes);
  }

  private static List<List<Frame>> hold(int port, int protocol, List<List<Step>> writes) {
    List<List<Frame>> replies = new ArrayList<>();
    try (Conversation conversation = new Conversation(port, protocol)) {
      for (List<Step> steps : writes) {
        try {
          conversation.write(steps, replies);
        } catch (RuntimeException e) {
          Step first = steps.getFirst();
          throw new IllegalStateException("line " + first.line() + ", " + first.text(), e);
        }
      }
      conversation.checkNothingIsLeft();
    }
    return replies;
  }

  private void write(List<Step> steps, List<List<Frame>> replies) {
    Step first = steps.getFirst();
    RespClient client = connection(first.connection());
    if (first.kind() == Step.Kind.SCAN) {
      replies.add(List.of(scan(client, first)));
      return;
    }
    if (!first.until().isEmpty()) {
      replies.add(List.of(first.matcher().normal(askUntil(client, first))));
      return;
    }
    StringBuilder bytes = new StringBuilder();
    steps.forEach(step -> bytes.append(bytes(step)));
    client.sendRaw(bytes.toString());
    for (Step step : steps) {
      List<Frame> frames = new ArrayList<>();
      for (int i = 0; i < step.replies(); i++) {
        frames.add(step.matcher().normal(client.readFrame()));
      }
      replies.add(frames);
      if (step.closes()) {
        leave(step, client);
      }
    }
  }

  private void leave(Step step, RespClient client) {
    if (!client.isClosedByServer()) {
      throw new IllegalStateException("line " + step.line() + ": the connection stays open");
    }
    client.close();
    connections.remove(step.connection());
  }

  private RespClient connection(String name) {
    return connections.computeIfAbsent(name, unused -> open());
  }

  private RespClient open() {
    RespClient client = new RespClient(port);
    if (protocol == 3 && client.frame("HELLO", "3").isError()) {
      throw new IllegalStateException("HELLO 3 is refused");
    }
    return client;
  }

  private String bytes(Step step) {
    String text = PLACEHOLDER.matcher(step.text()).replaceAll(this::value);
    return switch (step.kind()) {
      case ENDED -> "";
      case RAW -> FrameText.unescape(text);
      case COMMAND, SCAN -> RespClient.encode(Words.of(text));
    };
  }

  private String value(MatchResult placeholder) {
    String name = placeholder.group(2);
    long offset = placeholder.group(3) == null ? 0 : Long.parseLong(placeholder.group(3));
    return switch (placeholder.group(1)) {
      case "id" -> connection(name).frame("CLIENT", "ID").text();
      case "address" -> connection(name).address();
      case "repeat" -> name.repeat((int) offset);
      case "port" -> Integer.toString(port);
      case "now" -> Long.toString(serverMillis() / 1_000 + offset);
      default -> Long.toString(serverMillis() + offset);
    };
  }

  private long serverMillis() {
    try (RespClient client = new RespClient(port)) {
      List<Frame> time = client.frame("TIME").elements();
      return Long.parseLong(time.get(0).text()) * 1_000
          + Long.parseLong(time.get(1).text()) / 1_000;
    }
  }

  private Frame scan(RespClient client, Step step) {
    List<String> request = new ArrayList<>(Words.of(step.text()));
    TreeSet<String> found = new TreeSet<>();
    do {
      List<Frame> page = client.frame(request).elements();
      page.get(1).elements().forEach(element -> found.add(element.text()));
      request.set(1, page.get(0).text());
    } while (!request.get(1).equals("0"));
    List<Frame> elements = found.stream().map(text -> (Frame) new Frame.Blob('$', text)).toList();
    return step.matcher().normal(new Frame.Aggregate('*', elements));
  }

  private Frame askUntil(RespClient client, Step step) {
    Frame reply = new Frame.Absent('$');
    for (int i = 0; i < ATTEMPTS; i++) {
      client.sendRaw(bytes(step));
      reply = client.readFrame();
      String begin = FrameText.lines(reply).getFirst();
      boolean isNull = begin.equals("_") || reply instanceof Frame.Absent;
      if (step.until().equals("nil") ? isNull : begin.startsWith(step.until())) {
        return reply;
      }
      LockSupport.parkNanos(ATTEMPT_NANOS);
    }
    throw new IllegalStateException("still " + FrameText.lines(reply) + ", not " + step.until());
  }

  /** A reply too many somewhere would come before this one. */
  private void checkNothingIsLeft() {
    connections.forEach(
        (name, client) -> {
          Frame last = client.frame("ECHO", END);
          if (!last.isError() && !last.text().equals(END)) {
            throw new IllegalStateException("one reply too many on " + name + ": " + last);
          }
        });
  }

  @Override
  public void close() {
    connections.values().forEach(RespClient::close);
  }
}
