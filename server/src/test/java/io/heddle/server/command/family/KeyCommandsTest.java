package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static io.heddle.server.command.family.Family.BINARY;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on keys, but for {@code SCAN}; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class KeyCommandsTest {
  private static final String SAME_OBJECT = "ERR source and destination objects are the same";
  private static final String NO_KEY = "ERR no such key";
  private static final String NO_DATABASE = "ERR DB index is out of range";
  private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  private static final String NOT_AN_INT =
      "ERR value is out of range, value must between -2147483648 and 2147483647";

  private static final int DYING = 4000;

  private final Family family;
  private final RespClient client;

  KeyCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  private void setMany(String prefix) {
    Family.many(prefix).forEach(name -> client.expect("SET " + name + " " + name, OK));
  }

  @Test
  void deletesAndCountsKeysOfAllShards() {
    for (String command : List.of("DEL", "UNLINK")) {
      setMany("k");
      List<String> names = Family.many("k");
      names.add("k1");
      names.add("absent");
      assertThat(family.call(command, names)).isEqualTo((long) Family.MANY);
      client.expect("DBSIZE", 0L).expect(command + " k1", 0L);
    }
    client.expect("SET k1 v PX 5", OK);
    family.clock.advance(6);
    client.expect("DEL k1", 0L);
  }

  @Test
  void existsAndTouchCountKeysAsOftenAsTheyAreNamed() {
    setMany("k");
    for (String command : List.of("EXISTS", "TOUCH")) {
      List<String> names = Family.many("k");
      names.addAll(Family.many("k"));
      names.addAll(Family.many("absent"));
      assertThat(family.call(command, names)).isEqualTo(2L * Family.MANY);
    }
    assertThat(family.looks()).isEqualTo(4 * Family.MANY + " hits, " + 2 * Family.MANY + " misses");
  }

  @Test
  void typeTellsWhatAKeyHolds() {
    client
        .expect("SET k v", OK)
        .expect("TYPE k", new Status("string"))
        .expect("TYPE absent", new Status("none"));
    assertThat(family.looks()).isEqualTo("1 hits, 1 misses");
  }

  @Test
  void keysGivesTheLivingNamesThatMatch() {
    setMany("k");
    List<String> others = List.of("", "a*b", "[x]", BINARY, "\u00ff", "{k}1");
    others.forEach(name -> assertThat(client.call("SET", name, "v")).isEqualTo(OK));
    setDying();
    assertThat(keys("dying*")).hasSize(DYING);
    family.clock.advance(6);
    List<Object> all = new ArrayList<>(Family.many("k"));
    all.addAll(others);
    assertThat(keys("*")).containsExactlyInAnyOrderElementsOf(all);
    assertThat(keys("k?")).hasSize(10);
    assertThat(keys("k[1-3]?")).hasSize(30);
    assertThat(keys("a\\*b")).containsExactly("a*b");
    assertThat(keys("\\[x]")).containsExactly("[x]");
    assertThat(keys("\u00ff*")).containsExactlyInAnyOrder("\u00ff", BINARY);
    assertThat(keys("?\u0000\r*")).containsExactly(BINARY);
    assertThat(keys("")).containsExactly("");
    assertThat(keys("dying*")).isEmpty();
    assertThat(keys("K1")).isEmpty();
  }

  /** Sets so many keys to die after 5 milliseconds that a turn leaves most of them behind. */
  private void setDying() {
    for (int i = 0; i < DYING; i++) {
      client.send("SET", "dying" + i, "v", "PX", "5");
    }
    for (int i = 0; i < DYING; i++) {
      assertThat(client.read()).isEqualTo(OK);
    }
  }

  @SuppressWarnings("unchecked") // KEYS answers with an array
  private List<Object> keys(String pattern) {
    return (List<Object>) client.call("KEYS", pattern);
  }

  /** Named after a mistake seen elsewhere: the value went to the shard of the old name. */
  @Test
  void renameOverShardsMovesValueAndDeadline() {
    setMany("k");
    for (int i = 0; i < Family.MANY; i++) {
      client
          .expect("PEXPIRE k" + i + " " + (1000 + i), 1L)
          .expect("SET n" + i + " overwritten PX 5", OK)
          .expect("RENAME k" + i + " n" + i, OK)
          .expect("GET n" + i, "k" + i)
          .expect("PTTL n" + i, 1000L + i)
          .expect("EXISTS k" + i, 0L)
          .expect("RENAMENX n" + i + " {n" + i + "}", 1L)
          .expect("GET {n" + i + "}", "k" + i);
    }
    client.expect("DBSIZE", (long) Family.MANY);
    assertThat(family.info("keyspace", "db0")).contains("keys=64,expires=64");
    family.clock.advance(1000 + Family.MANY);
    assertThat(keys("*")).isEmpty();
  }

  @Test
  void renameTakesALastingKeyOverADyingOne() {
    client
        .expect("SET a 1", OK)
        .expect("SET b 2 PX 5", OK)
        .expect("RENAME a b", OK)
        .expect("TTL b", -1L);
    family.clock.advance(6);
    client.expect("GET b", "1");
  }

  @Test
  void renameToItselfOnlyAsksForTheKey() {
    client
        .expectFailure("RENAME a a", NO_KEY)
        .expectFailure("RENAMENX a a", NO_KEY)
        .expectFailure("RENAME a b", NO_KEY)
        .expect("SET a 1 EX 9", OK)
        .expect("RENAME a a", OK)
        .expect("RENAMENX a a", 0L)
        .expect("GET a", "1")
        .expect("TTL a", 9L)
        .expect("SET b 2", OK)
        .expect("RENAMENX a b", 0L)
        .expect("MGET a b", List.of("1", "2"))
        .expect("PEXPIRE b 5", 1L);
    family.clock.advance(6);
    client.expect("RENAMENX a b", 1L).expectFailure("RENAME a b", NO_KEY).expect("GET b", "1");
  }

  @Test
  void renameIsBinarySafe() {
    assertThat(client.call("SET", BINARY, "v")).isEqualTo(OK);
    assertThat(client.call("RENAME", BINARY, BINARY + "2")).isEqualTo(OK);
    assertThat(client.call("COPY", BINARY + "2", "")).isEqualTo(1L);
    assertThat(client.call("RENAME", "", "\u0000")).isEqualTo(OK);
    assertThat(keys("*")).containsExactlyInAnyOrder(BINARY + "2", "\u0000");
  }

  @Test
  void nobodySeesAKeyWithNoNameOrTwo()
      throws IOException, InterruptedException, ExecutionException {
    int rounds = 500;
    client.expect("SET k0 v", OK);
    RespClient renamer = family.server.client();
    Callable<Void> renaming =
        () -> {
          for (int i = 0; i < rounds; i++) {
            renamer.expect("RENAME k" + i % 8 + " k" + (i + 1) % 8, OK);
          }
          return null;
        };
    List<String> names = Family.many("k").subList(0, 8);
    Callable<Void> watching =
        () -> {
          for (int i = 0; i < rounds; i++) {
            assertThat(family.call("EXISTS", names)).isEqualTo(1L);
          }
          return null;
        };
    Family.together(List.of(renaming, watching));
  }

  @Test
  void copyOverShardsCopiesValueAndDeadline() {
    setMany("k");
    for (int i = 0; i < Family.MANY; i++) {
      client
          .expect("PEXPIRE k" + i + " " + (1000 + i), 1L)
          .expect("COPY k" + i + " n" + i, 1L)
          .expect("APPEND k" + i + " x", (long) ("k" + i).length() + 1)
          .expect("GET n" + i, "k" + i)
          .expect("PTTL n" + i, 1000L + i)
          .expect("COPY k" + i + " {k" + i + "} DB 3", 1L);
    }
    client.expect("DBSIZE", 2L * Family.MANY).expect("SELECT 3", OK);
    client.expect("DBSIZE", (long) Family.MANY).expect("GET {k5}", "k5x");
  }

  @Test
  void copyReplacesOnlyIfTold() {
    client
        .expect("COPY a b", 0L)
        .expect("SET a 1", OK)
        .expect("SET b 2 EX 9", OK)
        .expect("COPY a b", 0L)
        .expect("GET b", "2")
        .expect("COPY a b REPLACE", 1L)
        .expect("GET b", "1")
        .expect("TTL b", -1L)
        .expect("COPY a a DB 1", 1L)
        .expect("COPY a a DB 1", 0L)
        .expect("SET a 3", OK)
        .expect("COPY a a replace db 1", 1L)
        .expect("COPY a c DB 2 DB 1", 1L)
        .expect("SELECT 1", OK)
        .expect("MGET a c", List.of("3", "3"))
        .expect("DBSIZE", 2L)
        .expect("SELECT 2", OK)
        .expect("DBSIZE", 0L);
    assertThat(family.looks()).isEqualTo("11 hits, 1 misses");
  }

  @Test
  void copyRefusesWhatMakesNoSense() {
    client
        .expect("SET a 1", OK)
        .expectFailure("COPY a a", SAME_OBJECT)
        .expectFailure("COPY a a DB 0 REPLACE", SAME_OBJECT)
        .expectFailure("COPY absent absent", SAME_OBJECT)
        .expectFailure("COPY a b DB", "ERR syntax error")
        .expectFailure("COPY a b X", "ERR syntax error")
        .expectFailure("COPY a b DB 16 X", NO_DATABASE)
        .expectFailure("COPY a b DB -1", NO_DATABASE)
        .expectFailure("COPY a b DB x", NOT_AN_INTEGER)
        .expectFailure("COPY a b DB 2147483648", NOT_AN_INT)
        .expectFailure("COPY a b X DB 16", "ERR syntax error")
        .expect("EXISTS b", 0L);
  }

  @Test
  void movePutsKeysIntoAnotherDatabase() {
    setMany("k");
    for (int i = 0; i < Family.MANY; i++) {
      client.expect("PEXPIRE k" + i + " " + (1000 + i), 1L).expect("MOVE k" + i + " 7", 1L);
    }
    client
        .expect("MOVE k1 7", 0L)
        .expect("SET k1 other", OK)
        .expect("MOVE k1 7", 0L)
        .expect("GET k1", "other")
        .expect("SELECT 7", OK)
        .expect("DBSIZE", (long) Family.MANY)
        .expect("GET k1", "k1")
        .expect("PTTL k63", 1063L);
    family.clock.advance(1001);
    client.expect("SELECT 0", OK).expect("MOVE k1 7", 0L);
    family.clock.advance(1);
    client.expect("MOVE k1 7", 1L).expect("SELECT 7", OK).expect("GET k1", "other");
  }

  @Test
  void moveRefusesWhatMakesNoSense() {
    client
        .expectFailure("MOVE absent 0", SAME_OBJECT)
        .expectFailure("MOVE absent 16", NO_DATABASE)
        .expectFailure("MOVE absent -1", NO_DATABASE)
        .expectFailure("MOVE absent x", NOT_AN_INTEGER)
        .expectFailure("MOVE absent -2147483649", NOT_AN_INT)
        .expect("MOVE absent 1", 0L);
  }

  /** Named after a mistake seen elsewhere: always the first key, or the shards equally likely. */
  @Test
  void randomKeyIsRandom() {
    int keys = 20;
    int draws = 8000;
    client.expect("RANDOMKEY", Nil.BULK);
    for (int i = 0; i < keys; i++) {
      // Most keys share a tag, and so a shard.
      client.expect("SET " + (i < 15 ? "{t}" : "k") + i + " v", OK);
    }
    Map<Object, Integer> drawn = new HashMap<>();
    for (int i = 0; i < draws; i++) {
      drawn.merge(client.call("RANDOMKEY"), 1, Integer::sum);
    }
    assertThat(drawn).hasSize(keys);
    double expected = (double) draws / keys;
    double chiSquared =
        drawn.values().stream()
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    // With 19 degrees of freedom more than this comes once in a million.
    assertThat(chiSquared).isLessThan(63.0);
  }

  @Test
  void randomKeyIsNeverADeadOne() {
    setDying();
    client.expect("SET alive v", OK);
    family.clock.advance(6);
    client.expect("RANDOMKEY", "alive").expect("DEL alive", 1L).expect("RANDOMKEY", Nil.BULK);
    client.expect("DBSIZE", 0L);
  }
}
