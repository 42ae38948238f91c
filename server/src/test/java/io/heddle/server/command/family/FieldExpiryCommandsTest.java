package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What time does to the fields of hashes, compact and large; without a turn that would look for
 * expired fields by itself where a test says so.
 */
@ParameterizedClass(name = "{0} shards, at most {1} fields in a listpack")
@CsvSource({"1, 512", "4, 512", "1, 0", "4, 0"})
class FieldExpiryCommandsTest {
  private final Family family;
  private final RespClient client;
  private final long now;

  FieldExpiryCommandsTest(int shards, int listpackEntries) throws IOException {
    family = new Family(shards, "hash-max-listpack-entries", String.valueOf(listpackEntries));
    client = family.client;
    now = family.clock.millis();
  }

  @BeforeEach
  void fill() {
    client.expect("HSET h a 1 b 2 c 3", 3L).expect("HPEXPIRE h 100 FIELDS 2 a b", List.of(1L, 1L));
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void aFieldLivesThroughItsLastMillisecond() {
    family.clock.advance(100);
    client.expect("HGET h a", "1").expect("HPTTL h FIELDS 1 a", List.of(0L));
    family.clock.advance(1);
    client
        .expect("HGET h a", Nil.BULK)
        .expect("HMGET h a b c", List.of(Nil.BULK, Nil.BULK, "3"))
        .expect("HLEN h", 1L)
        .expect("HGETALL h", List.of("c", "3"));
    assertThat(family.info("stats", "expired_subkeys")).isEqualTo("2");
    assertThat(family.info("stats", "expired_keys")).isEqualTo("0");
  }

  @Test
  void theHashGoesWithItsLastField() {
    client.expect("HPEXPIRE h 100 FIELDS 1 c", List.of(1L));
    family.clock.advance(101);
    client
        .expect("HMGET h a b c", List.of(Nil.BULK, Nil.BULK, Nil.BULK))
        .expect("EXISTS h", 0L)
        .expect("DBSIZE", 0L);
    assertThat(family.info("stats", "expired_subkeys")).isEqualTo("3");
  }

  @Test
  void whatExpiredIsSetAnew() {
    client.expect("HPEXPIRE h 100 FIELDS 1 c", List.of(1L));
    family.clock.advance(101);
    client
        .expect("HSETNX h a 5", 1L)
        .expect("HINCRBY h b 5", 5L)
        .expect("HINCRBYFLOAT h c 5", "5")
        .expect("HTTL h FIELDS 3 a b c", List.of(-1L, -1L, -1L));
  }

  @Test
  void anotherKeyFollowsItsOwnDeadlines() {
    client
        .expect("COPY h {h}copy", 1L)
        .expect("RENAME h other", OK)
        .expect("HPERSIST {h}copy FIELDS 1 a", List.of(1L))
        .expect("HPEXPIREAT other " + (now + 50) + " FIELDS 1 a", List.of(1L))
        .expect("HPEXPIRETIME other FIELDS 2 a b", List.of(now + 50, now + 100))
        .expect("HPEXPIRETIME {h}copy FIELDS 2 a b", List.of(-1L, now + 100));
    assertThat(family.info("keyspace", "db0")).contains("subexpiry=2");
    client.expect("SET other string", OK).expect("HDEL {h}copy b", 1L).expect("DEL {h}copy", 1L);
    assertThat(family.info("keyspace", "db0")).contains("subexpiry=0");
  }

  @Test
  void settingAFieldTakesItsDeadlineAway() {
    client.expect("HSET h a 9", 0L);
    family.clock.advance(101);
    client.expect("HGET h a", "9").expect("HEXISTS h b", 0L);
  }

  @Test
  void deadlinesInThePastDelete() {
    client
        .expect("HPEXPIREAT h " + now + " FIELDS 3 a a c", List.of(2L, -2L, 2L))
        .expect("HPEXPIREAT h 1 FIELDS 2 b c", List.of(2L, -2L))
        .expect("EXISTS h", 0L);
  }

  @Test
  void allFormsSetTheSameDeadline() {
    for (String form :
        List.of(
            "HEXPIRE h 50",
            "HPEXPIRE h 50000",
            "HEXPIREAT h " + (now / 1000 + 50),
            "HPEXPIREAT h " + (now / 1000 * 1000 + 50_000))) {
      client
          .expect(form + " FIELDS 1 c", List.of(1L))
          .expect("HTTL h FIELDS 1 c", List.of(50L))
          .expect("HPERSIST h FIELDS 1 c", List.of(1L));
    }
  }

  @Test
  void watchesBreakWhenAFieldExpires() {
    client.expect("WATCH h", OK);
    family.clock.advance(101);
    client.expect("HGET h a", Nil.BULK).expect("MULTI", OK);
    assertThat(client.call("PING")).isEqualTo(new RespClient.Status("QUEUED"));
    client.expect("EXEC", Nil.ARRAY);
  }
}
