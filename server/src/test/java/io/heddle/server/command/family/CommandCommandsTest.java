package io.heddle.server.command.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code COMMAND} and its subcommands; shapes and texts are those of Redis 7.4.1. */
class CommandCommandsTest {
  private TestServer server;
  private RespClient client;
  private RespClient resp3;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(1);
    client = server.client();
    resp3 = server.resp3Client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Set<Status> statuses(String... words) {
    return Set.copyOf(Arrays.stream(words).map(Status::new).toList());
  }

  private static List<Status> statusList(String... words) {
    return Arrays.stream(words).map(Status::new).toList();
  }

  private List<?> list(String... request) {
    return (List<?>) client.call(request);
  }

  @Test
  void infoHasSetsAndMapsInResp3() {
    resp3.expect(
        "COMMAND INFO Rename",
        List.of(
            List.of(
                "rename",
                3L,
                statuses("write"),
                1L,
                2L,
                1L,
                statuses("@keyspace", "@write", "@slow"),
                Set.of(),
                Set.of(keySpec(1, "RW", "access", "delete"), keySpec(2, "OW", "update")),
                Set.of())));
  }

  private static Map<String, Object> keySpec(long index, String... flags) {
    return Map.of(
        "flags",
        statuses(flags),
        "begin_search",
        Map.of("type", "index", "spec", Map.of("index", index)),
        "find_keys",
        Map.of("type", "range", "spec", Map.of("lastkey", 0L, "keystep", 1L, "limit", 0L)));
  }

  @Test
  void infoIsFlatInResp2() {
    client.expect(
        "COMMAND INFO get",
        List.of(
            List.of(
                "get",
                2L,
                statusList("readonly", "fast"),
                1L,
                1L,
                1L,
                statusList("@read", "@string", "@fast"),
                List.of(),
                List.of(
                    List.of(
                        "flags",
                        statusList("RO", "access"),
                        "begin_search",
                        List.of("type", "index", "spec", List.of("index", 1L)),
                        "find_keys",
                        List.of(
                            "type",
                            "range",
                            "spec",
                            List.of("lastkey", 0L, "keystep", 1L, "limit", 0L)))),
                List.of())));
  }

  @Test
  void infoKnowsSubcommandsAndDoesNotKnowOthers() {
    assertThat(list("COMMAND", "INFO", "client|ID", "nosuch", "get|x", "client|nosuch", "client"))
        .satisfiesExactly(
            id -> assertThat(id).asInstanceOf(LIST).startsWith("client|id", 2L),
            none -> assertThat(none).isEqualTo(Nil.BULK),
            none -> assertThat(none).isEqualTo(Nil.BULK),
            none -> assertThat(none).isEqualTo(Nil.BULK),
            container -> {
              assertThat(container).asInstanceOf(LIST).startsWith("client", -2L, List.of());
              assertThat(((List<?>) container).get(9))
                  .asInstanceOf(LIST)
                  .anySatisfy(sub -> assertThat(sub).asInstanceOf(LIST).startsWith("client|id"));
            });
    resp3.expect("COMMAND INFO nosuch", List.of(Nil.RESP3));
  }

  @Test
  void countListAndInfoAgree() {
    long count = (Long) client.call("COMMAND", "COUNT");
    assertThat(list("COMMAND")).hasSize((int) count).isEqualTo(list("COMMAND", "INFO"));
    assertThat(list("COMMAND", "DOCS")).hasSize(2 * (int) count);
    assertThat((Map<?, ?>) resp3.call("COMMAND", "DOCS")).hasSize((int) count);
    List<?> names = list("COMMAND", "LIST");
    assertThat(names.stream().filter(name -> !name.toString().contains("|"))).hasSize((int) count);
    assertThat(names)
        .asInstanceOf(LIST)
        .contains("get", "client", "client|id")
        .doesNotHaveDuplicates();
  }

  @Test
  void docsTellWhatPeopleWantToKnow() {
    resp3.expect(
        "COMMAND DOCS COPY nosuch quit",
        Map.of(
            "copy",
            docsOf("copy"),
            "quit",
            Map.of(
                "summary",
                "Says goodbye: the server closes the connection.",
                "since",
                "1.0.0",
                "group",
                "connection",
                "complexity",
                "O(1)",
                "doc_flags",
                statuses("deprecated"),
                "deprecated_since",
                "7.2.0",
                "replaced_by",
                "closing the connection")));
    assertThat(docsOf("copy").get("arguments"))
        .isEqualTo(
            List.of(
                Map.of(
                    "name",
                    "source",
                    "type",
                    "key",
                    "display_text",
                    "source",
                    "key_spec_index",
                    0L),
                Map.of(
                    "name",
                    "destination",
                    "type",
                    "key",
                    "display_text",
                    "destination",
                    "key_spec_index",
                    1L),
                Map.of(
                    "name",
                    "destination-db",
                    "type",
                    "integer",
                    "display_text",
                    "destination-db",
                    "token",
                    "DB",
                    "flags",
                    statuses("optional")),
                Map.of(
                    "name",
                    "replace",
                    "type",
                    "pure-token",
                    "display_text",
                    "replace",
                    "token",
                    "REPLACE",
                    "flags",
                    statuses("optional"))));
    assertThat(docsOf("set").get("history"))
        .isInstanceOfSatisfying(
            Set.class, history -> assertThat((Set<?>) history).hasSizeGreaterThan(3));
    assertThat(docsOf("client").get("subcommands"))
        .isInstanceOfSatisfying(
            Map.class, subcommands -> assertThat(subcommands.get("client|id")).isNotNull());
    client.expect("COMMAND DOCS nosuch", List.of());
  }

  private Map<?, ?> docsOf(String command) {
    return (Map<?, ?>) ((Map<?, ?>) resp3.call("COMMAND", "DOCS", command)).get(command);
  }

  @Test
  void listTakesOneFilter() {
    client
        .expect("COMMAND LIST FILTERBY PATTERN RENAME*", List.of("rename", "renamenx"))
        .expect(
            "COMMAND LIST filterby pattern client|no-*",
            List.of("client|no-evict", "client|no-touch"))
        .expect("COMMAND LIST FILTERBY MODULE any", List.of())
        .expect("COMMAND LIST FILTERBY ACLCAT nosuch", List.of())
        .expectFailure("COMMAND LIST FILTERBY", "ERR syntax error")
        .expectFailure("COMMAND LIST FILTERBY PATTERN", "ERR syntax error")
        .expectFailure("COMMAND LIST FILTERBY NOSUCH x", "ERR syntax error")
        .expectFailure("COMMAND LIST NOSUCH PATTERN x", "ERR syntax error")
        .expectFailure("COMMAND LIST FILTERBY PATTERN x y", "ERR syntax error");
    assertThat(list("COMMAND", "LIST", "FILTERBY", "ACLCAT", "Connection"))
        .asInstanceOf(LIST)
        .contains("ping", "client|id")
        .doesNotContain("get", "client");
  }

  @Test
  void getKeysFindsKeys() {
    client
        .expect("COMMAND GETKEYS MSET a 1 b 2", List.of("a", "b"))
        .expect("COMMAND GETKEYS copy \u00ff\u0000 b DB 3", List.of("\u00ff\u0000", "b"))
        .expect(
            "COMMAND GETKEYSANDFLAGS SET a b", List.of(List.of("a", statusList("OW", "update"))))
        .expectFailure("COMMAND GETKEYS nosuch a", "ERR Invalid command specified")
        .expectFailure("COMMAND GETKEYS CLIENT nosuch", "ERR Invalid command specified")
        .expectFailure("COMMAND GETKEYS PING", "ERR The command has no key arguments")
        .expectFailure("COMMAND GETKEYS CLIENT", "ERR The command has no key arguments")
        .expectFailure("COMMAND GETKEYS CLIENT ID", "ERR The command has no key arguments")
        .expectFailure(
            "COMMAND GETKEYS GET", "ERR Invalid number of arguments specified for command")
        .expectFailure(
            "COMMAND GETKEYS", "ERR wrong number of arguments for 'command|getkeys' command");
    resp3.expect(
        "COMMAND GETKEYSANDFLAGS SET a b get",
        List.of(List.of("a", statuses("RW", "access", "update"))));
  }

  @Test
  void unknownSubcommandsAreRefused() {
    client
        .expectFailure("COMMAND nosuch", "ERR unknown subcommand 'nosuch'. Try COMMAND HELP.")
        .expectFailure(
            "COMMAND COUNT x", "ERR wrong number of arguments for 'command|count' command");
    assertThat(list("COMMAND", "HELP"))
        .asInstanceOf(LIST)
        .contains(new Status("COUNT"), new Status("    Counts the commands."));
  }

  /** What {@code COMMAND} tells of a command and of its subcommands. */
  private record Entry(String name, long arity, List<?> flags, List<?> subcommands) {
    static List<Entry> of(Object info) {
      List<?> fields = (List<?>) info;
      Entry entry =
          new Entry(
              (String) fields.get(0),
              (Long) fields.get(1),
              (List<?>) fields.get(2),
              (List<?>) fields.get(9));
      List<Entry> all = new ArrayList<>();
      if (entry.subcommands.isEmpty() || entry.arity == -1) {
        all.add(entry);
      }
      entry.subcommands.forEach(subcommand -> all.addAll(of(subcommand)));
      return all;
    }

    /** A request with as many arguments as needed. */
    String[] request() {
      List<String> words = new ArrayList<>(List.of(name.split("\\|")));
      while (words.size() < Math.abs(arity)) {
        words.add("x");
      }
      return words.toArray(new String[0]);
    }
  }

  /** Mistake 8: no command forgets to ask who is there. */
  @Test
  void whoIsNotAuthenticatedMayRunNothingElse() throws IOException {
    Failure refusal = new Failure("NOAUTH Authentication required.");
    List<String> allowed = new ArrayList<>();
    Map<String, String> directives =
        Map.of("port", "0", "requirepass", "sesame", "enable-debug-command", "yes");
    try (TestServer guarded = TestServer.start(4, directives)) {
      RespClient known = guarded.client().expect("AUTH sesame", RespClient.OK);
      List<Entry> all =
          ((List<?>) known.call("COMMAND"))
              .stream().flatMap(info -> Entry.of(info).stream()).toList();
      assertThat(all).hasSizeGreaterThan(60);
      RespClient stranger = guarded.client();
      for (Entry entry : all) {
        if (entry.flags().contains(new Status("no_auth"))) {
          allowed.add(entry.name());
          assertThat(guarded.client().call(entry.request())).isNotEqualTo(refusal);
        } else {
          Failure expected =
              entry.name().equals("exec")
                  ? new Failure("EXECABORT Transaction discarded because of: " + refusal.message())
                  : refusal;
          assertThat(stranger.call(entry.request())).as(entry.name()).isEqualTo(expected);
        }
      }
      known.expect("DBSIZE", 0L).expect("CLIENT GETNAME", Nil.BULK);
    }
    assertThat(allowed).containsExactlyInAnyOrder("auth", "hello", "quit", "reset");
  }
}
