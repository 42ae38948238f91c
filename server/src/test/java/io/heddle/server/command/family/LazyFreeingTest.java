package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which values count as freed lazily; the counts are those of Redis 7.4.1, which only with {@code
 * SPOP} of all members has one more: it answers that with a union that it frees as well.
 */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class LazyFreeingTest {
  private final Family family;
  private final RespClient client;

  LazyFreeingTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @BeforeEach
  void keepLittleCompact() {
    client
        .expect("CONFIG SET list-max-listpack-size 1", OK)
        .expect("CONFIG SET hash-max-listpack-entries 100 set-max-listpack-entries 100", OK)
        .expect("CONFIG SET zset-max-listpack-entries 1", OK);
  }

  @AfterEach
  void stop() {
    family.close();
  }

  private void set(String key, int members) {
    assertThat(family.call("SADD", with(key, "m", members))).isEqualTo((long) members);
  }

  private static List<String> with(String first, String prefix, int count) {
    List<String> words = new ArrayList<>(List.of(first));
    IntStream.range(0, count).forEach(i -> words.add(prefix + i));
    return words;
  }

  private void expectFreed(int count) {
    assertThat(family.info("memory", "lazyfreed_objects")).isEqualTo(Integer.toString(count));
    assertThat(family.info("memory", "lazyfree_pending_objects")).isEqualTo("0");
    client.expect("CONFIG RESETSTAT", OK);
  }

  @Test
  void unlinkCountsWhatIsKeptInManyPieces() {
    set("compact", 100);
    set("large", 101);
    assertThat(family.call("RPUSH", with("short", "e", 64))).isEqualTo(64L);
    assertThat(family.call("RPUSH", with("long", "e", 65))).isEqualTo(65L);
    client.expect("SET string " + "x".repeat(10_000), OK);
    assertThat(family.call("UNLINK", List.of("compact", "short", "string", "none"))).isEqualTo(3L);
    expectFreed(0);
    assertThat(family.call("UNLINK", List.of("large", "long"))).isEqualTo(2L);
    expectFreed(2);
  }

  @Test
  void sortedSetsAndHashesCount() {
    for (int i = 0; i < 65; i++) {
      client.expect("ZADD few " + i + " m" + i, 1L).expect("ZADD zset " + i + " m" + i, 1L);
    }
    client.expect("ZREM few m0", 1L);
    for (int i = 0; i < 101; i++) {
      client.expect("HSET hash f" + i + " v", 1L);
    }
    client.expect("UNLINK few", 1L);
    expectFreed(0);
    client.expect("UNLINK zset hash", 2L);
    expectFreed(2);
  }

  @Test
  void delCountsIfConfigured() {
    set("a", 101);
    client.expect("DEL a", 1L);
    expectFreed(0);
    set("a", 101);
    client.expect("CONFIG SET lazyfree-lazy-user-del yes", OK).expect("DEL a", 1L);
    expectFreed(1);
  }

  @Test
  void whatIsReplacedCountsIfConfigured() {
    replaceAll();
    expectFreed(0);
    client.expect("CONFIG SET lazyfree-lazy-server-del yes", OK);
    replaceAll();
    expectFreed(7);
  }

  private void replaceAll() {
    client.expect("FLUSHALL", OK).expect("CONFIG RESETSTAT", OK);
    for (String key : List.of("a", "b", "c", "d", "e", "f", "g", "kept")) {
      set(key, 101);
    }
    client
        .expect("SET a v", OK)
        .expect("SET b v KEEPTTL", OK)
        .expect("RENAME a c", OK)
        .expect("COPY b d REPLACE", 1L)
        .expect("SINTERSTORE e none kept", 0L)
        .expect("SORT none STORE f", 0L);
    assertThat((List<?>) family.callWords("SPOP g 101")).hasSize(101);
    client.expect("RENAME kept a", OK).expect("MOVE a 1", 1L).expect("SCARD a", 0L);
  }

  @Test
  void whatExpiresCountsIfConfigured() {
    for (String choice : List.of("no", "yes")) {
      set("now", 101);
      set("later", 101);
      client
          .expect("CONFIG SET lazyfree-lazy-expire " + choice, OK)
          .expect("EXPIRE now -1", 1L)
          .expect("EXPIRE later 10", 1L);
      family.clock.advance(11_000);
      client.expect("EXISTS later", 0L);
      expectFreed(choice.equals("yes") ? 2 : 0);
    }
  }

  @Test
  void whatIsFlushedCountsUnlessAnAnswerIsDueAtOnce() {
    for (String flush : List.of("FLUSHALL", "FLUSHDB SYNC", "FLUSHALL ASYNC")) {
      client.expect("MSET a 1 b 2 c 3", OK).expect(flush, OK);
      expectFreed(3);
    }
    client.expect("MSET a 1 b 2", OK).expect("SELECT 1", OK).expect("SET c 3", OK);
    client.expect("FLUSHDB", OK);
    expectFreed(1);
    client.expect("SET c 3", OK).expect("FLUSHALL", OK);
    expectFreed(3);
  }

  @Test
  void withinATransactionItIsSaidWhetherToFreeLazily() {
    flushInTransaction("FLUSHALL", 0);
    flushInTransaction("FLUSHDB SYNC", 0);
    flushInTransaction("FLUSHDB ASYNC", 2);
    client.expect("CONFIG SET lazyfree-lazy-user-flush yes", OK);
    flushInTransaction("FLUSHALL", 2);
    flushInTransaction("FLUSHALL SYNC", 0);
  }

  private void flushInTransaction(String flush, int freed) {
    client
        .expect("MSET a 1 b 2", OK)
        .expect("MULTI", OK)
        .expect(flush, new RespClient.Status("QUEUED"))
        .expect("EXEC", List.of(OK));
    expectFreed(freed);
  }
}
