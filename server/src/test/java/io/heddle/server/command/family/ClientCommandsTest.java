package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import io.heddle.server.RespClient.Verbatim;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code CLIENT} and its subcommands; the texts are those of Redis 7.4.1. */
@Timeout(60)
class ClientCommandsTest {
  private static final String SYNTAX_ERROR = "ERR syntax error";
  private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  private static final String BAD_NAME =
      "ERR Client names cannot contain spaces, newlines or special characters.";
  private static final Status PONG = new Status("PONG");

  private TestServer server;
  private RespClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(4);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A client that the server surely knows by now. */
  private RespClient another() throws IOException {
    return server.client().expect("PING", PONG);
  }

  private static long idOf(RespClient client) {
    return (Long) client.call("CLIENT", "ID");
  }

  /** The fields of a line of {@code CLIENT LIST}. */
  private static Map<String, String> fields(Object line) {
    Map<String, String> fields = new HashMap<>();
    for (String field : ((String) line).strip().split(" ", -1)) {
      int equals = field.indexOf('=');
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }

  private static Map<String, String> info(RespClient client) {
    return fields(client.call("CLIENT", "INFO"));
  }

  private Map<String, String> infoOf(long id) {
    return fields(client.call("CLIENT", "LIST", "ID", Long.toString(id)));
  }

  private long listed(String... options) {
    String[] request = new String[2 + options.length];
    request[0] = "CLIENT";
    request[1] = "LIST";
    System.arraycopy(options, 0, request, 2, options.length);
    return ((String) client.call(request)).lines().count();
  }

  @Test
  void aLineTellsEverythingAboutAConnection() {
    client
        .expect("CLIENT SETNAME me", OK)
        .expect("CLIENT SETINFO LIB-NAME lib", OK)
        .expect("CLIENT SETINFO lib-ver 1.2", OK)
        .expect("SELECT 3", OK);
    assertThat((String) client.call("CLIENT", "INFO"))
        .matches(
            "id=1 addr="
                + client.address()
                + " laddr="
                + client.serverAddress()
                + " fd=0 name=me age=\\d+ idle=\\d+ flags=N db=3 sub=0 psub=0 ssub=0 multi=-1"
                + " watch=0 qbuf=26 qbuf-free=\\d+ argv-mem=0 multi-mem=0 rbs=\\d+ rbp=\\d+ obl=0"
                + " oll=0 omem=0 tot-mem=\\d+ events=r cmd=client\\|info user=default redir=-1"
                + " resp=2 lib-name=lib lib-ver=1.2\n");
    assertThat(Integer.parseInt(info(client).get("tot-mem"))).isGreaterThan(26);
  }

  @Test
  void theLastCommandIsTheOneAskedForWhateverBecameOfIt() throws IOException {
    RespClient other = server.client();
    long id = (Long) other.call("CLIENT", "ID");
    List<List<String>> requests =
        List.of(
            List.of("ping", "PING"),
            List.of("get", "GET"),
            List.of("NULL", "NOSUCH"),
            List.of("config|get", "CONFIG GET"),
            List.of("NULL", "CONFIG NOSUCH"),
            List.of("multi", "MULTI"),
            List.of("get", "GET k"),
            List.of("exec", "EXEC"));
    for (List<String> request : requests) {
      other.call(request.get(1).split(" "));
      assertThat(infoOf(id)).as(request.get(1)).containsEntry("cmd", request.get(0));
    }
  }

  @Test
  void inResp3LinesAreVerbatimText() throws IOException {
    RespClient resp3 = server.resp3Client();
    for (String subcommand : List.of("INFO", "LIST")) {
      assertThat(resp3.call("CLIENT", subcommand))
          .isInstanceOfSatisfying(
              Verbatim.class,
              lines -> {
                assertThat(lines.format()).isEqualTo("txt");
                assertThat(lines.text()).contains(" resp=3 ").endsWith("\n");
              });
    }
    resp3.expect("CLIENT GETNAME", Nil.RESP3);
  }

  @Test
  void listHasALineForEachConnectionItIsAskedFor() throws IOException {
    RespClient second = another();
    RespClient third = another();
    assertThat(listed()).isEqualTo(3);
    assertThat(listed("TYPE", "Normal")).isEqualTo(3);
    for (String type : List.of("master", "replica", "slave", "pubsub")) {
      assertThat(listed("TYPE", type)).as(type).isZero();
    }
    String ids = idOf(third) + " 999 " + idOf(second);
    assertThat(((String) client.call(("CLIENT LIST ID " + ids).split(" "))).lines())
        .extracting(line -> fields(line).get("addr"))
        .containsExactly(third.address(), second.address());
    client
        .expect("CLIENT LIST ID 0 -1", "")
        .expectFailure("CLIENT LIST TYPE x", "ERR Unknown client type 'x'")
        .expectFailure("CLIENT LIST TYPE", SYNTAX_ERROR)
        .expectFailure("CLIENT LIST TYPE normal x", SYNTAX_ERROR)
        .expectFailure("CLIENT LIST ID", SYNTAX_ERROR)
        .expectFailure("CLIENT LIST ID 1 x", "ERR Invalid client ID")
        .expectFailure("CLIENT LIST x", SYNTAX_ERROR);
  }

  @Test
  void descriptorsTellConnectionsApartAndAreUsedAgain() throws IOException {
    long second = idOf(another());
    long third = idOf(another());
    assertThat(List.of(info(client).get("fd"), infoOf(second).get("fd"), infoOf(third).get("fd")))
        .containsExactly("0", "1", "2");
    client.expect("CLIENT KILL ID " + second, 1L);
    assertThat(infoOf(idOf(another()))).containsEntry("fd", "1").containsEntry("id", "4");
  }

  @Test
  void namesAreOfVisibleCharacters() {
    client
        .expect("CLIENT GETNAME", Nil.BULK)
        .expect("CLIENT SETNAME a", OK)
        .expect("CLIENT GETNAME", "a")
        .expectFailure("CLIENT SETNAME a\n", BAD_NAME)
        .expectFailure("CLIENT SETNAME \u00c3\u00a4", BAD_NAME)
        .expect("CLIENT GETNAME", "a")
        .expect("HELLO 2 SETNAME b", client.call("HELLO"))
        .expect("CLIENT GETNAME", "b")
        .expect("CLIENT SETNAME c\u0000\n", OK)
        .expect("CLIENT GETNAME", "c\u0000\n");
    assertThat(info(client)).containsEntry("name", "c");
    client
        .expect("CLIENT SETNAME ", OK)
        .expect("CLIENT GETNAME", Nil.BULK)
        .expect("CLIENT SETINFO LIB-VER x", OK)
        .expectFailure("CLIENT SETINFO y x", "ERR Unrecognized option 'y'")
        .expectFailure(
            "CLIENT SETINFO Lib-Ver \t",
            "ERR Lib-Ver cannot contain spaces, newlines or special characters.")
        .expect("RESET", new Status("RESET"));
    assertThat(info(client)).containsEntry("lib-ver", "x").containsEntry("name", "");
    client.expect("CLIENT SETINFO LIB-VER ", OK);
    assertThat(info(client)).containsEntry("lib-ver", "");
  }

  @Test
  void killByAddressIsTheOldForm() throws IOException {
    RespClient victim = another();
    client.expect("CLIENT KILL " + victim.address(), OK);
    assertThat(victim.isClosedByServer()).isTrue();
    assertThat(listed()).isEqualTo(1);
    client
        .expectFailure("CLIENT KILL " + victim.address(), "ERR No such client")
        .expectFailure("CLIENT KILL ID", "ERR No such client")
        .expectFailure("CLIENT KILL", "ERR wrong number of arguments for 'client|kill' command");
  }

  @Test
  void whoKillsHimselfIsAnsweredFirst() throws IOException {
    client.expect("CLIENT KILL ID 1", 0L);
    client.sendRaw("CLIENT KILL ID 1 SKIPME no\r\nSET k late\r\n");
    assertThat(client.read()).isEqualTo(1L);
    assertThat(client.isClosedByServer()).isTrue();
    RespClient next = another();
    next.sendRaw("SET k early\r\nCLIENT KILL " + next.address() + "\r\nSET k late\r\n");
    assertThat(next.read()).isEqualTo(OK);
    assertThat(next.read()).isEqualTo(OK);
    assertThat(next.isClosedByServer()).isTrue();
    another().expect("GET k", "early");
  }

  @Test
  void killTakesFilters() throws IOException {
    RespClient byId = another();
    client.expect("CLIENT KILL ID " + idOf(byId), 1L);
    assertThat(byId.isClosedByServer()).isTrue();

    RespClient byAddress = another();
    client.expect("CLIENT KILL USER default ADDR " + byAddress.address(), 1L);
    assertThat(byAddress.isClosedByServer()).isTrue();

    RespClient spared = another();
    client
        .expect("CLIENT KILL ADDR " + spared.address() + " ID 1", 0L)
        .expect("CLIENT KILL TYPE master", 0L)
        .expect("CLIENT KILL MAXAGE 1000", 0L)
        .expect("CLIENT KILL LADDR 127.0.0.1:1", 0L);
    spared.expect("PING", PONG);

    RespClient other = another();
    client.expect("CLIENT KILL TYPE normal LADDR " + client.serverAddress(), 2L);
    assertThat(spared.isClosedByServer()).isTrue();
    assertThat(other.isClosedByServer()).isTrue();
    client.expect("PING", PONG);
  }

  @Test
  void killSparesTheYoung() throws IOException {
    RespClient old = another();
    Object killed;
    do {
      killed = client.call("CLIENT", "KILL", "MAXAGE", "1");
    } while (killed.equals(0L));
    assertThat(killed).isEqualTo(1L);
    assertThat(old.isClosedByServer()).isTrue();
  }

  @Test
  void killSaysWhatIsWrongWithAFilter() {
    String badId = "ERR client-id should be greater than 0";
    client
        .expectFailure("CLIENT KILL ID x", badId)
        .expectFailure("CLIENT KILL ID 0", badId)
        .expectFailure("CLIENT KILL ID 99999999999999999999", badId)
        .expectFailure("CLIENT KILL ID 1 x", SYNTAX_ERROR)
        .expectFailure("CLIENT KILL TYPE x", "ERR Unknown client type 'x'")
        .expectFailure("CLIENT KILL USER x", "ERR No such user 'x'")
        .expectFailure("CLIENT KILL USER Default", "ERR No such user 'Default'")
        .expectFailure("CLIENT KILL SKIPME x", SYNTAX_ERROR)
        .expectFailure("CLIENT KILL MAXAGE x", "ERR maxage is not an integer or out of range")
        .expectFailure("CLIENT KILL MAXAGE 0", "ERR maxage should be greater than 0")
        .expectFailure("CLIENT KILL x y", SYNTAX_ERROR);
  }

  @Test
  void aKilledClientsRequestsAreNotCarriedOut() throws IOException {
    RespClient victim = server.client();
    victim.sendRaw(
        "PING\r\nCLIENT KILL TYPE normal\r\nCLIENT KILL TYPE normal SKIPME no\r\nSET k v\r\n");
    assertThat(victim.read()).isEqualTo(PONG);
    assertThat(victim.read()).isEqualTo(1L);
    assertThat(client.isClosedByServer()).isTrue();
    assertThat(victim.read()).isEqualTo(1L);
    assertThat(victim.isClosedByServer()).isTrue();
    another().expect("GET k", Nil.BULK);
  }

  @Test
  void repliesCanBeTurnedOff() {
    client.send("CLIENT", "REPLY", "OFF");
    client.send("SET", "k", "v");
    client.send("NOSUCH");
    client.send("CLIENT", "REPLY", "SKIP");
    client.send("CLIENT", "REPLY", "x");
    client
        .expect("CLIENT REPLY ON", OK)
        .expect("GET k", "v")
        .expectFailure("CLIENT REPLY x", SYNTAX_ERROR);
    client.send("CLIENT", "REPLY", "OFF");
    client.expect("RESET", new Status("RESET")).expect("GET k", "v");
  }

  @Test
  void whoWantsNoRepliesGetsNoneToNonsenseEither() {
    client.send("CLIENT", "REPLY", "OFF");
    client.sendRaw("*1\r\n$x\r\n");
    assertThat(client.isClosedByServer()).isTrue();
  }

  @Test
  void oneReplyCanBeSkipped() {
    client.send("CLIENT", "REPLY", "SKIP");
    client.send("NOSUCH");
    client.expect("PING 1", "1");
    client.send("CLIENT", "REPLY", "SKIP");
    client.send("CLIENT", "REPLY", "SKIP");
    client.send("GET", "k");
    client.expect("PING 2", "2");
    client.send("CLIENT", "REPLY", "SKIP");
    client.expect("CLIENT REPLY ON", OK);
    client.send("CLIENT", "REPLY", "SKIP");
    client.send("RESET");
    client.expect("PING 3", "3");
    client.send("CLIENT", "REPLY", "SKIP");
    client.send("CLIENT", "REPLY", "OFF");
    client.send("PING");
    client.expect("CLIENT REPLY ON", OK);
  }

  @Test
  void flagsShowWhatAClientWants() {
    assertThat(info(client)).containsEntry("flags", "N");
    client.expect("CLIENT NO-EVICT on", OK).expect("CLIENT NO-TOUCH ON", OK);
    assertThat(info(client)).containsEntry("flags", "eT");
    client
        .expect("CLIENT NO-EVICT off", OK)
        .expectFailure("CLIENT NO-EVICT x", SYNTAX_ERROR)
        .expectFailure("CLIENT NO-TOUCH x", SYNTAX_ERROR);
    assertThat(info(client)).containsEntry("flags", "T");
    client.expect("CLIENT NO-EVICT on", OK).expect("RESET", new Status("RESET"));
    assertThat(info(client)).containsEntry("flags", "N");
  }

  @Test
  void aClientThatDoesNotReadShowsWhatPendsForIt() throws IOException {
    client.call("SET", "k", "x".repeat(1 << 20));
    RespClient lazy = server.client();
    long id = idOf(lazy);
    lazy.sendRaw("GET k\r\n".repeat(64));
    Map<String, String> fields;
    do {
      fields = infoOf(id);
    } while (!"get".equals(fields.get("cmd"))
        || !"rw".equals(fields.get("events"))
        || "0".equals(fields.get("obl")));
    assertThat(fields).containsEntry("qbuf", Integer.toString(64 * 7));
  }

  @Test
  void unblockFindsNobodyWhoWaits() {
    client
        .expect("CLIENT UNBLOCK 1", 0L)
        .expect("CLIENT UNBLOCK 1 timeout", 0L)
        .expect("CLIENT UNBLOCK 999 ERROR", 0L)
        .expectFailure("CLIENT UNBLOCK x", NOT_AN_INTEGER)
        .expectFailure("CLIENT UNBLOCK x x", "ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR")
        .expectFailure(
            "CLIENT Unblock 1 TIMEOUT x",
            "ERR unknown subcommand or wrong number of arguments for 'Unblock'. Try CLIENT HELP.");
  }

  @Test
  void helpNamesEverySubcommand() {
    assertThat(client.call("CLIENT", "HELP"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .startsWith(
            new Status("CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"),
            new Status("ID"))
        .contains(new Status("REPLY <ON | OFF | SKIP>"), new Status("HELP"));
    client
        .expectFailure("CLIENT", "ERR wrong number of arguments for 'client' command")
        .expectFailure("CLIENT NoSuch x", "ERR unknown subcommand 'NoSuch'. Try CLIENT HELP.")
        .expectFailure("CLIENT ID x", "ERR wrong number of arguments for 'client|id' command");
    assertThat(client.call("CLIENT", "SETNAME", "a b")).isEqualTo(new Failure(BAD_NAME));
  }
}
