package io.heddle.server.command.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Status;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorTest {
  private Family family;
  private RespClient client;
  private RespClient monitor;

  @BeforeEach
  void start() throws IOException {
    family = new Family(4);
    client = family.client;
    monitor = family.server.client();
    monitor.expect("MONITOR", RespClient.OK);
  }

  @AfterEach
  void stop() {
    family.close();
  }

  /** The next line without its time. */
  private String line() {
    String line = ((Status) monitor.read()).text();
    assertThat(line).matches("1700000000\\.000000 \\[.*");
    return line.substring(line.indexOf('['));
  }

  private String from(int database, String words) {
    return "[" + database + " " + client.address() + "] " + words;
  }

  @Test
  void showsCommandsInTheOrderOfEachConnection() {
    client.send("SET", "a", "1");
    client.send("GET", "b");
    client.send("MSET", "a", "1", "b", "2");
    client.send("SELECT", "3");
    client.send("ping");
    assertThat(line()).isEqualTo(from(0, "\"SET\" \"a\" \"1\""));
    assertThat(line()).isEqualTo(from(0, "\"GET\" \"b\""));
    assertThat(line()).isEqualTo(from(0, "\"MSET\" \"a\" \"1\" \"b\" \"2\""));
    assertThat(line()).isEqualTo(from(3, "\"SELECT\" \"3\""));
    assertThat(line()).isEqualTo(from(3, "\"ping\""));
  }

  @Test
  void doesNotBeginWithinATransaction() throws IOException {
    family
        .server
        .client()
        .expect("MULTI", RespClient.OK)
        .expect("MONITOR", new Status("QUEUED"))
        .expect("EXEC", List.of(new Failure("ERR MONITOR isn't allowed for DENY BLOCKING client")));
  }

  @Test
  void quotesWhatIsNoText() {
    client.call("ECHO", "\"\\\n\r\t\b\u0007\u0000\u00e9~");
    assertThat(line()).isEqualTo(from(0, "\"ECHO\" \"\\\"\\\\\\n\\r\\t\\b\\a\\x00\\xe9~\""));
  }

  @Test
  void hidesSecretsAndWhatAdministratorsDo() {
    client.call("CONFIG", "GET", "port");
    client.call("AUTH", "secret");
    client.call("AUTH", "default", "secret");
    client.call("HELLO", "2", "AUTH", "default", "secret", "SETNAME", "n");
    assertThat(line()).isEqualTo(from(0, "\"AUTH\" \"(redacted)\""));
    assertThat(line()).isEqualTo(from(0, "\"AUTH\" \"(redacted)\" \"(redacted)\""));
    assertThat(line())
        .isEqualTo(
            from(0, "\"HELLO\" \"2\" \"AUTH\" \"(redacted)\" \"(redacted)\" \"SETNAME\" \"n\""));
  }

  @Test
  void showsWhatFailedButNotWhatWasRefused() {
    client.call("NOSUCH");
    client.call("GET");
    client.call("SET", "k", "v", "NOSUCH");
    assertThat(line()).isEqualTo(from(0, "\"SET\" \"k\" \"v\" \"NOSUCH\""));
  }

  @Test
  void showsItsOwnCommandsBehindTheirReplies() {
    monitor.expect("SET k v", RespClient.OK);
    assertThat(line()).isEqualTo("[0 " + monitor.address() + "] \"SET\" \"k\" \"v\"");
    monitor.send("MONITOR");
    monitor.expect("PING", new Status("PONG"));
    assertThat(line()).endsWith("\"PING\"");
  }

  @Test
  void endsWithReset() {
    assertThat((String) client.call("CLIENT", "LIST")).contains(" flags=O ");
    client.call("PING");
    monitor.send("RESET");
    assertThat(line()).endsWith("\"PING\"");
    assertThat(monitor.read()).isEqualTo(new Status("RESET"));
    client.call("PING");
    monitor.expect("ECHO x", "x");
  }
}
