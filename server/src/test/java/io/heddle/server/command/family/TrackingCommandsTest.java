package io.heddle.server.command.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Push;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingCommandsTest {
  private Family family;
  private RespClient writer;
  private RespClient reader;

  @BeforeEach
  void start() throws IOException {
    family = new Family(4);
    writer = family.client;
    reader = family.server.resp3Client();
  }

  @AfterEach
  void stop() {
    family.close();
  }

  private static Push stale(String... keys) {
    return new Push(List.of("invalidate", List.of(keys)));
  }

  /** What {@code client} is told before the reply to its {@code PING}. */
  private static List<Object> messages(RespClient client) {
    List<Object> messages = new ArrayList<>();
    client.send("PING", "end");
    for (Object next = client.read(); !next.equals("end"); next = client.read()) {
      messages.add(next);
    }
    return messages;
  }

  private static Set<String> keys(List<Object> messages) {
    Set<String> keys = new HashSet<>();
    for (Object message : messages) {
      List<?> told = (List<?>) ((Push) message).elements().get(1);
      told.forEach(key -> assertThat(keys.add((String) key)).isTrue());
    }
    return keys;
  }

  private List<String> totals() {
    return List.of(
        family.info("clients", "tracking_clients"),
        family.info("stats", "tracking_total_keys"),
        family.info("stats", "tracking_total_items"),
        family.info("stats", "tracking_total_prefixes"));
  }

  @Test
  void infoCountsClientsKeysReadersAndPrefixes() throws IOException {
    RespClient other = family.server.resp3Client();
    RespClient listener = family.server.resp3Client();
    assertThat(totals()).containsExactly("0", "0", "0", "0");
    reader.expect("CLIENT TRACKING ON", RespClient.OK);
    other.expect("CLIENT TRACKING ON", RespClient.OK);
    listener.expect("CLIENT TRACKING ON BCAST PREFIX a PREFIX b", RespClient.OK);
    reader.call("MGET", "k1", "k2", "k3");
    other.call("MGET", "k3", "k3");
    assertThat(totals()).containsExactly("3", "3", "4", "2");
    writer.call("SET", "k3", "1");
    assertThat(totals()).containsExactly("3", "2", "2", "2");
    listener.close();
    other.close();
    family.server.awaitClients(writer, 2);
    assertThat(totals()).containsExactly("1", "2", "2", "0");
    writer.call("FLUSHALL");
    assertThat(totals()).containsExactly("1", "0", "0", "0");
    assertThat(messages(reader))
        .containsExactly(stale("k3"), new Push(List.of("invalidate", Nil.RESP3)));
    reader.expect("CLIENT TRACKING OFF", RespClient.OK);
    assertThat(totals()).containsExactly("0", "0", "0", "0");
  }

  @Test
  void whatAClientHasCachedWhenItLeftIsForgottenOnlyWhenItChanges() throws IOException {
    reader.call("CLIENT", "TRACKING", "ON");
    reader.call("GET", "k");
    reader.close();
    family.server.awaitClients(writer, 1);
    assertThat(totals()).containsExactly("0", "1", "1", "0");
    writer.call("SET", "k", "v");
    assertThat(totals()).containsExactly("0", "0", "0", "0");
  }

  @Test
  void expiryIsAChangeWhoeverNoticesIt() {
    writer.call("SET", "lazy", "1", "PX", "10");
    writer.call("SET", "active", "1", "PX", "10");
    writer.call("HSET", "hash", "f", "1", "g", "2");
    writer.call("HPEXPIRE", "hash", "10", "FIELDS", "1", "f");
    reader.call("CLIENT", "TRACKING", "ON");
    reader.call("MGET", "lazy", "active");
    reader.call("HGETALL", "hash");
    assertThat(messages(reader)).isEmpty();
    family.clock.advance(11);
    writer.expect("GET lazy", Nil.BULK);
    Set<String> told = keys(messages(reader));
    assertThat(told).contains("lazy");
    family.clock.advance(1_000);
    Family.await(
        () -> {
          for (String key : Family.many("other")) {
            writer.call("GET", key); // each gives its shard a turn
          }
          told.addAll(keys(messages(reader)));
          return told.containsAll(Set.of("active", "hash"));
        });
  }

  @Test
  void aKeyThatExpiresUnderTheReadersOwnCommandIsToldBehindTheReply() throws IOException {
    try (Family debugged = new Family(1, Map.of("enable-debug-command", "yes"))) {
      RespClient own = debugged.server.resp3Client();
      own.expect("DEBUG SET-ACTIVE-EXPIRE 0", RespClient.OK);
      own.call("CLIENT", "TRACKING", "ON", "OPTIN");
      own.call("SET", "k", "v", "PX", "10");
      own.call("CLIENT", "CACHING", "YES");
      own.expect("GET k", "v");
      debugged.clock.advance(11);
      own.expect("GET k", Nil.RESP3);
      assertThat(own.read()).isEqualTo(stale("k"));
    }
  }

  @Test
  void listenersToPrefixesHearOfACommandsChangesTogether() throws IOException {
    RespClient all = family.server.resp3Client();
    reader.call("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "k1", "PREFIX", "k2");
    all.call("CLIENT", "TRACKING", "ON", "BCAST");
    List<String> pairs = new ArrayList<>();
    List<String> names = Family.many("k");
    for (String name : names) {
      pairs.addAll(List.of(name, "v"));
    }
    family.call("MSET", pairs);
    TreeSet<String> sorted = new TreeSet<>(names);
    assertThat(messages(all)).containsExactly(stale(sorted.toArray(String[]::new)));
    assertThat(messages(reader))
        .containsExactly(
            stale(sorted.stream().filter(name -> name.startsWith("k1")).toArray(String[]::new)),
            stale(sorted.stream().filter(name -> name.startsWith("k2")).toArray(String[]::new)));
  }

  @Test
  void asManyKeysAreTrackedAsMayBe() {
    reader.call("CLIENT", "TRACKING", "ON");
    writer.call("CONFIG", "SET", "tracking-table-max-keys", "10");
    List<String> names = Family.many("k");
    for (String name : names) {
      reader.send("GET", name);
    }
    List<Object> told = new ArrayList<>();
    for (int answered = 0; answered < names.size(); ) {
      Object next = reader.read();
      if (next instanceof Push) {
        told.add(next);
      } else {
        answered++;
      }
    }
    told.addAll(messages(reader));
    assertThat(keys(told)).hasSize(Family.MANY - 10).isSubsetOf(names);
    assertThat(totals()).containsExactly("1", "10", "10", "0");
  }

  @Test
  void tooManyKeysAreForgottenWhenTheLimitFalls() {
    reader.call("CLIENT", "TRACKING", "ON", "NOLOOP");
    List<String> names = Family.many("k");
    reader.call(names.stream().reduce("MGET", (a, b) -> a + " " + b).split(" "));
    writer.call("CONFIG", "SET", "tracking-table-max-keys", "1");
    assertThat(keys(messages(reader))).hasSize(Family.MANY - 1).isSubsetOf(names);
    assertThat(totals()).containsExactly("1", "1", "1", "0");
    writer.call("CONFIG", "SET", "tracking-table-max-keys", "0");
    reader.call(names.stream().reduce("MGET", (a, b) -> a + " " + b).split(" "));
    assertThat(messages(reader)).isEmpty();
    reader.send("MULTI");
    reader.send("CONFIG", "SET", "tracking-table-max-keys", "60");
    reader.send("EXEC");
    assertThat(List.of(reader.read(), reader.read(), reader.read()))
        .containsExactly(RespClient.OK, new RespClient.Status("QUEUED"), List.of(RespClient.OK));
    assertThat(keys(messages(reader))).hasSize(Family.MANY - 60);
  }

  @Test
  void aServedWaiterHearsOfItsOwnChangeBehindItsReply() throws IOException {
    reader.call("CLIENT", "TRACKING", "ON");
    reader.call("LRANGE", "target{t}", "0", "-1");
    reader.send("BLMOVE", "source{t}", "target{t}", "LEFT", "LEFT", "0");
    Family.await(() -> family.info("clients", "blocked_clients").equals("1"));
    writer.call("RPUSH", "source{t}", "a");
    assertThat(reader.read()).isEqualTo("a");
    assertThat(reader.read()).isEqualTo(stale("target{t}"));
  }

  @Test
  void whoServesAWaiterHearsOfWhatTheWaiterChanges() throws IOException {
    RespClient waiter = family.server.client();
    reader.call("CLIENT", "TRACKING", "ON", "NOLOOP");
    reader.call("LRANGE", "target{t}", "0", "-1");
    waiter.send("BLMOVE", "source{t}", "target{t}", "LEFT", "LEFT", "0");
    Family.await(() -> family.info("clients", "blocked_clients").equals("1"));
    reader.expect("RPUSH source{t} a", 1L);
    assertThat(reader.read()).isEqualTo(stale("target{t}"));
    assertThat(waiter.read()).isEqualTo("a");
  }

  @Test
  void aClientThatQuitsIsNobodyToTell() throws IOException {
    RespClient other = family.server.resp3Client();
    long id = (Long) other.call("CLIENT", "ID");
    reader.call("CLIENT", "TRACKING", "ON", "REDIRECT", Long.toString(id));
    reader.call("GET", "k");
    other.expect("QUIT", RespClient.OK);
    writer.call("SET", "k", "v");
    assertThat(messages(reader)).containsExactly(new Push(List.of("tracking-redir-broken", id)));
  }

  @Test
  void binaryKeysAreToldAsTheyAre() {
    reader.call("CLIENT", "TRACKING", "ON");
    reader.call("GET", Family.BINARY);
    writer.call("SET", Family.BINARY, "v");
    assertThat(messages(reader)).containsExactly(stale(Family.BINARY));
    reader.call("CLIENT", "TRACKING", "OFF");
    reader.call("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", Family.BINARY);
    writer.call("SET", Family.BINARY + Family.BINARY, "v");
    assertThat(messages(reader)).containsExactly(stale(Family.BINARY + Family.BINARY));
  }

  @Test
  void clientListTellsWhoTracks() {
    reader.call("CLIENT", "TRACKING", "ON", "BCAST");
    assertThat((String) writer.call("CLIENT", "LIST"))
        .contains(" flags=tB ", " redir=0 ", " flags=N ", " redir=-1 ");
  }
}
