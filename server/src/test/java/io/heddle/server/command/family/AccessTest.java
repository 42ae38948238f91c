package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands count as a use of a key. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class AccessTest {
  private final Family family;

  AccessTest(int shards) throws IOException {
    family = new Family(shards);
  }

  @BeforeEach
  void ageTheKey() {
    family.client.expect("SET k 1", OK);
    assertThat(family.idleSeconds("k")).isZero();
    family.clock.advance(50_000);
    assertThat(family.idleSeconds("k")).isEqualTo(50);
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET k",
        "MGET x k",
        "STRLEN k",
        "GETEX k",
        "GETSET k 2",
        "GETRANGE k 0 0",
        "SETRANGE k 0 2",
        "SETNX k 2",
        "SETEX k 100 2",
        "LCS x k",
        "INCRBYFLOAT k 1",
        "SET k 2",
        "SET k 2 NX",
        "SET k 2 GET",
        "MSET x 1 k 2",
        "MSETNX k 1 x 1",
        "INCR k",
        "APPEND k 2",
        "EXPIRE k 50 XX",
        "PERSIST k",
        "COPY k x",
        "RENAME k k",
        "RENAMENX k k",
        "TOUCH x k"
      })
  void isAUse(String request) {
    family.callWords(request);
    assertThat(family.idleSeconds("k")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXISTS k",
        "OBJECT ENCODING k",
        "OBJECT IDLETIME k",
        "OBJECT REFCOUNT k",
        "OBJECT FREQ k",
        "TYPE k",
        "TTL k",
        "PTTL k",
        "EXPIRETIME k",
        "KEYS *",
        "SCAN 0",
        "SCAN 0 TYPE string",
        "RANDOMKEY",
        "DBSIZE"
      })
  void isNoUse(String request) {
    family.callWords(request);
    assertThat(family.idleSeconds("k")).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET k", "MGET k", "SET k 2", "SET k 2 GET", "INCR k", "EXPIRE k 50"})
  void isNoUseByAClientThatSaysSo(String request) {
    family.client.expect("CLIENT NO-TOUCH ON", OK);
    family.callWords(request);
    assertThat(family.idleSeconds("k")).isEqualTo(50);
    family.client.expect("TOUCH k", 1L);
    assertThat(family.idleSeconds("k")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET n 1",
        "MSET n 1",
        "INCR n",
        "APPEND n 1",
        "SETRANGE n 0 1",
        "INCRBYFLOAT n 1",
        "GETSET n 1",
        "SETNX n 1",
        "PSETEX n 90000 1",
        "COPY k n",
        "RENAME k n",
        "RENAMENX k n"
      })
  void aNewKeyIsInUse(String request) {
    family.client.expect("CLIENT NO-TOUCH ON", OK);
    family.callWords(request);
    assertThat(family.idleSeconds("n")).isZero();
  }
}
