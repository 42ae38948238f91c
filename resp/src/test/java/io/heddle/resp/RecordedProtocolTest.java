package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server with two commands, PING and ECHO, answers as Redis did, right input and wrong. */
class RecordedProtocolTest {
  static List<String> exchanges() {
    return Recorded.lines("redis-7.4.1-protocol.txt");
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void answersAsRedis(String exchange) throws IOException {
    String[] parts = exchange.split(" => ", -1);
    byte[] input = Pieces.bytes(parts[0].translateEscapes());
    for (int size : new int[] {1, 7, input.length}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      boolean open = serve(Pieces.of(input, size), out);
      assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(parts[1].translateEscapes());
      assertThat(open ? "open" : "closed").isEqualTo(parts[2]);
    }
  }

  private static boolean serve(Pieces input, ByteArrayOutputStream out) throws IOException {
    RespReader reader = new RespReader(ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, input);
    RespWriter writer = new RespWriter(BufferSizes.DEFAULT, out::write);
    try {
      while (reader.fill()) {
        Request request = reader.next();
        while (request != null) {
          boolean echo = request.argument(0).equalsIgnoreCase("ECHO");
          writer.write(echo ? Reply.bulk(request.argument(1)) : new Reply.Status("PONG"));
          request = reader.next();
        }
        writer.flush();
      }
      return true;
    } catch (ProtocolException e) {
      writer.write(Reply.failure("ERR " + e.getMessage()));
      writer.flush();
      return false;
    }
  }
}
