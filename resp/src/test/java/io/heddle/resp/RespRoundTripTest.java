package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RespRoundTripTest {
  @Test
  void readsAPipeline() throws Exception {
    byte[] input =
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\nget \"k\\x41\"\r\n\r\n*0\r\n*1\r\n$4\r\nPING\r\n*2\r\n$"
            .getBytes(StandardCharsets.ISO_8859_1);
    RespReader reader =
        new RespReader(ProtocolLimits.DEFAULT, new ByteArrayInputStream(input)::read);
    assertThat(reader.next()).isNull();
    assertThat(reader.fill()).isTrue();
    Request set = reader.next();
    Request get = reader.next();
    Request ping = reader.next();
    assertThat(reader.next()).isNull();
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.argument(2)).isEqualTo(Bytes.EMPTY);
    assertThat(get.argument(1)).isEqualTo(Bytes.of("kA"));
    assertThat(ping.argument(0)).isEqualTo(Bytes.of("PING"));
    assertThat(reader.buffered()).isEqualTo(1);
    assertThat(reader.fill()).isFalse();
  }

  @Test
  void writesReplies() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RespWriter writer = new RespWriter(out::write);
    writer.write(Reply.OK);
    writer.write(Reply.integer(-120));
    writer.write(Reply.array(Reply.bulk("abc"), Reply.NULL, new Reply.Dbl(0.5)));
    writer.write(Reply.failure("ERR a\r\nb"));
    assertThat(out.size()).isZero();
    writer.flush();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("+OK\r\n:-120\r\n*3\r\n$3\r\nabc\r\n$-1\r\n$3\r\n0.5\r\n-ERR a  b\r\n");
  }
}
