package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code OBJECT}; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class ObjectCommandsTest {
  private final Family family;
  private final RespClient client;

  ObjectCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void tellsForHowLongAKeyWasNotUsed() {
    client.expect("SET k v", OK).expect("OBJECT IDLETIME k", 0L);
    family.clock.advance(10_000);
    client
        .expect("OBJECT IDLETIME k", 10L)
        .expect("OBJECT ENCODING k", "embstr")
        .expect("OBJECT REFCOUNT k", 1L)
        .expect("OBJECT IDLETIME k", 10L)
        .expect("GET k", "v")
        .expect("OBJECT IDLETIME k", 0L);
  }

  /** The clock of accesses has 24 bits, so that it begins again after half a year. */
  @Test
  void tellsItAcrossTheEndOfTheClock() {
    client.expect("SET k v", OK);
    family.clock.advance(((1L << 24) - 1) * 1000);
    client.expect("OBJECT IDLETIME k", (1L << 24) - 1);
    family.clock.advance(1000);
    client.expect("OBJECT IDLETIME k", 0L);
  }

  @Test
  void knowsNothingOfKeysThatAreNotThere() {
    client.expect("SET gone v PX 5", OK);
    family.clock.advance(6);
    for (String name : new String[] {"absent", "gone"}) {
      client
          .expect("OBJECT ENCODING " + name, Nil.BULK)
          .expect("OBJECT IDLETIME " + name, Nil.BULK)
          .expect("OBJECT REFCOUNT " + name, Nil.BULK)
          .expect("OBJECT FREQ " + name, Nil.BULK);
    }
    assertThat(family.looks()).isEqualTo("0 hits, 8 misses");
  }

  @Test
  void countsNoFrequenciesWithoutAPolicyThatWantsThem() {
    client.expect("SET k v", OK);
    assertThat(client.call("OBJECT", "FREQ", "k").toString())
        .contains("ERR An LFU maxmemory policy is not selected, access frequency not tracked.");
  }

  @Test
  void sharesSmallIntegersAsRedisDoes() {
    client
        .expect("SET k 9999", OK)
        .expect("OBJECT REFCOUNT k", (long) Integer.MAX_VALUE)
        .expect("COPY k copy", 1L)
        .expect("OBJECT REFCOUNT copy", 1L)
        .expect("OBJECT ENCODING copy", "int")
        .expect("INCR k", 10_000L)
        .expect("OBJECT REFCOUNT k", 1L)
        .expect("SET k -1", OK)
        .expect("OBJECT REFCOUNT k", 1L);
  }
}
