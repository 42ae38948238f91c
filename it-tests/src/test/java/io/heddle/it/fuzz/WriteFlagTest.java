package io.heddle.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.Seeds;
import io.heddle.server.RespClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Commands change data if, and only if, they are flagged as writing: tried out with invented
 * requests for each command of the table.
 */
class WriteFlagTest {
  private static final int ATTEMPTS = 400;
  private static final int REQUESTS_BEFORE = 60;
  private static final int READS = 4_000;

  /** What these change is decided by the commands within, or by a server elsewhere. */
  private static final Set<String> GROUPS_OF_OTHER_COMMANDS = Set.of("transactions", "scripting");

  /**
   * Commands that write, but that invention does not lead to a change: they want the payload of a
   * DUMP, what an earlier reply said, or change what no command reads back.
   */
  private static final Set<String> OUT_OF_REACH =
      Set.of(
          "migrate",
          "restore",
          "restore-asking",
          "sort",
          "xack",
          "xautoclaim",
          "xclaim",
          "xgroup|create",
          "xgroup|createconsumer",
          "xgroup|delconsumer",
          "xgroup|destroy",
          "xgroup|setid",
          "xreadgroup",
          "xsetid");

  /** The one that reads and yet leaves a trace: a small sorted set is a skip list afterwards. */
  private static final String SORTS = "sort_ro";

  private static HeddleUnderTest server;
  private static RespClient client;
  private static List<Grammar> commands;

  @BeforeAll
  static void start() {
    server = EmbeddedHeddle.start(4);
    client = new RespClient(server.port());
    commands =
        Grammar.ask(client).stream()
            .filter(command -> !Uncompared.has(command.name()))
            .filter(command -> !GROUPS_OF_OTHER_COMMANDS.contains(command.group()))
            .toList();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void whatIsNotFlaggedChangesNothing() {
    SplittableRandom random = new SplittableRandom(Seeds.next("heddle.fuzz.seed"));
    fill(random, commands);
    List<Grammar> reads = commands.stream().filter(command -> !command.is("write")).toList();
    List<Grammar> strict = reads.stream().filter(read -> !read.name().equals(SORTS)).toList();
    changeNothing(random, strict);
    sortAll();
    changeNothing(random, reads);
  }

  private static void changeNothing(SplittableRandom random, List<Grammar> reads) {
    Map<String, List<String>> before = contents();
    assertThat(before).isNotEmpty();
    Inventor inventor = new Inventor(random, reads);
    for (int i = 0; i < READS; i++) {
      client.frame(inventor.request());
    }
    assertThat(contents()).isEqualTo(before);
  }

  private static void sortAll() {
    try (RespClient sorter = new RespClient(server.port())) {
      for (int database = 0; database < Contents.DATABASES; database++) {
        sorter.frame("SELECT", Integer.toString(database));
        sorter
            .frame("KEYS", "*")
            .elements()
            .forEach(key -> sorter.frame(SORTS, key.text(), "ALPHA"));
      }
    }
  }

  @Test
  void whatIsFlaggedCanChangeSomething() {
    SplittableRandom random = new SplittableRandom(Seeds.next("heddle.fuzz.seed"));
    List<String> withoutEffect =
        commands.stream()
            .filter(command -> command.is("write") && !OUT_OF_REACH.contains(command.name()))
            .filter(command -> !changesSomething(command, random))
            .map(Grammar::name)
            .collect(Collectors.toList());
    assertThat(withoutEffect).isEmpty();
  }

  private static boolean changesSomething(Grammar command, SplittableRandom random) {
    Inventor inventor = new Inventor(random, List.of(command), commands);
    List<Grammar> ofItsType =
        commands.stream()
            .filter(
                other -> other.group().equals(command.group()) && !other.group().equals("server"))
            .toList();
    for (int i = 0; i < ATTEMPTS; i++) {
      if (i % 10 == 0) {
        fill(random, commands);
        if (!ofItsType.isEmpty()) {
          fill(random, ofItsType);
        }
      }
      Map<String, List<String>> before = contents();
      client.frame(inventor.request());
      if (!contents().equals(before)) {
        return true;
      }
    }
    return false;
  }

  private static void fill(SplittableRandom random, List<Grammar> some) {
    Inventor inventor = new Inventor(random, some, commands);
    client.frame("SELECT", "0");
    for (int i = 0; i < REQUESTS_BEFORE; i++) {
      client.frame(inventor.request());
    }
  }

  private static Map<String, List<String>> contents() {
    try (RespClient reader = new RespClient(server.port())) {
      return new Contents(reader, commands.stream().map(Grammar::name).collect(Collectors.toSet()))
          .read();
    }
  }
}
