package io.heddle.it.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.Reply;
import io.heddle.resp.RespWriter;
import io.heddle.server.Frame;
import io.heddle.server.FrameReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What the server said to a command, in RESP2: known also where the client never gets it. */
final class Outcome implements FrameReader.Source {
  private final StringBuilder said = new StringBuilder();
  private int taken;

  private Outcome() {}

  /** The frame of {@code reply}, or null if that is nothing. */
  static @Nullable Frame of(Reply reply) {
    Outcome outcome = new Outcome();
    RespWriter writer =
        new RespWriter(
            BufferSizes.DEFAULT,
            (array, offset, length) ->
                outcome.said.append(new String(array, offset, length, ISO_8859_1)));
    try {
      writer.write(reply);
      writer.flush();
      return outcome.said.isEmpty() ? null : FrameReader.read(outcome);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String line() {
    return bytes(said.indexOf("\r\n", taken) - taken);
  }

  @Override
  public String bytes(int length) {
    String bytes = said.substring(taken, taken + length);
    taken += length + "\r\n".length();
    return bytes;
  }
}
