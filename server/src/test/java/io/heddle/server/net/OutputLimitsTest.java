package io.heddle.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not take what they are sent, and the limits on what may wait for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutputLimitsTest {
  private static final String LIMITS = "client-output-buffer-limit";
  private static final String MESSAGE = "m".repeat(10_000);
  private static final long ROUND_NANOS = 5_000_000;

  private static void publishUntilNobodyListens(RespClient publisher) {
    while (!publisher.call("PUBLISH", "ch", MESSAGE).equals(0L)) {}
  }

  private static String info(RespClient client) {
    return (String) client.call("INFO", "stats");
  }

  @Test
  void aSubscriberThatNeverReadsIsCutOffAtTheHardLimit() throws IOException {
    try (TestServer server = TestServer.start(2, LIMITS, "pubsub 1mb 0 0")) {
      RespClient subscriber = server.client();
      subscriber.call("SUBSCRIBE", "ch");
      RespClient publisher = server.client();
      publishUntilNobodyListens(publisher);
      server.awaitClients(publisher, 1);
      assertThat(info(publisher)).contains("client_output_buffer_limit_disconnections:1\r\n");
    }
  }

  @Test
  void clientListShowsWhatWaits() throws IOException {
    try (TestServer server = TestServer.start(2)) {
      RespClient subscriber = server.client();
      subscriber.call("SUBSCRIBE", "ch");
      RespClient publisher = server.client();
      String line = "";
      while (!line.matches("(?s).* oll=[1-9]\\d* omem=\\d{6,} .*")) {
        publisher.call("PUBLISH", "ch", MESSAGE);
        line = (String) publisher.call("CLIENT", "LIST", "TYPE", "pubsub");
      }
      assertThat(line).contains(" events=rw ");
    }
  }

  @Test
  void theSoftLimitNeedsNoTraffic() throws IOException {
    try (TestServer server = TestServer.start(2, LIMITS, "pubsub 0 100000 1")) {
      RespClient subscriber = server.client();
      subscriber.call("SUBSCRIBE", "ch");
      RespClient publisher = server.client();
      String line = "";
      while (!line.matches("(?s).* omem=\\d{7,} .*")) {
        publisher.call("PUBLISH", "ch", MESSAGE);
        line = (String) publisher.call("CLIENT", "LIST", "TYPE", "pubsub");
      }
      server.awaitClients(publisher, 1);
      publisher.expect("PUBLISH ch x", 0L);
    }
  }

  @Test
  void aSubscriberThatReadsLateGetsAllInOrder() throws IOException {
    try (TestServer server = TestServer.start(2, LIMITS, "pubsub 0 0 0")) {
      RespClient subscriber = server.client();
      subscriber.call("SUBSCRIBE", "ch");
      RespClient publisher = server.client();
      int count = 2_000;
      for (int i = 0; i < count; i++) {
        publisher.expect("PUBLISH ch " + i + MESSAGE, 1L);
      }
      for (int i = 0; i < count; i++) {
        assertThat(subscriber.read()).isEqualTo(List.of("message", "ch", i + MESSAGE));
      }
      subscriber.expect("PING", List.of("pong", ""));
    }
  }

  @Test
  void aReplyLongerThanTheLimitIsNotSent() throws IOException {
    try (TestServer server = TestServer.start(2, LIMITS, "normal 100kb 0 0")) {
      RespClient client = server.client();
      client.expect("SET k " + "v".repeat(200_000), RespClient.OK);
      client.send("GET", "k");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void manyRepliesThatWaitAreTooMuchTogether() throws IOException {
    try (TestServer server = TestServer.start(2, LIMITS, "normal 1mb 0 0")) {
      RespClient observer = server.client();
      observer.expect("SET k " + MESSAGE, RespClient.OK);
      RespClient client = server.client().expect("PING", new Status("PONG"));
      while (((String) observer.call("CLIENT", "LIST")).lines().count() == 2) {
        try {
          client.send("GET", "k");
        } catch (RuntimeException e) {
          LockSupport.parkNanos(ROUND_NANOS); // cut off: the server will know in a moment
        }
      }
      assertThat(info(observer)).contains("client_output_buffer_limit_disconnections:1\r\n");
    }
  }

  @Test
  void withALimitAPipelineIsAnsweredAsEver() throws IOException {
    try (TestServer server = TestServer.start(4, LIMITS, "normal 10mb 0 0")) {
      RespClient client = server.client();
      int count = 10_000;
      for (int i = 0; i < count; i++) {
        client.send("SET", "k" + i, "v");
        client.send("GET", "k" + i);
      }
      for (int i = 0; i < count; i++) {
        assertThat(client.read()).isEqualTo(RespClient.OK);
        assertThat(client.read()).isEqualTo("v");
      }
      client.send("QUIT");
      assertThat(client.read()).isEqualTo(RespClient.OK);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }
}
