package io.heddle.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Status;
import io.heddle.server.TestClock;
import io.heddle.server.TestServer;
import io.heddle.server.config.PerfConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How connections end: by the client's will, and by the server's. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionEndTest {
  private static final Status PONG = new Status("PONG");

  /** Notes what is logged, and lets it pass no further. */
  private static final class Notes extends Handler {
    final List<LogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aClientThatHangsUpMidwayIsNoWarning() throws IOException {
    Logger logger = Logger.getLogger("io.heddle");
    Notes notes = new Notes();
    notes.setLevel(Level.ALL);
    logger.setLevel(Level.FINE);
    logger.addHandler(notes);
    try (TestServer server = TestServer.start(2)) {
      RespClient observer = server.client();
      observer.expect("SET k " + "v".repeat(1 << 20), RespClient.OK);
      for (boolean reset : new boolean[] {true, false}) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          socket.setSoLinger(reset, 0);
          socket.getOutputStream().write("GET k\r\n".repeat(100).getBytes(US_ASCII));
          assertThat(socket.getInputStream().read()).isEqualTo('$');
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          socket.setSoLinger(reset, 0);
          socket.getOutputStream().write("*2\r\n$3\r\nGET\r\n$1000\r\nabc".getBytes(US_ASCII));
        }
      }
      server.awaitClients(observer, 1);
    } finally {
      logger.removeHandler(notes);
      logger.setLevel(null);
    }
    assertThat(notes.records)
        .extracting(LogRecord::getMessage)
        .anyMatch(message -> message.contains(" ended: "));
    assertThat(notes.records)
        .extracting(LogRecord::getLevel)
        .allMatch(level -> level.intValue() < Level.INFO.intValue());
  }

  @Test
  void theTimeoutSendsIdleClientsAway() throws IOException {
    TestClock clock = TestClock.thatTicks();
    PerfConfig perf = PerfConfig.DEFAULTS.withNumShards(1);
    try (TestServer server = TestServer.start(perf, clock)) {
      RespClient idle = server.client().expect("PING", PONG);
      RespClient active = server.client().expect("PING", PONG);
      clock.advance(1_000_000);
      active.expect("CONFIG SET timeout 2000", RespClient.OK);
      clock.advance(1_000_001);
      assertThat(idle.isClosedByServer()).isTrue();
      active.expect("PING", PONG);
    }
  }

  @Test
  void quitAnswersWhatCameBeforeIt() throws IOException {
    try (TestServer server = TestServer.start(2)) {
      RespClient client = server.client();
      client.sendRaw("PING\r\nINCR a\r\nQUIT\r\nINCR a\r\n");
      assertThat(client.read()).isEqualTo(PONG);
      assertThat(client.read()).isEqualTo(1L);
      assertThat(client.read()).isEqualTo(RespClient.OK);
      assertThat(client.isClosedByServer()).isTrue();
      server.client().expect("GET a", "1");
    }
  }
}
