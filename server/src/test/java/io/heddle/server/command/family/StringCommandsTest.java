package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static io.heddle.server.command.family.Family.BINARY;
import static java.util.Collections.addAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on whole strings, but for {@code SET}; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class StringCommandsTest {
  private final Family family;
  private final RespClient client;

  StringCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void keysAndValuesAreBinarySafe() {
    for (String name : List.of(BINARY, "", "\u00ff", "\u00ff\u0000", "{\u0000}a", "k\r\n$1\r\n")) {
      assertThat(client.call("SET", name, BINARY + name)).isEqualTo(OK);
      assertThat(client.call("APPEND", name, "\u0000"))
          .isEqualTo((long) (BINARY + name).length() + 1);
    }
    for (String name : List.of(BINARY, "", "\u00ff", "\u00ff\u0000", "{\u0000}a", "k\r\n$1\r\n")) {
      assertThat(client.call("GET", name)).isEqualTo(BINARY + name + "\u0000");
      assertThat(client.call("MGET", name)).isEqualTo(List.of(BINARY + name + "\u0000"));
    }
    client.expect("DBSIZE", 6L);
  }

  @Test
  void mgetAnswersInTheOrderOfItsKeys() {
    List<String> names = Family.many("k");
    List<Object> values = new ArrayList<>();
    for (String name : names) {
      client.expect("SET " + name + " v" + name, OK);
      values.add("v" + name);
    }
    names.add("absent");
    values.add(Nil.BULK);
    names.add("k3");
    values.add("vk3");
    assertThat(family.call("MGET", names)).isEqualTo(values);
  }

  @Test
  void msetStoresEveryKeyInItsShardAndTheLastOfEqualOnes() {
    assertThat(family.call("MSET", pairs("k", "v"))).isEqualTo(OK);
    for (int i = 0; i < Family.MANY; i++) {
      client.expect("GET k" + i, "v" + i);
    }
    client
        .expect("MSET a 1 {a}b 2 a 3", OK)
        .expect("MGET a {a}b", List.of("3", "2"))
        .expectFailure("MSET a 1 b", "ERR wrong number of arguments for 'mset' command")
        .expectFailure("MSETNX c 1 d", "ERR wrong number of arguments for 'msetnx' command")
        .expect("EXISTS c", 0L);
  }

  @Test
  void msetnxOverShardsStoresAllOrNone() {
    assertThat(family.call("MSETNX", pairs("k", "v"))).isEqualTo(1L);
    for (int i = 0; i < Family.MANY; i++) {
      client.expect("GET k" + i, "v" + i);
    }
    List<String> onePresent = pairs("n", "v");
    onePresent.set(onePresent.size() - 2, "k0");
    assertThat(family.call("MSETNX", onePresent)).isEqualTo(0L);
    client
        .expect("DBSIZE", (long) Family.MANY)
        .expect("MSETNX a 1 a 2", 1L)
        .expect("GET a", "2")
        .expect("MSETNX {a}x 1 a 2", 0L)
        .expect("EXISTS {a}x", 0L);
  }

  private static List<String> pairs(String key, String value) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < Family.MANY; i++) {
      pairs.add(key + i);
      pairs.add(value + i);
    }
    return pairs;
  }

  @Test
  void nobodySeesHalfOfAnMset() throws IOException, InterruptedException, ExecutionException {
    int rounds = 2000;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (String value : List.of("a", "b")) {
      RespClient writer = family.server.client();
      List<String> request = new ArrayList<>(List.of("MSET"));
      namesFrom(value.equals("a") ? 0 : 20).forEach(name -> addAll(request, name, value));
      writer.call(request.toArray(String[]::new));
      tasks.add(
          () -> {
            for (int i = 0; i < rounds; i++) {
              writer.call(request.toArray(String[]::new));
            }
            return null;
          });
    }
    Set<Object> seen = new HashSet<>();
    tasks.add(
        () -> {
          for (int i = 0; i < rounds; i++) {
            Set<?> values = new HashSet<>((List<?>) family.call("MGET", namesFrom(40)));
            assertThat(values).hasSize(1);
            seen.addAll(values);
          }
          return null;
        });
    Family.together(tasks);
    assertThat(seen).isSubsetOf("a", "b").isNotEmpty();
  }

  /** The same names for every client, but not the same first one, which might lend its shard. */
  private static List<String> namesFrom(int first) {
    List<String> names = Family.many("k");
    Collections.rotate(names, -first);
    return names;
  }

  @Test
  void aValueStoredAnewHasNoDeadlineAnyMore() {
    client
        .expect("SET a 1 PX 5000", OK)
        .expect("SET a 2", OK)
        .expect("TTL a", -1L)
        .expect("SET b 1 PX 5000", OK)
        .expect("SET c 1 PX 5000", OK)
        .expect("MSET b 2 c 2", OK)
        .expect("MGET b c", List.of("2", "2"))
        .expect("TTL b", -1L)
        .expect("TTL c", -1L);
    family.clock.advance(6000);
    client.expect("MGET a b c", List.of("2", "2", "2"));
  }

  @Test
  void aValueThatIsChangedKeepsItsDeadline() {
    client
        .expect("SET n 10 PX 1500", OK)
        .expect("INCR n", 11L)
        .expect("DECR n", 10L)
        .expect("INCRBY n 5", 15L)
        .expect("DECRBY n 3", 12L)
        .expect("APPEND n 0", 3L)
        .expect("PTTL n", 1500L);
    family.clock.advance(1500);
    client.expect("GET n", "120").expect("PTTL n", 0L);
    family.clock.advance(1);
    client.expect("GET n", Nil.BULK).expect("INCR n", 1L).expect("TTL n", -1L);
  }

  @Test
  void aSpanBelowASecondIsKept() {
    client.expect("SET a 1 PX 3", OK).expect("PTTL a", 3L).expect("TTL a", 0L);
    family.clock.advance(3);
    client.expect("GET a", "1");
    family.clock.advance(1);
    client.expect("GET a", Nil.BULK).expect("EXISTS a", 0L);
  }

  @Test
  void countsHitsAndMissesOfReadsOnly() {
    client
        .expect("SET a 1", OK)
        .expect("INCR a", 2L)
        .expect("APPEND a 1", 2L)
        .expect("MSET b 1 c 2", OK)
        .expect("MSETNX a 1 d 2", 0L)
        .expect("SET a 3 XX", OK);
    assertThat(family.looks()).isEqualTo("0 hits, 0 misses");
    client
        .expect("GET a", "3")
        .expect("MGET a b absent", List.of("3", "1", Nil.BULK))
        .expect("STRLEN a", 1L)
        .expect("STRLEN absent", 0L)
        .expect("SET a 4 GET", "3")
        .expect("SET new 4 NX GET", Nil.BULK);
    assertThat(family.looks()).isEqualTo("5 hits, 3 misses");
  }

  @Test
  void getsetDropsTheDeadlineAndGivesTheFormerString() {
    client
        .expect("GETSET a 1", Nil.BULK)
        .expect("SET a 2 EX 100", OK)
        .expect("GETSET a 3", "2")
        .expect("TTL a", -1L)
        .expect("GET a", "3");
  }

  @Test
  void getdelGivesAndDeletes() {
    client
        .expect("GETDEL a", Nil.BULK)
        .expect("SET a 1 PX 10", OK)
        .expect("GETDEL a", "1")
        .expect("EXISTS a", 0L)
        .expect("SET a 2", OK);
    family.clock.advance(11);
    client.expect("GETDEL a", "2").expect("DBSIZE", 0L);
  }

  @Test
  void getexChangesOnlyTheDeadline() {
    client
        .expect("SET a 1", OK)
        .expect("GETEX a", "1")
        .expect("TTL a", -1L)
        .expect("GETEX a PX 500", "1")
        .expect("PTTL a", 500L)
        .expect("GETEX a", "1")
        .expect("PTTL a", 500L)
        .expect("GETEX a EX 3", "1")
        .expect("PTTL a", 3000L)
        .expect("GETEX a PERSIST", "1")
        .expect("TTL a", -1L);
    long now = family.clock.millis();
    client
        .expect("GETEX a PXAT " + (now + 1), "1")
        .expect("PTTL a", 1L)
        .expect("GETEX a PXAT " + now, "1")
        .expect("EXISTS a", 0L)
        .expect("SET a 2", OK)
        .expect("GETEX a EXAT " + now / 1000, "2")
        .expect("EXISTS a", 0L);
  }

  @Test
  void getexLooksForTheKeyBeforeItLooksAtTheNumber() {
    client
        .expect("GETEX absent EX x", Nil.BULK)
        .expect("GETEX absent EX 0", Nil.BULK)
        .expectFailure("GETEX absent EX 1 PX 1", "ERR syntax error")
        .expect("SET a 1", OK)
        .expectFailure("GETEX a EX x", "ERR value is not an integer or out of range")
        .expectFailure("GETEX a EX 0", "ERR invalid expire time in 'getex' command")
        .expectFailure("GETEX a PX " + Long.MAX_VALUE, "ERR invalid expire time in 'getex' command")
        .expect("TTL a", -1L);
  }

  @Test
  void setexAndPsetexStoreWithADeadline() {
    client
        .expect("SETEX a 2 x", OK)
        .expect("PTTL a", 2000L)
        .expect("PSETEX a 7 y", OK)
        .expect("PTTL a", 7L)
        .expect("GET a", "y")
        .expectFailure("SETEX a 0 z", "ERR invalid expire time in 'setex' command")
        .expectFailure(
            "PSETEX a " + Long.MAX_VALUE + " z", "ERR invalid expire time in 'psetex' command")
        .expect("GET a", "y");
    family.clock.advance(8);
    client
        .expect("SETNX a 1", 1L)
        .expect("SETNX a 2", 0L)
        .expect("GET a", "1")
        .expect("TTL a", -1L);
  }
}
