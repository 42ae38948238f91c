package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static io.heddle.server.command.family.Family.BINARY;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that count; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class CounterCommandsTest {
  private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  private static final String OVERFLOW = "ERR increment or decrement would overflow";
  private static final String NOT_A_FLOAT = "ERR value is not a valid float";
  private static final String LEAST = "-9223372036854775808";
  private static final String GREATEST = "9223372036854775807";

  private final Family family;
  private final RespClient client;

  CounterCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void countsUpAndDown() {
    client
        .expect("INCR n", 1L)
        .expect("INCRBY n 41", 42L)
        .expect("DECR n", 41L)
        .expect("DECRBY n -1", 42L)
        .expect("INCRBY n -50", -8L)
        .expect("DECR m", -1L)
        .expect("DECRBY o 7", -7L)
        .expect("GET n", "-8")
        .expect("SET n " + GREATEST, OK)
        .expectFailure("INCR n", OVERFLOW)
        .expectFailure("DECRBY n -1", OVERFLOW)
        .expect("INCRBY n " + LEAST, -1L)
        .expect("SET n " + LEAST, OK)
        .expectFailure("DECR n", OVERFLOW)
        .expectFailure("INCRBY n -1", OVERFLOW)
        .expect("GET n", LEAST)
        .expect("INCRBY n " + GREATEST, -1L)
        .expectFailure("DECRBY n " + LEAST, "ERR decrement would overflow")
        .expectFailure("DECRBY absent " + LEAST, "ERR decrement would overflow")
        .expect("DECRBY n " + GREATEST, Long.MIN_VALUE)
        .expect("EXISTS absent", 0L);
  }

  @Test
  void countsOnlyWhatIsWrittenAsRedisWritesIt() {
    for (String text :
        List.of(
            "",
            " 1",
            "1 ",
            "+1",
            "01",
            "-0",
            "-",
            "1.0",
            "1e3",
            "a",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999",
            "1\u0000",
            BINARY)) {
      assertThat(client.call("SET", "n", text)).isEqualTo(OK);
      assertThat(client.call("INCR", "n")).as(text).isEqualTo(new Failure(NOT_AN_INTEGER));
      assertThat(client.call("INCRBY", "m", text)).as(text).isEqualTo(new Failure(NOT_AN_INTEGER));
      assertThat(client.call("DECRBY", "m", text)).as(text).isEqualTo(new Failure(NOT_AN_INTEGER));
      assertThat(client.call("GET", "n")).isEqualTo(text);
    }
    client.expect("EXISTS m", 0L);
  }

  @Test
  void addsFractions() {
    client
        .expect("INCRBYFLOAT f 10.5", "10.5")
        .expect("INCRBYFLOAT f 0.1", "10.6")
        .expect("INCRBYFLOAT f -5", "5.6")
        .expect("INCRBYFLOAT f 5.0e3", "5005.60000000000000009")
        .expect("GET f", "5005.60000000000000009")
        .expect("SET f 3 PX 1000", OK)
        .expect("INCRBYFLOAT f 1.50", "4.5")
        .expect("PTTL f", 1000L)
        .expect("INCRBYFLOAT f -.5", "4")
        .expect("INCR f", 5L);
  }

  @Test
  void addsOnlyWhatIsANumber() {
    for (String text : List.of("", " 1", "1 ", "1.2.3", "x", "nan", "1e5000", "1\u0000", BINARY)) {
      assertThat(client.call("SET", "n", text)).isEqualTo(OK);
      assertThat(client.call("INCRBYFLOAT", "n", "1")).as(text).isEqualTo(new Failure(NOT_A_FLOAT));
      assertThat(client.call("INCRBYFLOAT", "m", text))
          .as(text)
          .isEqualTo(new Failure(NOT_A_FLOAT));
      assertThat(client.call("GET", "n")).isEqualTo(text);
    }
    String noNumber = "ERR increment would produce NaN or Infinity";
    client
        .expect("EXISTS m", 0L)
        .expectFailure("INCRBYFLOAT m inf", noNumber)
        .expect("SET n -inf", OK)
        .expectFailure("INCRBYFLOAT n inf", noNumber)
        .expect("SET n 1e4932", OK)
        .expectFailure("INCRBYFLOAT n 1e4932", noNumber)
        .expect("GET n", "1e4932")
        .expect("EXISTS m", 0L);
  }
}
