package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The length told of a reply is that of what the writer makes of it. */
class ReplyLengthTest {
  static Stream<Reply> everyKind() {
    List<Reply> simple =
        List.of(
            Reply.OK,
            Reply.QUEUED,
            Reply.NULL,
            Reply.NULL_ARRAY,
            Reply.EMPTY_ARRAY,
            Reply.EMPTY_BULK,
            Reply.NOTHING,
            new Reply.Int(Long.MIN_VALUE),
            new Reply.Int(-7),
            new Reply.Int(100),
            Reply.bulk("0123456789"),
            Reply.failure("ERR a\r\nb"),
            new Reply.Status("\u00e9"),
            new Reply.Dbl(1.5),
            new Reply.Dbl(Double.NEGATIVE_INFINITY),
            new Reply.Bool(true),
            new Reply.BigNumber("123456789012345678901234567890"),
            new Reply.Verbatim("txt", Bytes.of("some text")));
    return Stream.concat(
        simple.stream(),
        Stream.of(
            new Reply.Array(simple),
            new Reply.Set(simple),
            new Reply.Push(simple),
            new Reply.Map(simple),
            new Reply.Pairs(simple),
            Reply.array(new Reply.Array(simple), Reply.ONE)));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void isThatOfTheBytesWritten(Reply reply) throws IOException {
    for (int protocol = 2; protocol <= 3; protocol++) {
      int[] written = {0};
      RespWriter writer =
          new RespWriter(
              new BufferSizes(1024, 4096, 4096), (array, at, count) -> written[0] += count);
      writer.protocol(protocol);
      writer.write(reply);
      writer.flush();
      assertThat(ReplyLength.of(reply, protocol)).as("RESP%d", protocol).isEqualTo(written[0]);
    }
  }
}
