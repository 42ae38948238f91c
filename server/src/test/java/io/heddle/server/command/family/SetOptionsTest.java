package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code SET} with its options; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class SetOptionsTest {
  private static final Pattern NUMBER = Pattern.compile(" .*");
  private static final Failure SYNTAX = new Failure("ERR syntax error");

  private final Family family;
  private final RespClient client;

  SetOptionsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  /** What the key is before. */
  private enum Before {
    ABSENT,
    LASTING,
    EXPIRING
  }

  /** Every option alone and with every other, itself included, for every state of the key. */
  @Test
  void everyPairOfOptionsDoesWhatItSays() {
    long now = family.clock.millis();
    List<String> options =
        List.of(
            "NX",
            "xx",
            "Get",
            "KEEPTTL",
            "EX 100",
            "px 100000",
            "EXAT " + (now / 1000 + 100),
            "PXAT " + (now + 100_000));
    for (Before before : Before.values()) {
      check(before, List.of());
      for (String first : options) {
        check(before, List.of(first));
        options.forEach(second -> check(before, List.of(first, second)));
      }
    }
  }

  private void check(Before before, List<String> options) {
    client.call("DEL", "k");
    if (before != Before.ABSENT) {
      client.expect("SET k old" + (before == Before.EXPIRING ? " PX 7000" : ""), OK);
    }
    Object reply = family.callWords(("SET k new " + String.join(" ", options)).strip());
    String what = before + " " + options;

    Set<String> words = new TreeSet<>();
    options.forEach(option -> words.add(NUMBER.matcher(option).replaceAll("").toUpperCase(ROOT)));
    List<String> times = new ArrayList<>(words);
    times.retainAll(List.of("KEEPTTL", "EX", "PX", "EXAT", "PXAT"));
    boolean present = before != Before.ABSENT;
    boolean isWrong = words.containsAll(List.of("NX", "XX")) || times.size() > 1;
    boolean isRefused = present ? words.contains("NX") : words.contains("XX");
    boolean isStored = !isWrong && !isRefused;

    Object value = present ? "old" : Nil.BULK;
    Object expected = isWrong ? SYNTAX : words.contains("GET") || isRefused ? Nil.BULK : OK;
    if (!isWrong && words.contains("GET")) {
      expected = value;
    }
    assertThat(reply).as(what).isEqualTo(expected);
    assertThat(client.call("GET", "k")).as(what).isEqualTo(isStored ? "new" : value);
    long ttl = before == Before.EXPIRING ? 7000 : present ? -1 : -2;
    if (isStored) {
      ttl = times.isEmpty() ? -1 : times.get(0).equals("KEEPTTL") ? Math.max(-1, ttl) : 100_000;
    }
    assertThat(client.call("PTTL", "k")).as(what).isEqualTo(ttl);
  }

  @ParameterizedTest
  @CsvSource({
    "EX 0, ERR invalid expire time in 'set' command",
    "PX -1, ERR invalid expire time in 'set' command",
    "EXAT 0, ERR invalid expire time in 'set' command",
    "PXAT -9223372036854775808, ERR invalid expire time in 'set' command",
    "EX 9223372036854776, ERR invalid expire time in 'set' command",
    "EX 9223372036854775, ERR invalid expire time in 'set' command",
    "PX 9223372036854775807, ERR invalid expire time in 'set' command",
    "EXAT 9223372036854776, ERR invalid expire time in 'set' command",
    "PX 1.5, ERR value is not an integer or out of range",
    "PX 9223372036854775808, ERR value is not an integer or out of range",
    "PX x NX, ERR value is not an integer or out of range",
    "PX x NY, ERR syntax error",
    "EX 0 XX, ERR invalid expire time in 'set' command",
    "EX, ERR syntax error",
    "NX PX, ERR syntax error",
    "EX 10 PX 10, ERR syntax error",
    "KEEPTTL EX 10, ERR syntax error",
    "EX 10 KEEPTTL, ERR syntax error",
    "PERSIST, ERR syntax error",
    "10, ERR syntax error",
  })
  void refusesWhatMakesNoSense(String options, String error) {
    client.expectFailure("SET k v " + options, error).expect("EXISTS k", 0L);
    client.expect("SET k old", OK).expectFailure("SET k v " + options, error);
    client.expect("GET k", "old");
  }

  @Test
  void takesTheLastOfSeveralTimesOfOneKind() {
    client
        .expect("SET k v EX 0 EX 50", OK)
        .expect("TTL k", 50L)
        .expect("SET k v PXAT x PXAT 9223372036854775807", OK)
        .expect("PEXPIRETIME k", Long.MAX_VALUE)
        .expect("EXPIRETIME k", 9223372036854776L);
  }

  @Test
  void aMomentThatIsPastIsAllowedButTheKeyIsGoneAtOnce() {
    client
        .expect("SET k v", OK)
        .expect("SET k w EXAT 1 GET", "v")
        .expect("GET k", Nil.BULK)
        .expect("SET k w PXAT 1", OK)
        .expect("SET k x NX", OK)
        .expect("TTL k", -1L);
  }

  @Test
  void keepTtlHasNothingToKeepOfADeadKey() {
    client.expect("SET k v PX 10", OK);
    family.clock.advance(11);
    client.expect("SET k w KEEPTTL", OK).expect("TTL k", -1L).expect("GET k", "w");
  }
}
