package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares the reader with {@link ReferenceParser} on input that nobody thought of. */
class RespReaderFuzzTest {
  private static final int ROUNDS = 40_000;

  @Test
  void agreesWithTheReference() throws IOException {
    long seed = Long.getLong("heddle.seed", new Random().nextLong());
    Set<String> ends = new HashSet<>();
    int requests = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Outcome outcome = compare(seed + round);
      requests += outcome.requests().size();
      ends.add(outcome.end().replaceFirst("(?s)got '.*", "got"));
    }
    // The generator must reach everything that there is, or the comparison says little.
    assertThat(requests).isGreaterThan(ROUNDS);
    assertThat(ends)
        .as("-Dheddle.seed=%d", seed)
        .containsExactlyInAnyOrder(
            Outcome.MORE,
            "Protocol error: too big inline request",
            "Protocol error: too big mbulk count string",
            "Protocol error: too big bulk count string",
            "Protocol error: invalid multibulk length",
            "Protocol error: invalid bulk length",
            "Protocol error: unauthenticated multibulk length",
            "Protocol error: unauthenticated bulk length",
            "Protocol error: unbalanced quotes in request",
            "Protocol error: expected '$', got");
  }

  private static Outcome compare(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] input = RandomInput.generate(random);
    ProtocolLimits limits =
        random.nextBoolean()
            ? ProtocolLimits.DEFAULT
            : new ProtocolLimits(
                random.nextInt(12, 40), random.nextInt(100), 20, 1 << 20, 5, 10, 1 << 20);
    boolean authenticated = random.nextBoolean();
    RespReader reader = new RespReader(limits, BufferSizes.DEFAULT, Pieces.random(input, random));
    reader.authenticated(authenticated);
    Outcome outcome = Outcome.of(reader);
    assertThat(outcome)
        .as("-Dheddle.seed=%d, %s, input %s", seed, limits, Bytes.of(input))
        .isEqualTo(ReferenceParser.parse(input, limits, authenticated));
    return outcome;
  }
}
