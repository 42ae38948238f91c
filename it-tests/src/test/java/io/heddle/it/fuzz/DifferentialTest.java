package io.heddle.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.Resources;
import io.heddle.it.support.Seeds;
import io.heddle.it.support.ServerProcess;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Heddle answers invented requests as a real Redis does, and then holds the same.
 *
 * <p>Runs a short while with the {@code redis-server} on the path, if there is one. By hand: {@code
 * -Dheddle.fuzz.redis=PATH}, {@code -Dheddle.fuzz.commands=1000000} for so many requests instead of
 * a time, {@code -Dheddle.fuzz.seed=N} to have the same again, {@code -Dheddle.fuzz.only=set,get}
 * for these commands only; {@code @list} among them stands for all of that group.
 */
class DifferentialTest {
  private static final Duration SHORT_WHILE = Duration.ofSeconds(20);
  private static final int REQUESTS_OF_A_ROUND = 60;
  private static final int MOST_IN_A_WRITE = 20;
  private static final int REQUESTS_FOR_KEYS = 20_000;
  private static final String VERSION_TO_BE = "7.4.";

  @Test
  void agreesWithRedis() {
    long seed = Seeds.next("heddle.fuzz.seed");
    withBoth(
        (ours, theirs) -> {
          List<Grammar> commands =
              common(ours, theirs).stream()
                  .filter(command -> !Uncompared.has(command.name()))
                  .toList();
          System.out.println("Comparing " + commands.size() + " commands");
          play(new Duel(ours, theirs, commands), commands, seed);
        });
  }

  @Test
  void findsTheKeysThatRedisFinds() {
    long seed = Seeds.next("heddle.fuzz.seed");
    withBoth(
        (ours, theirs) -> {
          assumeTrue(isVersionToBe(theirs), "a Redis that counts keys as 7.4 does");
          Inventor inventor = new Inventor(new SplittableRandom(seed), common(ours, theirs));
          try (RespClient us = new RespClient(ours);
              RespClient them = new RespClient(theirs)) {
            for (int i = 0; i < REQUESTS_FOR_KEYS; i++) {
              List<String> request = new ArrayList<>(List.of("COMMAND", "GETKEYS"));
              request.addAll(inventor.request());
              Frame our = us.frame(request);
              Frame their = them.frame(request);
              // How a refusal is worded is a matter of facts, and of versions.
              assertThat(our.isError() && their.isError() || our.equals(their))
                  .as("heddle.fuzz.seed=%d, %s: %s, not %s", seed, request, our, their)
                  .isTrue();
            }
          }
        });
  }

  @Test
  void leavesOutNothingThatRedisDoesNotHave() {
    assertThat(Resources.lines("facts/commands-7.4.1.txt"))
        .containsAll(Uncompared.REASONS.keySet())
        .containsAll(Uncompared.COMPARED)
        .containsAll(Uncompared.TOKENS.keySet())
        .containsAll(Uncompared.NEW_ANSWERS);
  }

  private static void play(Duel duel, List<Grammar> commands, long seed) {
    long wanted = Long.getLong("heddle.fuzz.commands", 0);
    Instant end = Instant.now().plus(SHORT_WHILE);
    SplittableRandom random = new SplittableRandom(seed);
    Inventor inventor = new Inventor(random, commands);
    long played = 0;
    while (wanted > 0 ? played < wanted : Instant.now().isBefore(end)) {
      Round round = invent(inventor, random);
      Optional<String> difference = duel.play(round);
      // What does not come again was a matter of time: one server was asked a little later.
      if (difference.isPresent() && duel.play(round).isPresent()) {
        report(duel, round, difference.get(), seed);
      }
      played += REQUESTS_OF_A_ROUND;
    }
    System.out.println(played + " requests were answered alike");
  }

  private static Round invent(Inventor inventor, SplittableRandom random) {
    List<List<List<String>>> writes = new ArrayList<>();
    for (int left = REQUESTS_OF_A_ROUND; left > 0; ) {
      List<List<String>> write = new ArrayList<>();
      for (int i = 1 + random.nextInt(Math.min(left, MOST_IN_A_WRITE)); i > 0; i--, left--) {
        write.add(inventor.request());
      }
      writes.add(write);
    }
    return new Round(2 + random.nextInt(2), writes);
  }

  /** Fails with the shortest script that still shows a difference. */
  private static void report(Duel duel, Round round, String difference, long seed) {
    Round shortest = round;
    String shown = difference;
    int size = round.requests().size() / 2;
    while (size > 0) {
      int before = shortest.requests().size();
      for (int first = 0; first < shortest.requests().size(); ) {
        Round shorter = shortest.without(first, size);
        Optional<String> still = duel.play(shorter);
        if (still.isPresent()) {
          shortest = shorter;
          shown = still.get();
        } else {
          first += size;
        }
      }
      size = shortest.requests().size() < before ? size : size / 2;
    }
    fail("heddle.fuzz.seed=%d\n%s\n%s", seed, shown, shortest.script());
  }

  /** Gives {@code test} the ports of an empty Heddle and an empty Redis. */
  private static void withBoth(BiConsumer<Integer, Integer> test) {
    Optional<String> redis = ServerProcess.findRedis();
    assumeTrue(redis.isPresent(), "a redis-server on the path, or -Dheddle.fuzz.redis=PATH");
    try (HeddleUnderTest heddle = EmbeddedHeddle.start(4);
        ServerProcess other = ServerProcess.redis(redis.get())) {
      test.accept(heddle.port(), other.port());
    }
  }

  /**
   * The commands that both servers have; with a Redis of another version, without those that
   * changed since.
   */
  private static List<Grammar> common(int ours, int theirs) {
    try (RespClient us = new RespClient(ours);
        RespClient them = new RespClient(theirs)) {
      Set<String> known = Grammar.ask(them).stream().map(Grammar::name).collect(Collectors.toSet());
      boolean alike = isVersionToBe(theirs);
      Set<String> only = Set.of(System.getProperty("heddle.fuzz.only", "").split(","));
      return Grammar.ask(us).stream()
          .filter(command -> known.contains(command.name()))
          .filter(command -> alike || !Uncompared.isAnsweredAnew(command))
          .filter(
              command ->
                  only.contains("")
                      || only.contains(command.name())
                      || only.contains("@" + command.group()))
          .toList();
    }
  }

  private static boolean isVersionToBe(int port) {
    try (RespClient client = new RespClient(port)) {
      return client.infoField("redis_version").startsWith(VERSION_TO_BE);
    }
  }
}
