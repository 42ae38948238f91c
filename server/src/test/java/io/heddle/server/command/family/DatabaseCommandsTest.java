package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on whole databases; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class DatabaseCommandsTest {
  private final Family family;
  private final RespClient client;

  DatabaseCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  /** Keys in databases 0, 1 and 15; the client stays in the last. */
  private void fill() {
    for (int database : new int[] {0, 1, 15}) {
      client.expect("SELECT " + database, OK);
      for (String name : Family.many("k")) {
        client.expect("SET " + name + " " + database + " EX 100", OK);
      }
    }
  }

  @Test
  void flushdbEmptiesOneDatabase() {
    fill();
    for (String mode : List.of("", " ASYNC", " sync")) {
      client
          .expect("SELECT 1", OK)
          .expect("SET k v", OK)
          .expect("FLUSHDB" + mode, OK)
          .expect("DBSIZE", 0L)
          .expect("GET k", Nil.BULK)
          .expect("SELECT 15", OK)
          .expect("DBSIZE", (long) Family.MANY);
    }
    client.expect("SELECT 0", OK).expect("DBSIZE", (long) Family.MANY);
  }

  @Test
  void flushallEmptiesAll() {
    for (String mode : List.of("", " async", " SYNC")) {
      fill();
      client.expect("FLUSHALL" + mode, OK);
      for (int database = 0; database < 16; database++) {
        client.expect("SELECT " + database, OK).expect("DBSIZE", 0L).expect("RANDOMKEY", Nil.BULK);
      }
    }
    client.expect("FLUSHALL", OK).expect("SET k v", OK).expect("TTL k", -1L);
    family.clock.advance(200_000);
    client.expect("GET k", "v").expect("DBSIZE", 1L);
  }

  @Test
  void flushingRefusesWhatMakesNoSense() {
    client
        .expect("SET k v", OK)
        .expectFailure("FLUSHALL x", "ERR syntax error")
        .expectFailure("FLUSHDB x", "ERR syntax error")
        .expectFailure("FLUSHALL ASYNC SYNC", "ERR syntax error")
        .expectFailure("FLUSHDB SYNC SYNC", "ERR syntax error")
        .expect("DBSIZE", 1L);
  }

  @Test
  void swapdbExchangesDatabasesForAllClients() throws IOException {
    RespClient other = family.server.client().expect("SELECT 1", OK);
    Family.many("k").forEach(name -> client.expect("SET " + name + " zero", OK));
    other
        .expect("SET k0 one EX 100", OK)
        .expect("SWAPDB 0 1", OK)
        .expect("GET k0", "zero")
        .expect("DBSIZE", (long) Family.MANY);
    client
        .expect("GET k0", "one")
        .expect("DBSIZE", 1L)
        .expect("TTL k0", 100L)
        .expect("SWAPDB 0 0", OK)
        .expect("SWAPDB 15 0", OK)
        .expect("DBSIZE", 0L)
        .expect("SELECT 15", OK)
        .expect("GET k0", "one");
    family.clock.advance(100_001);
    client.expect("GET k0", Nil.BULK);
  }

  @Test
  void swapdbRefusesWhatMakesNoSense() {
    client
        .expectFailure("SWAPDB x y", "ERR invalid first DB index")
        .expectFailure("SWAPDB 0 y", "ERR invalid second DB index")
        .expectFailure("SWAPDB 2147483648 0", "ERR invalid first DB index")
        .expectFailure("SWAPDB 99 y", "ERR invalid second DB index")
        .expectFailure("SWAPDB 0 16", "ERR DB index is out of range")
        .expectFailure("SWAPDB -1 -1", "ERR DB index is out of range");
  }
}
