package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The slow log; with a threshold of 0 everything is slow, also where time stands still. */
class SlowLogCommandsTest {
  private static final String EVERYTHING = "slowlog-log-slower-than";

  @Test
  void entriesTellWhoAskedForWhat() throws IOException {
    try (Family family = new Family(2, EVERYTHING, "0")) {
      family.client.expect("CLIENT SETNAME me", OK).expect("SLOWLOG RESET", OK);
      family.client.expect("SET greeting hello", OK);
      List<?> entry = entries(family, "1").get(0);
      assertThat(entry.get(1)).isEqualTo(family.clock.millis() / 1000);
      assertThat(entry.get(2)).isEqualTo(0L);
      assertThat(entry.get(3)).isEqualTo(List.of("SET", "greeting", "hello"));
      assertThat((String) entry.get(4)).startsWith("127.0.0.1:");
      assertThat(entry.get(5)).isEqualTo("me");
    }
  }

  @Test
  void theNewestStandsFirstAndIdsGoOnBeyondAReset() throws IOException {
    try (Family family = new Family(1, EVERYTHING, "0")) {
      family.client.call("GET", "a");
      long before = (long) entries(family, "1").get(0).get(0);
      family.client.expect("SLOWLOG RESET", OK);
      List<List<?>> after = entries(family, "-1");
      assertThat(after).hasSize(1);
      assertThat(after.get(0).get(3)).isEqualTo(List.of("SLOWLOG", "RESET"));
      assertThat((long) after.get(0).get(0)).isGreaterThan(before);
    }
  }

  @Test
  void longRequestsAreShortened() throws IOException {
    try (Family family = new Family(2, EVERYTHING, "0")) {
      List<String> keys = new ArrayList<>(Collections.nCopies(31, "k"));
      keys.add(0, "x".repeat(130));
      family.call("DEL", keys);
      List<?> arguments = (List<?>) entries(family, "1").get(0).get(3);
      assertThat(arguments).hasSize(32);
      assertThat(arguments.get(1)).isEqualTo("x".repeat(128) + "... (2 more bytes)");
      assertThat(arguments.get(31)).isEqualTo("... (2 more arguments)");
    }
  }

  @Test
  void secretsAreNotShown() throws IOException {
    try (Family family = new Family(1, EVERYTHING, "0")) {
      family.client.call("CONFIG", "SET", "requirepass", "hush", "timeout", "0");
      assertThat(entries(family, "1").get(0).get(3))
          .isEqualTo(List.of("CONFIG", "SET", "requirepass", "(redacted)", "timeout", "0"));
      family.client.call("AUTH", "default", "hush");
      assertThat(entries(family, "1").get(0).get(3))
          .isEqualTo(List.of("AUTH", "(redacted)", "(redacted)"));
      family.client.call("HELLO", "2", "AUTH", "default", "hush", "SETNAME", "me");
      assertThat(entries(family, "1").get(0).get(3))
          .isEqualTo(List.of("HELLO", "2", "AUTH", "(redacted)", "(redacted)", "SETNAME", "me"));
    }
  }

  @Test
  void onlyWhatIsSlowEnoughIsNoted() throws IOException {
    try (Family family = new Family(1)) {
      family.client.call("SET", "a", "b");
      family.client.expect("SLOWLOG LEN", 0L).expect("CONFIG SET " + EVERYTHING + " 0", OK);
      family.client.expect("SLOWLOG LEN", 1L).expect("CONFIG SET slowlog-max-len 1", OK);
      family.client.expect("SLOWLOG LEN", 1L).expect("CONFIG SET slowlog-max-len 0", OK);
      family.client.expect("SLOWLOG LEN", 1L).expect("CONFIG SET slowlog-max-len 128", OK);
      family.client.expect("CONFIG SET " + EVERYTHING + " -1", OK).expect("SLOWLOG RESET", OK);
      family.client.expect("SLOWLOG LEN", 0L);
    }
  }

  @Test
  void whatIsRefusedIsNotNotedButWhatFailsIs() throws IOException {
    try (Family family = new Family(1, EVERYTHING, "0")) {
      family.client.call("GET");
      family.client.call("SET", "a", "b", "EX");
      assertThat(entries(family, "-1")).hasSize(1);
    }
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    try (Family family = new Family(1)) {
      String count = "ERR count should be greater than or equal to -1";
      family
          .client
          .expectFailure("SLOWLOG GET x", count)
          .expectFailure("SLOWLOG GET -2", count)
          .expectFailure(
              "SLOWLOG GET 1 2",
              "ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.");
    }
  }

  @SuppressWarnings("unchecked")
  private static List<List<?>> entries(Family family, String count) {
    return (List<List<?>>) family.client.call("SLOWLOG", "GET", count);
  }
}
