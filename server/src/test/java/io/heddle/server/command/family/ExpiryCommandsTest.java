package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on deadlines; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class ExpiryCommandsTest {
  private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  private static final String NX_CONFLICT =
      "ERR NX and XX, GT or LT options at the same time are not compatible";
  private static final String GT_LT_CONFLICT =
      "ERR GT and LT options at the same time are not compatible";

  private final Family family;
  private final RespClient client;
  private final long now;

  ExpiryCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
    now = family.clock.millis();
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void allFormsSetTheSameDeadline() {
    for (String command :
        List.of(
            "EXPIRE k 50",
            "PEXPIRE k 50000",
            "EXPIREAT k " + (now / 1000 + 50),
            "PEXPIREAT k " + (now + 50_000))) {
      client
          .expect("SET k v", OK)
          .expect(command, 1L)
          .expect("PTTL k", 50_000L)
          .expect("TTL k", 50L)
          .expect("PEXPIRETIME k", now + 50_000)
          .expect("EXPIRETIME k", now / 1000 + 50)
          .expect("PERSIST k", 1L)
          .expect("PERSIST k", 0L)
          .expect("TTL k", -1L);
    }
  }

  @Test
  void saysWhereThereIsNoKeyOrNoDeadline() {
    client.expect("SET k v", OK);
    for (String command : List.of("TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME")) {
      client.expect(command + " absent", -2L).expect(command + " k", -1L);
    }
    assertThat(family.looks()).isEqualTo("4 hits, 4 misses");
    client
        .expect("EXPIRE absent 50", 0L)
        .expect("PEXPIREAT absent -5", 0L)
        .expect("PERSIST absent", 0L)
        .expect("EXISTS absent", 0L);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "499, 0", "500, 1", "1499, 1", "1500, 2", "2000, 2"})
  void tellsSecondsRounded(long millis, long seconds) {
    client
        .expect("SET k v", OK)
        .expect("PEXPIRE k " + millis, 1L)
        .expect("TTL k", seconds)
        .expect("EXPIRETIME k", now / 1000 + seconds)
        .expect("PTTL k", millis);
    family.clock.advance(millis);
    client.expect("PTTL k", 0L).expect("TTL k", 0L).expect("GET k", "v");
    family.clock.advance(1);
    client.expect("PTTL k", -2L).expect("GET k", Nil.BULK).expect("PERSIST k", 0L);
  }

  @Test
  void aMomentThatIsNotToComeDeletesTheKey() {
    for (String command :
        List.of(
            "EXPIRE k 0",
            "EXPIRE k -1",
            "PEXPIRE k 0",
            "PEXPIRE k -9223372036854775808",
            "EXPIREAT k 1",
            "EXPIREAT k -9223372036854775",
            "PEXPIREAT k " + now,
            "PEXPIREAT k 0",
            "EXPIRE k -1 NX",
            "EXPIRE k -1 LT")) {
      client.expect("SET k v", OK).expect(command, 1L).expect("EXISTS k", 0L).expect("DBSIZE", 0L);
    }
    client
        .expect("SET k v", OK)
        .expect("EXPIRE k -1 XX", 0L)
        .expect("EXPIRE k -1 GT", 0L)
        .expect("EXISTS k", 1L);
  }

  /** Every set of conditions, on a key with a later deadline, the same, an earlier one, or none. */
  @Test
  void everyConditionHolds() {
    for (int set = 0; set < 16; set++) {
      boolean nx = (set & 1) != 0;
      boolean xx = (set & 2) != 0;
      boolean gt = (set & 4) != 0;
      boolean lt = (set & 8) != 0;
      StringJoiner request = new StringJoiner(" ").add("EXPIRE k 100");
      if (lt) {
        request.add("lt");
      }
      if (gt) {
        request.add("GT");
      }
      if (xx) {
        request.add("Xx");
      }
      if (nx) {
        request.add("NX");
      }
      for (long current : new long[] {-1, 50, 100, 150}) {
        boolean lasting = current < 0;
        Object expected;
        if (nx && (xx || gt || lt)) {
          expected = new Failure(NX_CONFLICT);
        } else if (gt && lt) {
          expected = new Failure(GT_LT_CONFLICT);
        } else {
          boolean allowed =
              !(nx && !lasting)
                  && !(xx && lasting)
                  && !(gt && (lasting || current >= 100))
                  && !(lt && !lasting && current <= 100);
          expected = allowed ? 1L : 0L;
        }
        client.expect("SET k v" + (lasting ? "" : " EX " + current), OK);
        String what = request + " with " + current;
        assertThat(family.callWords(request.toString())).as(what).isEqualTo(expected);
        long ttl = expected.equals(1L) ? 100 : current;
        assertThat(client.call("TTL", "k")).as(what).isEqualTo(ttl);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EXPIRE k 9223372036854776, ERR invalid expire time in 'expire' command",
    "EXPIRE k -9223372036854776, ERR invalid expire time in 'expire' command",
    "EXPIRE k 9223372036854775, ERR invalid expire time in 'expire' command",
    "PEXPIRE k 9223372036854775807, ERR invalid expire time in 'pexpire' command",
    "EXPIREAT k 9223372036854776, ERR invalid expire time in 'expireat' command",
    "EXPIRE absent 9223372036854776, ERR invalid expire time in 'expire' command",
    "PEXPIREAT k 9223372036854775808, " + NOT_AN_INTEGER,
    "EXPIRE k 1.5, " + NOT_AN_INTEGER,
    "EXPIRE k x NX, " + NOT_AN_INTEGER,
    "EXPIRE k x ny, ERR Unsupported option ny",
    "EXPIRE k 10 NX foo XX, ERR Unsupported option foo",
    "EXPIRE k 10 NX XX foo, ERR Unsupported option foo",
    "EXPIRE k, ERR wrong number of arguments for 'expire' command",
  })
  void refusesWhatMakesNoSense(String request, String error) {
    client.expect("SET k v EX 7", OK).expectFailure(request, error).expect("TTL k", 7L);
  }

  @Test
  void theFarthestMomentsAreKeptExactly() {
    client
        .expect("SET k v", OK)
        .expect("PEXPIREAT k 9223372036854775807", 1L)
        .expect("PEXPIRETIME k", Long.MAX_VALUE)
        .expect("EXPIRETIME k", 9223372036854776L)
        .expect("PTTL k", Long.MAX_VALUE - now)
        .expect("PEXPIREAT k 9223372036854775807 GT", 0L)
        .expect("PEXPIRE k " + (Long.MAX_VALUE - now), 1L)
        .expectFailure(
            "PEXPIRE k " + (Long.MAX_VALUE - now + 1),
            "ERR invalid expire time in 'pexpire' command")
        .expect("EXPIREAT k 9223372036854775", 1L)
        .expect("PEXPIRETIME k", 9223372036854775000L);
  }
}
