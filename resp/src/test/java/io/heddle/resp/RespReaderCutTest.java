package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the bytes are cut into reads, the same requests come of them. */
class RespReaderCutTest {
  private static final ProtocolLimits LIMITS = ProtocolLimits.DEFAULT;

  static List<String> inputs() {
    return List.of(
        "*1\r\n$4\r\nPING\r\n",
        "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000042\r\n$64\r\n" + "v".repeat(64) + "\r\n",
        "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n*0\r\nPING\r\n",
        "*-3\r\n\r\n\n*1\r\n$0\r\n\r\nECHO \"a\\x00\\\"b\" 'it\\'s' x\"y z\"\r\n*1\r\n$1\r\n\0\r\n",
        "*2\r\n$12\r\n*1\r\n$4\r\nPING\r\n$10\r\n\0\u00ff\r\n\r\n$1\r\n\r\n",
        "*9\r\n" + "$3\r\nabc\r\n".repeat(9) + "*12\r\n" + "$10\r\n0123456789\r\n".repeat(12),
        "PING\r\nPING\r\n*3\r\n$3\r\nSET\r\n$1\r\nx\r\nfooz\r\n",
        "*1\r\n$4\r\nPING\r\nset \"\"\"k\"\"\" v\r\nping\r\n",
        "PING\r\n*1\r\n$4\r\nPING\r\n*1\r\n$-5\r\n",
        "PING\r\n*1\r\n$4\r\nPING\r\n*3000000000\r\n",
        "*2\r\n$4\r\nECHO\r\n$1200\r\n" + "0123456789".repeat(120) + "\r\nPING\r\n");
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void cutAtEveryByte(String input) throws IOException {
    byte[] bytes = Pieces.bytes(input);
    Outcome whole = ReferenceParser.parse(bytes, LIMITS, true);
    assertThat(Outcome.of(new RespReader(LIMITS, BufferSizes.DEFAULT, new Pieces(bytes))))
        .isEqualTo(whole);
    assertThat(whole.requests()).isNotEmpty();
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(Outcome.of(new RespReader(LIMITS, BufferSizes.DEFAULT, new Pieces(bytes, cut))))
          .as("cut at %d", cut)
          .isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void cutAtEveryTwoBytes(String input) throws IOException {
    byte[] bytes = Pieces.bytes(input.substring(0, Math.min(input.length(), 150)));
    Outcome whole = ReferenceParser.parse(bytes, LIMITS, true);
    for (int first = 1; first < bytes.length; first++) {
      for (int second = first + 1; second < bytes.length; second++) {
        assertThat(
                Outcome.of(
                    new RespReader(LIMITS, BufferSizes.DEFAULT, new Pieces(bytes, first, second))))
            .as("cut at %d and %d", first, second)
            .isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void inPiecesOfOneSize(String input) throws IOException {
    byte[] bytes = Pieces.bytes(input);
    Outcome whole = ReferenceParser.parse(bytes, LIMITS, true);
    for (int size = 1; size < 20; size++) {
      assertThat(Outcome.of(new RespReader(LIMITS, BufferSizes.DEFAULT, Pieces.of(bytes, size))))
          .as("pieces of %d", size)
          .isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void inRandomPiecesManyTimesOver(String input) throws IOException {
    byte[] bytes = Pieces.bytes(input.repeat(50));
    Outcome whole = ReferenceParser.parse(bytes, LIMITS, true);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(
              Outcome.of(
                  new RespReader(
                      LIMITS, BufferSizes.DEFAULT, Pieces.random(bytes, new Random(seed)))))
          .as("seed %d", seed)
          .isEqualTo(whole);
    }
  }
}
