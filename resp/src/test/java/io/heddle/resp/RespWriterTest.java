package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RespWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> pieces = new ArrayList<>();
  private final List<byte[]> arrays = new ArrayList<>();
  private final RespWriter writer =
      new RespWriter(
          BufferSizes.DEFAULT,
          (array, offset, length) -> {
            arrays.add(array);
            pieces.add(length);
            out.write(array, offset, length);
          });

  private String sent() throws IOException {
    writer.flush();
    String text = out.toString(StandardCharsets.ISO_8859_1);
    out.reset();
    return text;
  }

  static Stream<Arguments> replies() {
    List<Reply> pair = List.of(Reply.ONE, Reply.NULL);
    return Stream.of(
        Arguments.of(Reply.OK, "+OK~", "+OK~"),
        Arguments.of(Reply.QUEUED, "+QUEUED~", "+QUEUED~"),
        Arguments.of(new Reply.Status("OK"), "+OK~", "+OK~"),
        Arguments.of(new Reply.Status(""), "+~", "+~"),
        Arguments.of(new Reply.Status("a\r\nb"), "+a  b~", "+a  b~"),
        Arguments.of(Reply.failure("ERR syntax error"), "-ERR syntax error~", null),
        Arguments.of(Reply.failure("ERR '\r\n+OK\n'"), "-ERR '  +OK '~", null),
        Arguments.of(Reply.failure("ERR h\u00e9\n"), "-ERR h\u00c3\u00a9 ~", null),
        Arguments.of(
            Reply.failure("ERR '" + Bytes.of(Pieces.bytes("\u00ff\n\u0000")) + "'"),
            "-ERR '\u00ff \u0000'~",
            null),
        Arguments.of(Reply.ZERO, ":0~", null),
        Arguments.of(Reply.integer(-1), ":-1~", null),
        Arguments.of(Reply.integer(1234567890123L), ":1234567890123~", null),
        Arguments.of(Reply.integer(Long.MIN_VALUE), ":-9223372036854775808~", null),
        Arguments.of(Reply.integer(true), ":1~", null),
        Arguments.of(Reply.bulk("abc"), "$3~abc~", null),
        Arguments.of(Reply.EMPTY_BULK, "$0~~", null),
        Arguments.of(Reply.bulk(Bytes.of("xabcx").slice(1, 4)), "$3~abc~", null),
        Arguments.of(Reply.NULL, "$-1~", "_~"),
        Arguments.of(Reply.NULL_ARRAY, "*-1~", "_~"),
        Arguments.of(Reply.EMPTY_ARRAY, "*0~", null),
        Arguments.of(
            Reply.array(
                Reply.array(Reply.OK, Reply.NULL), Reply.NULL_ARRAY, Reply.failure("ERR x")),
            "*3~*2~+OK~$-1~*-1~-ERR x~",
            "*3~*2~+OK~_~_~-ERR x~"),
        Arguments.of(
            new Reply.Pairs(List.of(Reply.ONE, Reply.ZERO, Reply.ONE, Reply.NULL)),
            "*4~:1~:0~:1~$-1~",
            "*2~*2~:1~:0~*2~:1~_~"),
        Arguments.of(new Reply.Map(List.of()), "*0~", "%0~"),
        Arguments.of(
            Reply.map(Reply.bulk("k"), new Reply.Bool(true), Reply.bulk("l"), new Reply.Dbl(0.5)),
            "*4~$1~k~:1~$1~l~$3~0.5~",
            "%2~$1~k~#t~$1~l~,0.5~"),
        Arguments.of(new Reply.Set(pair), "*2~:1~$-1~", "~2~:1~_~"),
        Arguments.of(new Reply.Push(pair), "*2~:1~$-1~", ">2~:1~_~"),
        Arguments.of(new Reply.Bool(false), ":0~", "#f~"),
        Arguments.of(new Reply.Dbl(3), "$1~3~", ",3~"),
        Arguments.of(new Reply.Dbl(-1e300), "$7~-1e+300~", ",-1e+300~"),
        Arguments.of(new Reply.Dbl(Double.POSITIVE_INFINITY), "$3~inf~", ",inf~"),
        Arguments.of(new Reply.Dbl(Double.NEGATIVE_INFINITY), "$4~-inf~", ",-inf~"),
        Arguments.of(new Reply.Dbl(Double.NaN), "$3~nan~", ",nan~"),
        Arguments.of(
            new Reply.BigNumber(BigInteger.TEN.pow(30).negate().toString()),
            "$32~-1" + "0".repeat(30) + "~",
            "(-1" + "0".repeat(30) + "~"),
        Arguments.of(new Reply.Verbatim("txt", Bytes.of("a\r\nb")), "$4~a\r\nb~", "=8~txt:a\r\nb~"),
        Arguments.of(new Reply.Verbatim("md", Bytes.EMPTY), "$0~~", "=4~md :~"),
        Arguments.of(Reply.NOTHING, "", ""));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void encodesForBothVersions(Reply reply, String resp2, String resp3) throws IOException {
    writer.write(reply);
    assertThat(sent()).isEqualTo(lines(resp2));
    writer.protocol(3);
    writer.write(reply);
    assertThat(sent()).isEqualTo(lines(resp3 == null ? resp2 : resp3));
    writer.protocol(2);
    writer.write(reply);
    assertThat(sent()).isEqualTo(lines(resp2));
  }

  /** A set's type is a tilde, too. */
  private static String lines(String text) {
    return text.startsWith("~") ? "~" + lines(text.substring(1)) : text.replace("~", "\r\n");
  }

  @Test
  void knowsTwoVersions() {
    assertThatThrownBy(() -> writer.protocol(4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sendsOnceForManyReplies() throws IOException {
    for (int i = 0; i < 1000; i++) {
      writer.write(Reply.OK);
    }
    assertThat(writer.pending()).isEqualTo(5000);
    assertThat(pieces).isEmpty();
    writer.flush();
    writer.flush();
    assertThat(writer.pending()).isZero();
    assertThat(pieces).containsExactly(5000);
  }

  @Test
  void neverLetsMoreThan64KBytesPend() throws IOException {
    Reply bulk = Reply.bulk("x".repeat(1000));
    Reply array = Reply.array(Collections.nCopies(1000, bulk));
    writer.write(array);
    int most = BufferSizes.DEFAULT.writeBytes();
    assertThat(writer.pending()).isLessThanOrEqualTo(most);
    assertThat(writer.capacity()).isLessThanOrEqualTo(most);
    assertThat(pieces).allMatch(piece -> piece <= most).hasSizeLessThan(17);
    assertThat(sent())
        .isEqualTo("*1000\r\n" + ("$1000\r\n" + "x".repeat(1000) + "\r\n").repeat(1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 16384, 32767, 32768, 32769, 65536, 65537, 1_000_000})
  void bulksOfAllSizesComeWhole(int length) throws IOException {
    String text = "abcdefgh".repeat(length / 8 + 1).substring(0, length);
    String encoded = "$" + length + "\r\n" + text + "\r\n";
    Reply.Bulk bulk = new Reply.Bulk(Pieces.bytes("xx" + text + "y"), 2, length);
    for (int filler : new int[] {0, 1, 32760, 65000}) {
      writer.write(Reply.bulk("f".repeat(filler)));
      writer.write(bulk);
      writer.write(Reply.OK);
      assertThat(sent())
          .isEqualTo("$" + filler + "\r\n" + "f".repeat(filler) + "\r\n" + encoded + "+OK\r\n");
    }
    assertThat(arrays.contains(bulk.array())).isEqualTo(length >= RespWriter.DIRECT_BYTES);
    assertThat(pieces).allMatch(piece -> piece > 0 && piece <= RespWriter.MAX_WRITE);
  }

  @Test
  void linesOfAllLengthsComeWhole() throws IOException {
    for (int length : new int[] {1023, 1024, 1025, 40_000, 100_000}) {
      for (String letter : List.of("a", "\n", "\u00e9")) {
        String text = letter.repeat(length);
        writer.write(Reply.failure(text));
        assertThat(Bytes.of(Pieces.bytes(sent())))
            .hasToString("-" + text.replace('\n', ' ') + "\r\n");
      }
    }
  }

  @Test
  void deepRepliesComeWhole() throws IOException {
    Reply reply = Reply.OK;
    for (int depth = 0; depth < 1000; depth++) {
      reply = Reply.array(reply);
    }
    writer.write(reply);
    assertThat(sent()).isEqualTo("*1\r\n".repeat(1000) + "+OK\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 1000, 5000, 1 << 20})
  void theBufferIsAsLargeAsItIsSet(int most) throws IOException {
    BufferSizes sizes = new BufferSizes(1 << 10, 16 << 10, most);
    List<Integer> sends = new ArrayList<>();
    RespWriter set =
        new RespWriter(
            sizes,
            (array, offset, length) -> {
              sends.add(length);
              out.write(array, offset, length);
            });
    String text = "x".repeat(100);
    int replyBytes = 108;
    int replies = 0;
    for (; (replies + 1) * replyBytes + 32 <= most; replies++) {
      set.write(Reply.bulk(text));
    }
    assertThat(sends).as("%d replies pend", replies).isEmpty();
    set.write(Reply.bulk(text));
    set.write(Reply.bulk(text));
    replies += 2;
    assertThat(sends).isNotEmpty();
    for (int length : new int[] {most / 2, most - 1, most, 3 * most}) {
      set.write(Reply.bulk("y".repeat(length)));
      assertThat(set.pending()).isLessThanOrEqualTo(most);
      assertThat(set.capacity()).isLessThanOrEqualTo(most);
    }
    set.flush();
    StringBuilder whole = new StringBuilder(("$100\r\n" + text + "\r\n").repeat(replies));
    for (int length : new int[] {most / 2, most - 1, most, 3 * most}) {
      whole.append("$" + length + "\r\n" + "y".repeat(length) + "\r\n");
    }
    assertThat(out).hasToString(whole.toString());
    assertThat(sends).allMatch(length -> length <= RespWriter.MAX_WRITE);
  }

  @Test
  void spaceIsGivenBackWhenNoLongerNeeded() throws IOException {
    assertThat(writer.capacity()).isZero();
    writer.write(Reply.OK);
    writer.flush();
    assertThat(writer.capacity()).isLessThanOrEqualTo(RespWriter.SMALL_BYTES);
    Reply array = Reply.array(Collections.nCopies(3000, Reply.OK));
    for (int i = 0; i < 1000; i++) {
      writer.write(array);
      writer.flush();
    }
    assertThat(writer.capacity()).isBetween(15_000, 32_768);
    for (int i = 0; i < 6 * RespWriter.REVIEW_FLUSHES; i++) {
      writer.write(Reply.OK);
      writer.flush();
    }
    assertThat(writer.capacity()).isEqualTo(RespWriter.SMALL_BYTES);
  }
}
