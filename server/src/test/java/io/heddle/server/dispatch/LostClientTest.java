package io.heddle.server.dispatch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.ProtocolException;
import io.heddle.resp.ProtocolLimits;
import io.heddle.resp.Request;
import io.heddle.resp.RespReader;
import io.heddle.resp.RespWriter;
import io.heddle.server.RespClient;
import io.heddle.server.TestServer;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A client that is gone before its command comes to wait: nothing is given to it. */
class LostClientTest {
  @Test
  void keepsNobodysElement() throws IOException, ProtocolException {
    try (TestServer server = TestServer.start(2)) {
      RespClient other = server.client();
      other.call("PING"); // its session is borrowed
      ServerContext context = server.context();
      Session session = context.sessions().all().getFirst();
      RespWriter writer =
          new RespWriter(
              BufferSizes.DEFAULT,
              (array, offset, length) -> {
                throw new IOException("Broken pipe");
              });
      Dispatcher dispatcher = new Dispatcher(context, session, writer);
      RespReader reader = reader("PING\r\nBLPOP queue 0\r\n");
      reader.fill();
      dispatcher.dispatch(request(reader));
      Request blocking = request(reader);
      assertThatThrownBy(() -> dispatcher.dispatch(blocking)).hasMessage("Broken pipe");
      dispatcher.close();

      other.expect("RPUSH queue element", 1L).expect("LLEN queue", 1L);
      assertThat(context.shards().all()).allMatch(shard -> shard.waiters().isEmpty());
      assertThat(session.isBlocked()).isFalse();
    }
  }

  private static RespReader reader(String bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.getBytes(ISO_8859_1));
    return new RespReader(ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, in::read);
  }

  private static Request request(RespReader reader) throws ProtocolException {
    Request request = reader.next();
    assertThat(request).isNotNull();
    return request;
  }
}
