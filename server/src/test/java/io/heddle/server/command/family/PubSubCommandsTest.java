package io.heddle.server.command.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Push;
import io.heddle.server.RespClient.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PubSubCommandsTest {
  private Family family;
  private RespClient publisher;

  @BeforeEach
  void start() throws IOException {
    family = new Family(4);
    publisher = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  private static Push push(Object... elements) {
    return new Push(List.of(elements));
  }

  @Test
  void aMessageToOneselfComesBehindItsReply() throws IOException {
    RespClient self = family.server.resp3Client();
    self.expect("SUBSCRIBE ch", push("subscribe", "ch", 1L));
    self.send("PUBLISH", "ch", "a");
    self.send("SET", "k", "v");
    self.send("PUBLISH", "ch", "b");
    assertThat(self.read()).isEqualTo(1L);
    assertThat(self.read()).isEqualTo(push("message", "ch", "a"));
    assertThat(self.read()).isEqualTo(RespClient.OK);
    assertThat(self.read()).isEqualTo(1L);
    assertThat(self.read()).isEqualTo(push("message", "ch", "b"));
  }

  @Test
  void withinATransactionConfirmationsArePartOfItsReplies() throws IOException {
    RespClient subscriber = family.server.client();
    subscriber.expect("MULTI", RespClient.OK);
    for (String command :
        List.of(
            "SET k v", "SUBSCRIBE ch", "PING", "UNSUBSCRIBE ch", "UNSUBSCRIBE", "SSUBSCRIBE s")) {
      subscriber.expect(command, new Status("QUEUED"));
    }
    subscriber.expect(
        "EXEC",
        List.of(
            RespClient.OK,
            List.of("subscribe", "ch", 1L),
            List.of("pong", ""),
            List.of("unsubscribe", "ch", 0L),
            List.of("unsubscribe", Nil.BULK, 0L),
            new Failure("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client")));
    subscriber.expect("GET k", "v");
  }

  @Test
  void whatATransactionPublishesToItsOwnClientComesBehindItsReplies() throws IOException {
    for (List<String> others : List.of(List.<String>of(), List.of("SET a 1", "SET b 2"))) {
      RespClient self = family.server.client().expect("MULTI", RespClient.OK);
      List<Object> replies = new ArrayList<>();
      for (String command : others) {
        self.expect(command, new Status("QUEUED"));
        replies.add(RespClient.OK);
      }
      self.expect("SUBSCRIBE ch", new Status("QUEUED"));
      replies.add(List.of("subscribe", "ch", 1L));
      self.expect("PUBLISH ch x", new Status("QUEUED"));
      replies.add(1L);
      self.expect("EXEC", replies);
      assertThat(self.read()).isEqualTo(List.of("message", "ch", "x"));
      self.expect("PING", List.of("pong", ""));
      self.expect("UNSUBSCRIBE", List.of("unsubscribe", "ch", 0L));
    }
  }

  @Test
  void messagesOfOnePublisherArriveInOrder() throws IOException {
    RespClient subscriber = family.server.client();
    subscriber.expect("SUBSCRIBE ch", List.of("subscribe", "ch", 1L));
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      publisher.send("PUBLISH", "ch", Integer.toString(i));
    }
    for (int i = 0; i < count; i++) {
      assertThat(publisher.read()).isEqualTo(1L);
    }
    for (int i = 0; i < count; i++) {
      assertThat(subscriber.read()).isEqualTo(List.of("message", "ch", Integer.toString(i)));
    }
  }

  @Test
  void subscriptionsEndWithTheConnection() throws IOException {
    RespClient subscriber = family.server.client();
    subscriber.expect("SUBSCRIBE ch", List.of("subscribe", "ch", 1L));
    subscriber.expect("PSUBSCRIBE c*", List.of("psubscribe", "c*", 2L));
    subscriber.expect("SSUBSCRIBE s", List.of("ssubscribe", "s", 1L));
    assertThat(info()).contains("pubsub_clients:1\r\n");
    assertThat(info()).contains("pubsub_channels:1\r\n", "pubsub_patterns:1\r\n");
    assertThat(info()).contains("pubsubshard_channels:1\r\n");
    publisher.expect("PUBLISH ch x", 2L);
    subscriber.close();
    family.server.awaitClients(publisher, 1);
    assertThat(info()).contains("pubsub_clients:0\r\n");
    publisher.expect("PUBLISH ch x", 0L);
    publisher.expect("PUBSUB NUMPAT", 0L);
    publisher.expect("PUBSUB SHARDCHANNELS", List.of());
  }

  private String info() {
    return (String) publisher.call("INFO");
  }

  @Test
  void clientListTellsWhoListens() throws IOException {
    RespClient subscriber = family.server.client();
    subscriber.call("SUBSCRIBE", "a");
    subscriber.call("PSUBSCRIBE", "b*");
    subscriber.call("SSUBSCRIBE", "c");
    assertThat((String) publisher.call("CLIENT", "LIST", "TYPE", "pubsub"))
        .contains(" flags=P ", " sub=1 psub=1 ssub=1 ")
        .hasLineCount(1);
    assertThat((String) publisher.call("CLIENT", "LIST", "TYPE", "normal")).hasLineCount(1);
    publisher.expect("CLIENT KILL TYPE pubsub", 1L);
    assertThat(subscriber.isClosedByServer()).isTrue();
    publisher.expect("PUBLISH a x", 0L);
  }

  @Test
  void resetEndsSubscriptionsAndTheProtocol() throws IOException {
    RespClient subscriber = family.server.resp3Client();
    subscriber.call("SUBSCRIBE", "a");
    subscriber.expect("RESET", new Status("RESET"));
    publisher.expect("PUBLISH a x", 0L);
    subscriber.expect("SET k v", RespClient.OK);
  }

  @Test
  void whoQuitsGetsWhatWasSaidBefore() throws IOException {
    RespClient subscriber = family.server.client();
    subscriber.call("SUBSCRIBE", "a");
    publisher.call("PUBLISH", "a", "x");
    subscriber.send("QUIT");
    assertThat(subscriber.read()).isEqualTo(List.of("message", "a", "x"));
    assertThat(subscriber.read()).isEqualTo(RespClient.OK);
    assertThat(subscriber.isClosedByServer()).isTrue();
  }
}
