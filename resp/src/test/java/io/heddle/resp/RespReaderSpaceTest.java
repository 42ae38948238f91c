package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader costs: memory by what came, not by what was announced, and work in proportion. */
class RespReaderSpaceTest {
  private static final int KB = 1 << 10;
  private static final int MB = 1 << 20;

  private static RespReader reader(ByteSource source) {
    return new RespReader(ProtocolLimits.DEFAULT, BufferSizes.DEFAULT, source);
  }

  private static int count(RespReader reader) throws ProtocolException {
    int count = 0;
    while (reader.next() != null) {
      count++;
    }
    return count;
  }

  private static byte[] bulk(int length) {
    byte[] header = Pieces.bytes("*1\r\n$" + length + "\r\n");
    byte[] request = Arrays.copyOf(header, header.length + length + 2);
    request[request.length - 2] = '\r';
    request[request.length - 1] = '\n';
    return request;
  }

  @Test
  void startsWithNothing() throws Exception {
    RespReader reader = reader(new Pieces(Pieces.bytes("PING\r\n")));
    assertThat(reader.capacity()).isZero();
    reader.fill();
    assertThat(reader.capacity()).isEqualTo(KB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1000000000\r\n",
        "*2147483647\r\n$1\r\na\r\n",
        "*1\r\n$536870912\r\n",
        "*1000000000\r\n$536870912\r\nabc",
        "*1000000000\r\n$0\r\n\r\n$536870912\r\n"
      })
  void anAnnouncementCostsNothing(String announcement) throws Exception {
    byte[] bytes = Pieces.bytes(announcement);
    RespReader reader =
        reader(
            (array, offset, length) -> {
              assertThat(array.length).isEqualTo(KB);
              System.arraycopy(bytes, 0, array, offset, bytes.length);
              return bytes.length;
            });
    reader.fill();
    assertThat(reader.next()).isNull();
    RespReader again = reader(Pieces.of(bytes, 1));
    while (again.fill()) {
      assertThat(again.next()).isNull();
      assertThat(again.capacity()).isEqualTo(KB);
    }
  }

  @Test
  void spaceGrowsWithWhatCame() throws Exception {
    Pieces pieces = Pieces.of(bulk(20 * MB), 16 * KB);
    RespReader reader = reader(pieces);
    while (reader.fill()) {
      assertThat(reader.capacity()).isLessThanOrEqualTo(4 * Math.max(pieces.given(), 8 * KB));
      reader.next();
    }
    assertThat(pieces.allocated()).isLessThan(3 * 20 * MB);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1000, 16 * KB, MB})
  void aHugeArgumentIsCopiedInLinearTime(int piece) throws Exception {
    byte[] input = bulk(10 * MB);
    Pieces pieces = Pieces.of(input, piece);
    RespReader reader = reader(pieces);
    Request request = null;
    int reads = 0;
    while (request == null) {
      assertThat(reader.fill()).isTrue();
      assertThat(pieces.copied()).isLessThan(2L * input.length);
      request = reader.next();
      reads++;
    }
    assertThat(request.length(0)).isEqualTo(10 * MB);
    assertThat(reads).isLessThan(input.length / Math.min(piece, RespReader.READ_BYTES) + 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 16 * KB})
  void aMillionArgumentsAreCopiedInLinearTime(int piece) throws Exception {
    byte[] input = Pieces.bytes("*1000000\r\n" + "$2\r\nab\r\n".repeat(1_000_000));
    Pieces pieces = Pieces.of(input, piece);
    RespReader reader = reader(pieces);
    Request request = null;
    while (request == null) {
      assertThat(reader.fill()).isTrue();
      assertThat(pieces.copied()).isLessThan(2L * input.length);
      assertThat(reader.capacity()).isLessThanOrEqualTo(4 * Math.max(pieces.given(), 8 * KB));
      request = reader.next();
    }
    assertThat(request.size()).isEqualTo(1_000_000);
    for (int i = 0; i < request.size(); i++) {
      assertThat(request.argument(i).equals(Bytes.of("ab"))).isTrue();
    }
  }

  /** Behind the reader's back turns the headers it has parsed into rubbish. */
  @Test
  void noHeaderIsParsedTwice() throws Exception {
    String input = "*3\r\n$3\r\nSET\r\n$5\r\nfirst\r\n$6\r\nsecond\r\n";
    List<MatchResult> headers = Pattern.compile("[*$]\\d\\r\\n").matcher(input).results().toList();
    int[] given = {0};
    RespReader reader =
        reader(
            (array, offset, length) -> {
              int moved = given[0] - offset;
              for (MatchResult header : headers) {
                if (header.end() <= given[0] && header.start() >= moved) {
                  Arrays.fill(array, header.start() - moved, header.end() - moved, (byte) 'x');
                }
              }
              array[offset] = (byte) input.charAt(given[0]++);
              return 1;
            });
    Request request = null;
    while (request == null) {
      assertThat(reader.fill()).isTrue();
      request = reader.next();
    }
    assertThat(headers).hasSize(4);
    assertThat(Outcome.arguments(request))
        .containsExactly(Bytes.of("SET"), Bytes.of("first"), Bytes.of("second"));
  }

  /** Puts ends of lines where the reader has already looked, and the line back at its end. */
  @ParameterizedTest
  @ValueSource(strings = {"SET first second\n", "*000000000000000000000000003\r\n"})
  void noByteOfALineIsLookedAtTwice(String input) throws Exception {
    char end = input.startsWith("*") ? '\r' : '\n';
    int[] given = {0};
    RespReader reader =
        reader(
            (array, offset, length) -> {
              assertThat(offset).isEqualTo(given[0]);
              Arrays.fill(array, offset > 0 ? 1 : 0, offset, (byte) end);
              array[offset] = (byte) input.charAt(given[0]++);
              if (array[offset] == end) {
                System.arraycopy(Pieces.bytes(input), 0, array, 0, offset);
              }
              return 1;
            });
    while (given[0] <= input.indexOf(end)) {
      assertThat(reader.fill()).isTrue();
      if (given[0] <= input.indexOf(end)) {
        assertThat(reader.next()).isNull();
      }
    }
    if (end == '\n') {
      assertThat(reader.next()).isNotNull();
    } else {
      assertThat(reader.fill()).isTrue();
      assertThatThrownBy(reader::next).hasMessageContaining("invalid multibulk length");
    }
  }

  @Test
  void aPipelineGetsMoreRoomAndGivesItBackInTime() throws Exception {
    byte[] ping = Pieces.bytes("*1\r\n$4\r\nPING\r\n");
    int[] pipeline = {200};
    int[] given = {0};
    RespReader reader =
        reader(
            (array, offset, length) -> {
              int whole = ping.length * pipeline[0] - given[0] % ping.length;
              int count = Math.min(length, whole);
              for (int i = 0; i < count; i++) {
                array[offset + i] = ping[given[0]++ % ping.length];
              }
              return count;
            });
    reader.fill();
    count(reader);
    reader.fill();
    count(reader);
    assertThat(reader.capacity()).isEqualTo(BufferSizes.DEFAULT.readMaxBytes());
    for (int i = 0; i < 1000; i++) {
      reader.fill();
      count(reader);
    }
    assertThat(reader.capacity()).isBetween(2 * 2800, BufferSizes.DEFAULT.readMaxBytes());
    pipeline[0] = 1;
    reader.fill();
    count(reader);
    for (int i = 0; i < 5 * RespReader.REVIEW_READS; i++) {
      reader.fill();
      assertThat(count(reader)).isEqualTo(1);
    }
    assertThat(reader.capacity()).isEqualTo(KB);
  }

  /** A reader that some {@code sizes} were set for, on a client that pipelines without end. */
  private static List<Integer> capacities(int readBytes, int readMaxBytes) throws Exception {
    byte[] pings = Pieces.bytes("PING\r\n".repeat(1000));
    int[] given = {0};
    RespReader reader =
        new RespReader(
            ProtocolLimits.DEFAULT,
            new BufferSizes(readBytes, readMaxBytes, 64 * KB),
            (array, offset, length) -> {
              for (int i = 0; i < length; i++) {
                array[offset + i] = pings[given[0]++ % pings.length];
              }
              return length;
            });
    List<Integer> capacities = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      reader.fill();
      count(reader);
      capacities.add(reader.capacity());
    }
    return capacities;
  }

  @Test
  void theBufferIsAsLargeAsItIsSet() throws Exception {
    assertThat(capacities(256, 256)).containsExactly(256, 256, 256, 256);
    assertThat(capacities(2 * KB, 5000)).containsExactly(2 * KB, 5000, 5000, 5000);
    assertThat(capacities(KB, 16 * KB)).containsExactly(KB, 16 * KB, 16 * KB, 16 * KB);
    assertThat(capacities(KB, MB)).containsExactly(KB, 16 * KB, 256 * KB, MB);
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 3000, 16 * KB, MB})
  void whateverIsSetALongArgumentFindsItsRoom(int readMaxBytes) throws Exception {
    byte[] input = bulk(100 * KB);
    RespReader reader =
        new RespReader(
            ProtocolLimits.DEFAULT, new BufferSizes(256, readMaxBytes, 64 * KB), new Pieces(input));
    int requests = 0;
    while (reader.fill()) {
      requests += count(reader);
    }
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void aHugeBufferIsGivenBackAtTheNextRead() throws Exception {
    byte[] huge = bulk(10 * MB);
    byte[] input = Arrays.copyOf(huge, huge.length + 20);
    System.arraycopy(Pieces.bytes("*1\r\n$4\r\nPING\r\nPING\r\n"), 0, input, huge.length, 20);
    List<Integer> capacities = new ArrayList<>();
    RespReader reader = reader(new Pieces(input, huge.length + 3));
    int requests = 0;
    while (reader.fill()) {
      requests += count(reader);
      capacities.add(reader.capacity());
    }
    assertThat(requests).isEqualTo(3);
    assertThat(capacities.getLast()).isEqualTo(BufferSizes.DEFAULT.readMaxBytes());
    assertThat(capacities.get(capacities.size() - 2)).isGreaterThan(10 * MB);
  }
}
