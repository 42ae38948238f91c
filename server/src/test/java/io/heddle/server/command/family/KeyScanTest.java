package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static io.heddle.server.command.family.Family.BINARY;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code SCAN}; the errors are those of Redis 7.4.1. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4, 256})
class KeyScanTest {
  private final Family family;
  private final RespClient client;

  KeyScanTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  /** What one call gives. */
  private record Step(String cursor, List<?> names) {}

  private Step step(String... arguments) {
    List<String> request = new ArrayList<>(List.of("SCAN"));
    request.addAll(List.of(arguments));
    List<?> reply = (List<?>) client.call(request.toArray(String[]::new));
    assertThat(reply).hasSize(2);
    return new Step((String) reply.get(0), (List<?>) reply.get(1));
  }

  /** Scans from beginning to end, and runs {@code meanwhile} between the steps. */
  private Set<Object> scan(int count, Runnable meanwhile) {
    Set<Object> names = new HashSet<>();
    String cursor = "0";
    do {
      Step step = step(cursor, "COUNT", Integer.toString(count));
      names.addAll(step.names());
      cursor = step.cursor();
      meanwhile.run();
    } while (!cursor.equals("0"));
    return names;
  }

  @Test
  void walksThroughAllShardsInStepsOfCount() {
    for (int i = 0; i < 1000; i++) {
      client.expect("SET k" + i + " v", OK);
    }
    int steps = 0;
    Set<Object> names = new HashSet<>();
    String cursor = "0";
    do {
      Step step = step(cursor, "COUNT", "100");
      names.addAll(step.names());
      cursor = step.cursor();
      assertThat(step.names()).hasSizeLessThanOrEqualTo(100);
      steps++;
    } while (!cursor.equals("0"));
    assertThat(names).hasSize(1000);
    assertThat(steps).isBetween(10, 11);
    assertThat(step("0", "COUNT", "1000000").names()).hasSize(1000);
    assertThat(step("0").names()).hasSize(10);
  }

  /** Named after a mistake seen elsewhere. */
  @Test
  void losesNoKeyThatIsThereAllTheTime() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Set<Object> lasting = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      client.expect("SET lasting" + i + " v", OK);
      lasting.add("lasting" + i);
    }
    Set<Object> names = scan(7, () -> comeAndGo(random));
    assertThat(names).as("-Dheddle.seed=%d", seed).containsAll(lasting);
  }

  /** Lets so many keys come, and others go, that the dictionaries grow and shrink a lot. */
  private void comeAndGo(SplittableRandom random) {
    List<String> names = new ArrayList<>();
    boolean come = random.nextBoolean();
    for (int i = 0; i < 200; i++) {
      names.add("fleeting" + random.nextInt(3000));
      if (come) {
        names.add("v");
      }
    }
    family.call(come ? "MSET" : "DEL", names);
  }

  @Test
  void returnsOnlyWhatMatches() {
    Family.many("k").forEach(name -> client.expect("SET " + name + " v", OK));
    assertThat(client.call("SET", BINARY, "v")).isEqualTo(OK);
    assertThat(step("0", "COUNT", "1000", "MATCH", "k1?").names()).hasSize(10);
    assertThat(step("0", "match", "\u00ff*", "count", "1000").names()).isEqualTo(List.of(BINARY));
    assertThat(step("0", "COUNT", "1000", "MATCH", "k", "MATCH", "*").names()).hasSize(65);
    assertThat(step("0", "COUNT", "1000", "TYPE", "String").names()).hasSize(65);
    assertThat(step("0", "COUNT", "1000", "TYPE", "list").names()).isEmpty();
    assertThat(step("0", "COUNT", "1000", "TYPE", "nosuch").names()).isEmpty();
    Step nothingYet = step("0", "COUNT", "5", "MATCH", "nothing");
    assertThat(nothingYet.names()).isEmpty();
    assertThat(nothingYet.cursor()).isNotEqualTo("0");
  }

  @Test
  void removesTheDeadAndReturnsOnlyTheLiving() {
    Family.many("dead").forEach(name -> client.expect("SET " + name + " v PX 5", OK));
    Family.many("alive").forEach(name -> client.expect("SET " + name + " v PX 50", OK));
    family.clock.advance(6);
    assertThat(step("0", "COUNT", "1000", "MATCH", "*[0-9]").names())
        .containsExactlyInAnyOrderElementsOf((List) Family.many("alive"));
    client.expect("DBSIZE", (long) Family.MANY);
    family.clock.advance(50);
    assertThat(step("0", "COUNT", "1000", "TYPE", "string").names()).isEmpty();
    client.expect("DBSIZE", 0L);
  }

  @Test
  void seesOnlyTheSelectedDatabase() {
    client.expect("SET a 1", OK).expect("SELECT 5", OK).expect("SET b 1", OK);
    assertThat(step("0", "COUNT", "1000")).isEqualTo(new Step("0", List.of("b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "255",
        "256",
        "1099511627775",
        "1099511627776",
        "18446744073709551615",
        "+7",
        " 7",
        "007",
        "-0",
        "-07",
        "+1\u0000x",
        "-9223372036854775809"
      })
  void anyNumberIsACursor(String cursor) {
    Family.many("k").forEach(name -> client.expect("SET " + name + " v", OK));
    assertThat(step(cursor, "COUNT", "1000").cursor()).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({
    "SCAN x, ERR invalid cursor",
    "'SCAN ', ERR invalid cursor",
    "SCAN -1, ERR invalid cursor",
    "'SCAN -1\u0000', ERR invalid cursor",
    "'SCAN \u0000', ERR invalid cursor",
    "SCAN 1.0, ERR invalid cursor",
    "SCAN 18446744073709551616, ERR invalid cursor",
    "SCAN x COUNT y, ERR invalid cursor",
    "SCAN 0 COUNT, ERR syntax error",
    "SCAN 0 COUNT 0, ERR syntax error",
    "SCAN 0 COUNT -5, ERR syntax error",
    "SCAN 0 COUNT x, ERR value is not an integer or out of range",
    "SCAN 0 COUNT 5 COUNT 0, ERR syntax error",
    "SCAN 0 MATCH, ERR syntax error",
    "SCAN 0 TYPE, ERR syntax error",
    "SCAN 0 NOVALUES, ERR NOVALUES option can only be used in HSCAN",
    "SCAN 0 x, ERR syntax error",
    "SCAN, ERR wrong number of arguments for 'scan' command",
  })
  void refusesWhatMakesNoSense(String request, String error) {
    client.expectFailure(request, error);
  }
}
