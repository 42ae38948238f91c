package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code MEMORY}, {@code MODULE}, {@code ROLE}, {@code WAIT} and {@code LOLWUT}. */
class AdministrationTest {
  @Test
  void memoryUsageGrowsWithTheValue() throws IOException {
    try (Family family = new Family(2)) {
      family.client.expect("SET a x", OK).expect("MEMORY USAGE nosuch", Nil.BULK);
      long small = (long) family.client.call("MEMORY", "USAGE", "a");
      family.client.call("SET", "a", "x".repeat(1000));
      assertThat((long) family.client.call("MEMORY", "USAGE", "a", "SAMPLES", "0"))
          .isGreaterThan(small + 900);
      family
          .client
          .expectFailure("MEMORY USAGE a SAMPLES", "ERR syntax error")
          .expectFailure("MEMORY USAGE a SAMPLES -1", "ERR syntax error")
          .expectFailure("MEMORY USAGE a foo", "ERR syntax error")
          .expectFailure("MEMORY USAGE a SAMPLES x", "ERR value is not an integer or out of range")
          .expectFailure(
              "MEMORY USAGE", "ERR wrong number of arguments for 'memory|usage' command");
    }
  }

  @Test
  void memoryIsDescribed() throws IOException {
    try (Family family = new Family(2)) {
      family.client.expect("SET a x", OK).expect("MEMORY PURGE", OK);
      List<?> stats = (List<?>) family.client.call("MEMORY", "STATS");
      assertThat(stats.get(stats.indexOf("keys.count") + 1)).isEqualTo(1L);
      assertThat((long) stats.get(stats.indexOf("peak.allocated") + 1))
          .isGreaterThanOrEqualTo((long) stats.get(stats.indexOf("total.allocated") + 1));
      assertThat((String) family.client.call("MEMORY", "DOCTOR")).startsWith("1 keys. ");
      assertThat((String) family.client.call("MEMORY", "MALLOC-STATS")).contains("Collectors: ");
    }
  }

  @Test
  void thereAreNoModulesAndNoReplicas() throws IOException {
    try (Family family = new Family(1)) {
      family
          .client
          .expect("MODULE LIST", List.of())
          .expectFailure("MODULE LOAD x", "ERR unknown subcommand 'LOAD'. Try MODULE HELP.")
          .expect("ROLE", List.of("master", 0L, List.of()));
    }
  }

  @Test
  @Timeout(20)
  void waitEndsAtOnceOrWhenItsTimeIsUp() throws IOException {
    try (Family family = new Family(1)) {
      family
          .client
          .expect("WAIT 0 0", 0L)
          .expect("WAIT -1 0", 0L)
          .expectFailure("WAIT x 0", "ERR value is not an integer or out of range")
          .expectFailure("WAIT 0 x", "ERR timeout is not an integer or out of range")
          .expectFailure("WAIT 0 -1", "ERR timeout is negative");
      RespClient waiter = family.server.client();
      String id = waiter.call("CLIENT", "ID").toString();
      waiter.send("WAIT", "1", "100");
      Family.await(() -> family.server.context().sessions().blocked() == 1);
      family.clock.advance(100);
      assertThat(waiter.read()).isEqualTo(0L);
      waiter.send("WAIT", "1", "0");
      Family.await(() -> family.server.context().sessions().blocked() == 1);
      family.client.expect("CLIENT UNBLOCK " + id + " ERROR", 1L);
      assertThat(waiter.read())
          .isEqualTo(new RespClient.Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK"));
    }
  }

  @Test
  void lolwutEndsWithTheVersion() throws IOException {
    try (Family family = new Family(1)) {
      assertThat((String) family.client.call("LOLWUT")).endsWith(" Redis ver. 7.4.1\n");
      assertThat((String) family.client.call("LOLWUT", "VERSION", "5", "x"))
          .endsWith(" Redis ver. 7.4.1\n");
      family.client.expectFailure(
          "LOLWUT VERSION x", "ERR value is not an integer or out of range");
    }
  }

  @Test
  void whoHasNoFileCannotRewriteIt() throws IOException {
    try (Family family = new Family(1)) {
      family.client.expectFailure(
          "CONFIG REWRITE", "ERR The server is running without a config file");
    }
  }
}
