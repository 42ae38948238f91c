package io.heddle.it.facts;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.it.support.EmbeddedHeddle;
import io.heddle.it.support.HeddleUnderTest;
import io.heddle.it.support.Resources;
import io.heddle.it.support.Words;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares what Heddle says of its commands with what Redis 7.4.1 was recorded to say of them. */
class CommandFactsTest {
  private static final Map<String, CommandFacts> RECORDED =
      CommandFacts.parse(Resources.lines("facts/commands-7.4.1.txt"));

  private static HeddleUnderTest server;
  private static RespClient client;

  @BeforeAll
  static void start() {
    server = EmbeddedHeddle.start(4);
    client = new RespClient(server.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void agreesAboutEveryCommandItHas() {
    Map<String, CommandFacts> ours = described();
    SoftAssertions all = new SoftAssertions();
    ours.forEach(
        (name, facts) -> {
          all.assertThat(RECORDED).as("is there a command %s in Redis?", name).containsKey(name);
          if (RECORDED.containsKey(name)) {
            all.assertThat(facts.lines()).as(name).isEqualTo(RECORDED.get(name).lines());
          }
        });
    all.assertAll();
    assertThat(client.frame("COMMAND", "LIST").elements().stream().map(Frame::text))
        .containsExactlyInAnyOrderElementsOf(ours.keySet());
    assertThat(ours).as("commands compared").hasSizeGreaterThan(40);
  }

  @Test
  void listsCountsAndDescribesTheSameCommands() {
    Set<String> listed = listed();
    Frame all = client.frame("COMMAND");
    assertThat(all.elements().stream().map(info -> info.elements().getFirst().text()))
        .containsExactlyInAnyOrderElementsOf(listed);
    assertThat(client.frame("COMMAND", "INFO").elements()).hasSameSizeAs(listed);
    assertThat(client.frame("COMMAND", "COUNT").text()).isEqualTo(Integer.toString(listed.size()));
    assertThat(client.frame("COMMAND", "DOCS").elements()).hasSize(2 * listed.size());
  }

  @Test
  void findsTheKeysThatRedisFinds() {
    Set<String> ours = described().keySet();
    List<KeyAnswer> recorded =
        KeyAnswer.parse(Resources.lines("facts/keys-7.4.1.txt")).stream()
            .filter(answer -> ours.contains(command(answer)))
            .toList();
    SoftAssertions all = new SoftAssertions();
    recorded.forEach(
        expected ->
            all.assertThat(KeyAnswer.ask(client, expected.invocation())).isEqualTo(expected));
    all.assertAll();
    assertThat(recorded).as("invocations compared").hasSizeGreaterThan(100);
  }

  /** The names of the commands; the list has those of subcommands too. */
  private static Set<String> listed() {
    Stream<Frame> names = client.frame("COMMAND", "LIST").elements().stream();
    return names.map(Frame::text).filter(name -> !name.contains("|")).collect(toSet());
  }

  /** What Heddle says of its commands and their subcommands, by name. */
  private static Map<String, CommandFacts> described() {
    return listed().stream()
        .flatMap(name -> client.frame("COMMAND", "INFO", name).elements().stream())
        .flatMap(CommandFacts::of)
        .collect(toMap(CommandFacts::name, Function.identity()));
  }

  /** The command that an invocation is about, or its subcommand where Redis has that. */
  private static String command(KeyAnswer answer) {
    List<String> words = Words.of(answer.invocation().toLowerCase(Locale.ROOT));
    String subcommand = words.size() > 1 ? words.get(0) + "|" + words.get(1) : "";
    return RECORDED.containsKey(subcommand) ? subcommand : words.getFirst();
  }
}
