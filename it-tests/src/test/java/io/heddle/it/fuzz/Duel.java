package io.heddle.it.fuzz;

import io.heddle.it.support.FrameText;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Plays rounds with two servers and finds the first difference. Owned by its test's thread. */
final class Duel {
  private static final Frame QUEUED = new Frame.Line('+', "QUEUED");

  private final int ours;
  private final int theirs;
  private final Map<String, Likeness> likeness;
  private final Set<String> both;

  /** How the replies of the transaction under way will be compared. */
  private final List<Likeness> queued = new ArrayList<>();

  /**
   * @param ours the port of Heddle
   * @param theirs the port of Redis
   * @param commands those that both have
   */
  Duel(int ours, int theirs, List<Grammar> commands) {
    this.ours = ours;
    this.theirs = theirs;
    this.likeness = commands.stream().collect(Collectors.toMap(Grammar::name, Likeness::of));
    this.both = commands.stream().map(Grammar::name).collect(Collectors.toSet());
  }

  /** What differs, as text; empty if nothing does. */
  Optional<String> play(Round round) {
    queued.clear();
    try (RespClient us = connect(ours, round.protocol());
        RespClient them = connect(theirs, round.protocol())) {
      int number = 0;
      for (List<List<String>> write : round.writes()) {
        String bytes = write.stream().map(RespClient::encode).collect(Collectors.joining());
        us.sendRaw(bytes);
        them.sendRaw(bytes);
        for (List<String> request : write) {
          number++;
          Frame our = us.readFrame();
          Frame their = them.readFrame();
          if (!isAlike(request, our, their)) {
            return Optional.of(
                "request %d, %s\nHeddle: %s\nRedis:  %s"
                    .formatted(number, request, FrameText.lines(our), FrameText.lines(their)));
          }
        }
      }
    } catch (UncheckedIOException e) {
      return Optional.of("a connection broke off: " + e.getMessage());
    }
    return contentsDiffer();
  }

  private static RespClient connect(int port, int protocol) {
    RespClient client = new RespClient(port);
    client.frame("FLUSHALL");
    client.frame("HELLO", Integer.toString(protocol));
    return client;
  }

  private boolean isAlike(List<String> request, Frame our, Frame their) {
    if (our.equals(QUEUED)) {
      queued.add(likenessOf(request));
      return their.equals(QUEUED);
    }
    if (request.getFirst().equalsIgnoreCase("MULTI") && !our.isError()) {
      queued.clear();
    }
    boolean isEnd = request.getFirst().equalsIgnoreCase("EXEC");
    List<Likeness> each = isEnd ? List.copyOf(queued) : List.of();
    if (isEnd || request.getFirst().equalsIgnoreCase("DISCARD")) {
      queued.clear();
    }
    if (!isEnd || !(our instanceof Frame.Aggregate ourAll)) {
      return likenessOf(request).holds(our, their);
    }
    return their instanceof Frame.Aggregate theirAll
        && ourAll.elements().size() == each.size()
        && theirAll.elements().size() == each.size()
        && IntStream.range(0, each.size())
            .allMatch(i -> each.get(i).holds(ourAll.elements().get(i), theirAll.elements().get(i)));
  }

  /** As its command says; what is unknown to one of the servers is refused by both alike. */
  private Likeness likenessOf(List<String> request) {
    String name = request.getFirst().toLowerCase(Locale.ROOT);
    Likeness own = likeness.getOrDefault(name, Likeness.EQUAL);
    return request.size() < 2
        ? own
        : likeness.getOrDefault(name + "|" + request.get(1).toLowerCase(Locale.ROOT), own);
  }

  private Optional<String> contentsDiffer() {
    Map<String, List<String>> our = contents(ours);
    Map<String, List<String>> their = contents(theirs);
    if (our.equals(their)) {
      return Optional.empty();
    }
    Function<Map<String, List<String>>, Map<String, List<String>>> distinct =
        side ->
            side.entrySet().stream()
                .filter(e -> !e.getValue().equals((side == our ? their : our).get(e.getKey())))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    return Optional.of(
        "what they hold, by database and key\nHeddle: %s\nRedis:  %s"
            .formatted(distinct.apply(our), distinct.apply(their)));
  }

  private Map<String, List<String>> contents(int port) {
    try (RespClient client = new RespClient(port)) {
      return new Contents(client, both).read();
    }
  }
}
