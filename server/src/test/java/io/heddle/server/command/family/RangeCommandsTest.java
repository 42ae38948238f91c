package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on parts of strings; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class RangeCommandsTest {
  private static final String TOO_LONG =
      "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

  private final Family family;
  private final RespClient client;

  RangeCommandsTest(int shards) throws IOException {
    family = new Family(shards, "proto-max-bulk-len", "1mb");
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void appendsAndMeasures() {
    String part = "x".repeat(300);
    client
        .expect("STRLEN s", 0L)
        .expect("APPEND s ", 0L)
        .expect("EXISTS s", 1L)
        .expect("APPEND s 12", 2L)
        .expect("INCR s", 13L)
        .expect("APPEND s " + part, 302L)
        .expect("APPEND s " + part, 602L)
        .expect("APPEND s ", 602L)
        .expect("STRLEN s", 602L)
        .expect("GET s", "13" + part + part);
  }

  @Test
  void appendsUpToTheLongestStringOnly() {
    String half = "h".repeat(1 << 19);
    client
        .expect("APPEND s " + half, 1L << 19)
        .expectFailure("APPEND s x" + half, TOO_LONG)
        .expect("STRLEN s", 1L << 19)
        .expect("APPEND s " + half, 1L << 20)
        .expectFailure("APPEND s x", TOO_LONG)
        .expect("STRLEN s", 1L << 20);
  }

  @Test
  void cutsPartsOut() {
    client
        .expect("SET s 0123456789", OK)
        .expect("GETRANGE s 2 4", "234")
        .expect("GETRANGE s -3 -1", "789")
        .expect("GETRANGE s 0 -1", "0123456789")
        .expect("GETRANGE s -1 -3", "")
        .expect("GETRANGE s -20 -20", "0")
        .expect("GETRANGE s 5 " + Long.MAX_VALUE, "56789")
        .expect("GETRANGE s " + Long.MIN_VALUE + " " + Long.MAX_VALUE, "0123456789")
        .expect("GETRANGE absent 0 -1", "")
        .expect("SUBSTR s 1 1", "1");
  }

  @Test
  void aPartThatWasGivenDoesNotChange() {
    String text = "x".repeat(2000);
    client.expect("SET s " + text, OK);
    client.send("GETRANGE", "s", "0", "4");
    client.send("SETRANGE", "s", "0", "yyy");
    client.send("GETRANGE", "s", "0", "-1");
    client.send("SETRANGE", "s", "0", "zzz");
    assertThat(client.read()).isEqualTo("xxxxx");
    assertThat(client.read()).isEqualTo(2000L);
    assertThat(client.read()).isEqualTo("yyy" + text.substring(3));
    assertThat(client.read()).isEqualTo(2000L);
    client.expect("GETRANGE s 0 3", "zzzx");
  }

  @Test
  void overwritesPartsAndFillsUpWithZeros() {
    client
        .expect("SETRANGE s 2 ab", 4L)
        .expect("GET s", "\u0000\u0000ab")
        .expect("SETRANGE s 0 xyz", 4L)
        .expect("GET s", "xyzb")
        .expect("SETRANGE s 3 12", 5L)
        .expect("GET s", "xyz12")
        .expect("SETRANGE s 700 !", 701L)
        .expect("GETRANGE s 699 -1", "\u0000!")
        .expect("SETRANGE s 0 ", 701L)
        .expect("SETRANGE absent 10 ", 0L)
        .expect("EXISTS absent", 0L)
        .expectFailure("SETRANGE absent -1 ", "ERR offset is out of range")
        .expectFailure("SETRANGE absent x ", "ERR value is not an integer or out of range");
  }

  @Test
  void overwritesUpToTheLongestStringOnly() {
    client
        .expect("SETRANGE s 1048575 x", 1L << 20)
        .expectFailure("SETRANGE s 1048576 x", TOO_LONG)
        .expectFailure("SETRANGE s 1048575 xy", TOO_LONG)
        .expectFailure("SETRANGE absent " + Long.MAX_VALUE + " x", TOO_LONG)
        .expect("SETRANGE s " + Long.MAX_VALUE + " ", 1L << 20)
        .expect("EXISTS absent", 0L);
  }

  @Test
  void keepsTheDeadline() {
    client
        .expect("SET s abc PX 700", OK)
        .expect("SETRANGE s 1 x", 3L)
        .expect("PTTL s", 700L)
        .expect("GET s", "axc");
  }
}
