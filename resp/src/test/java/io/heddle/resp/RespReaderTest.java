package io.heddle.resp;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {
  private final Queue<byte[]> sent = new ArrayDeque<>();
  private final RespReader reader =
      new RespReader(ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, this::receive);

  private int receive(byte[] array, int offset, int length) {
    byte[] bytes = sent.remove();
    assertThat(bytes.length).isLessThanOrEqualTo(length);
    System.arraycopy(bytes, 0, array, offset, bytes.length);
    return bytes.length;
  }

  private void send(String latin1) throws IOException {
    sent.add(Pieces.bytes(latin1));
    assertThat(reader.fill()).isTrue();
  }

  private String next() throws ProtocolException {
    Request request = reader.next();
    return request == null
        ? "none"
        : Outcome.arguments(request).stream().map(Bytes::toString).collect(joining("|"));
  }

  private void assertProtocolError(String text) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(ProtocolException.class)
          .hasMessage("Protocol error: " + text)
          .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }
  }

  @Test
  void readsRequestsOfBothForms() throws Exception {
    send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\nget k\r\nPING\n*1\r\n$4\r\nQUIT\r\n");
    assertThat(next()).isEqualTo("SET|k|");
    assertThat(next()).isEqualTo("get|k");
    assertThat(next()).isEqualTo("PING");
    assertThat(next()).isEqualTo("QUIT");
    assertThat(next()).isEqualTo("none");
    assertThat(next()).isEqualTo("none");
  }

  @Test
  void keepsEveryByteOfAnArgument() throws Exception {
    String all = IntStream.range(0, 256).mapToObj(c -> String.valueOf((char) c)).collect(joining());
    send("*2\r\n$256\r\n" + all + "\r\n$6\r\n\r\n*1\r\n\r\n");
    Request request = reader.next();
    assertThat(request).isNotNull();
    assertThat(request.argument(0).toArray()).isEqualTo(Pieces.bytes(all));
    assertThat(request.argument(1)).isEqualTo(Bytes.of("\r\n*1\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\r\n", "\n", " \t \r\n", "*0\r\n", "*-1\r\n", "*-10\r\n", "\r\n*0\r\n\n"})
  void skipsWhatHasNoArguments(String nothing) throws Exception {
    send(nothing);
    assertThat(next()).isEqualTo("none");
    String something = nothing + "PING\r\n" + nothing + "*1\r\n$4\r\nQUIT\r\n";
    send(something);
    assertThat(reader.held()).isEqualTo(something.length());
    assertThat(next()).isEqualTo("PING");
    assertThat(next()).isEqualTo("QUIT");
    assertThat(next()).isEqualTo("none");
  }

  @Test
  void requestsSinceTheLastReadAreValidTogether() throws Exception {
    StringBuilder input = new StringBuilder();
    for (int i = 1000; i < 5000; i++) {
      input.append("*2\r\n$1\r\ng\r\n$4\r\n").append(i).append("\r\n");
    }
    RespReader pipelined =
        new RespReader(
            ProtocolLimits.DEFAULT,
            BufferSizes.DEFAULT,
            new Pieces(Pieces.bytes(input.toString())));
    int expected = 1000;
    int most = 0;
    while (pipelined.fill()) {
      List<Request> requests = new ArrayList<>();
      for (Request request = pipelined.next(); request != null; request = pipelined.next()) {
        requests.add(request);
      }
      assertThat(requests).doesNotHaveDuplicates();
      for (Request request : requests) {
        assertThat(request.argument(1)).isEqualTo(Bytes.of("" + expected++));
      }
      most = Math.max(most, requests.size());
    }
    assertThat(expected).isEqualTo(5000);
    assertThat(most).isGreaterThan(RequestPool.KEPT);
  }

  @Test
  void anUnfinishedRequestSurvivesTheReadAlongWithItsArguments() throws Exception {
    send("PING\r\nPING\r\n*3\r\n$1\r\na\r\n$2\r\nbc\r\n$3\r\nd");
    assertThat(next()).isEqualTo("PING");
    assertThat(next()).isEqualTo("PING");
    assertThat(next()).isEqualTo("none");
    send("ef\r\nECHO x\r\n");
    Request first = reader.next();
    assertThat(next()).isEqualTo("ECHO|x");
    assertThat(first).isNotNull();
    assertThat(Outcome.arguments(first))
        .containsExactly(Bytes.of("a"), Bytes.of("bc"), Bytes.of("def"));
  }

  @Test
  void aFailedReadLosesNothing() throws Exception {
    IOException broken = new EOFException();
    List<byte[]> pieces = List.of(Pieces.bytes("*1\r\n$4\r\nPI"), Pieces.bytes("NG\r\n"));
    int[] reads = {0};
    RespReader failing =
        new RespReader(
            ProtocolLimits.DEFAULT,
            BufferSizes.DEFAULT,
            (array, offset, length) -> {
              if (++reads[0] == 2) {
                throw broken;
              }
              byte[] piece = pieces.get(reads[0] / 2);
              System.arraycopy(piece, 0, array, offset, piece.length);
              return piece.length;
            });
    failing.fill();
    assertThat(failing.next()).isNull();
    assertThatThrownBy(failing::fill).isSameAs(broken);
    failing.fill();
    Request ping = failing.next();
    assertThat(ping).isNotNull();
    assertThat(ping.argument(0)).isEqualTo(Bytes.of("PING"));
  }

  @Test
  void anErrorComesAfterTheRequestsBeforeIt() throws Exception {
    send("PING\r\n*1\r\n$4\r\nPING\r\n*1\r\nfooz\r\n");
    assertThat(next()).isEqualTo("PING");
    assertThat(next()).isEqualTo("PING");
    assertProtocolError("expected '$', got 'f'");
  }

  @Test
  void aLineMayHaveAtMost64KBytes() throws Exception {
    String longest = "a".repeat(64 << 10);
    for (int i = 0; i < 64; i++) {
      send(longest.substring(i << 10, i + 1 << 10));
      assertThat(next()).isEqualTo("none");
    }
    send("\n");
    assertThat(next()).isEqualTo(longest);
    for (int i = 0; i < 64; i++) {
      send(longest.substring(i << 10, i + 1 << 10));
      assertThat(next()).isEqualTo("none");
    }
    send("a");
    assertProtocolError("too big inline request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a; too big inline request",
        "'*'; too big mbulk count string",
        "'*1~$'; too big bulk count string",
        "'*1~a'; too big bulk count string",
        "'*2~$1~a~$'; too big bulk count string",
      })
  void aLineThatNeverEndsIsAnError(String start, String error) throws Exception {
    ProtocolLimits limits = new ProtocolLimits(100, 1000, 1000, 1000, 10, 1000, 1000);
    for (String never : List.of("1", "a", "\u00ff", "\0")) {
      String line = start.substring(start.lastIndexOf('~') + 1);
      byte[] input = Pieces.bytes(start.replace("~", "\r\n") + never.repeat(101 - line.length()));
      // A line feed does not end a count, and whatever follows a zero byte is not seen.
      assertThat(Outcome.of(new RespReader(limits, BufferSizes.DEFAULT, Pieces.of(input, 1))))
          .extracting(Outcome::end)
          .isEqualTo("Protocol error: " + error);
      byte[] shorter = java.util.Arrays.copyOf(input, input.length - 1);
      assertThat(
              Outcome.of(new RespReader(limits, BufferSizes.DEFAULT, Pieces.of(shorter, 1))).end())
          .isEqualTo(Outcome.MORE);
    }
  }

  @Test
  void announcementsAreCheckedAgainstTheLimits() throws Exception {
    reader.limits(new ProtocolLimits(100, 20, 5, 1000, 2, 10, 500));
    send("*6\r\n");
    assertProtocolError("invalid multibulk length");
    reader.limits(new ProtocolLimits(100, 20, 6, 1000, 2, 10, 500));
    assertThat(next()).isEqualTo("none");
    send("$21\r\n");
    assertProtocolError("invalid bulk length");
    reader.limits(ProtocolLimits.DEFAULT.withMaxBulkBytes(21));
    assertThat(next()).isEqualTo("none");
    send("x".repeat(21) + "\r\n$22\r\n");
    assertProtocolError("invalid bulk length");
  }

  @Test
  void noLimitLetsAnArgumentPassThatFitsInNoArray() throws Exception {
    reader.limits(ProtocolLimits.DEFAULT.withMaxBulkBytes(Long.MAX_VALUE));
    send("*1\r\n$2147483640\r\n");
    assertProtocolError("invalid bulk length");
  }

  @Test
  void whoHasNotAuthenticatedMaySendLess() throws Exception {
    reader.authenticated(false);
    send("*10\r\n");
    assertThat(next()).isEqualTo("none");
    send("$16384\r\n");
    assertThat(next()).isEqualTo("none");
    reader.authenticated(true);
    send("x".repeat(500));
    sent.clear();

    RespReader other = new RespReader(ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, this::receive);
    other.authenticated(false);
    sent.add(Pieces.bytes("AUTH x\r\n*11\r\n"));
    other.fill();
    Request auth = other.next();
    assertThat(auth).isNotNull();
    assertThatThrownBy(other::next).hasMessage("Protocol error: unauthenticated multibulk length");
    // What a connection does: it executes what it has, then asks once more.
    other.authenticated(true);
    assertThat(auth.argument(0)).isEqualTo(Bytes.of("AUTH"));
    assertThat(other.next()).isNull();
    other.authenticated(false);
    sent.add(Pieces.bytes("$16385\r\n"));
    other.fill();
    assertThatThrownBy(other::next).hasMessage("Protocol error: unauthenticated bulk length");
  }

  @Test
  void anIncompleteRequestMayNotGrowWithoutLimit() throws Exception {
    reader.limits(ProtocolLimits.DEFAULT.withQueryBufferMaxBytes(1500));
    send("*1\r\n$4000\r\n" + "x".repeat(1000));
    assertThat(next()).isEqualTo("none");
    sent.add(Pieces.bytes("x".repeat(501)));
    assertThatThrownBy(reader::fill).isInstanceOf(QueryBufferException.class);
  }

  @Test
  void lessSoIfUnauthenticated() throws Exception {
    reader.limits(new ProtocolLimits(100, 10_000, 10, 10_000, 10, 9_000, 1500));
    reader.authenticated(false);
    send("*1\r\n$4000\r\n" + "x".repeat(1000));
    assertThat(next()).isEqualTo("none");
    sent.add(Pieces.bytes("x".repeat(501)));
    assertThatThrownBy(reader::fill).isInstanceOf(QueryBufferException.class);
  }

  @Test
  void theEndOfTheStreamIsNoError() throws Exception {
    for (String input : List.of("", "PING", "*1\r\n", "*1\r\n$4\r\nPI")) {
      assertThat(
              Outcome.of(
                  new RespReader(
                      ProtocolLimits.DEFAULT,
                      BufferSizes.DEFAULT,
                      new Pieces(Pieces.bytes(input)))))
          .isEqualTo(new Outcome(List.of(), Outcome.MORE));
    }
  }

  @Test
  void aWrongByteIsNamedAsItIs() throws Exception {
    send("*1\r\n\u00ff\r\n");
    assertThatThrownBy(reader::next)
        .satisfies(
            e ->
                assertThat(Bytes.of(String.valueOf(e.getMessage())).toArray())
                    .isEqualTo(Pieces.bytes("Protocol error: expected '$', got '\u00ff'")));
  }
}
