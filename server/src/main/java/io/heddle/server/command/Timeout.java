package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;

/**
 * How long a command may wait.
 *
 * @param millis 0 for ever
 */
public record Timeout(long millis) {
  /** For commands that do not wait. */
  public static final Timeout NONE = new Timeout(0);

  private static final int MILLIS_PER_SECOND = 1000;

  /** The next argument, which is in seconds. */
  public static Timeout nextSeconds(Arguments arguments) {
    Bytes text = arguments.next();
    long seconds = Decimal.parse(text, -1);
    return seconds >= 0 && seconds < Integer.MAX_VALUE
        ? new Timeout(seconds * MILLIS_PER_SECOND)
        : ofFraction(text);
  }

  private static Timeout ofFraction(Bytes text) {
    LongDouble seconds = LongDouble.parse(text);
    if (seconds == null) {
      throw new ClientException("ERR timeout is not a float or out of range");
    }
    boolean leastOfAll = !seconds.isFinite() && text.at(0) == '-';
    long millis = leastOfAll ? -1 : seconds.timesRoundedUp(MILLIS_PER_SECOND, Long.MAX_VALUE);
    if (millis < 0) {
      throw new ClientException("ERR timeout is negative");
    }
    return new Timeout(millis);
  }

  /** When the wait ends that begins at {@code nowMillis}; 0 for never. */
  public long deadlineMillis(long nowMillis) {
    if (millis > Long.MAX_VALUE - nowMillis) {
      throw new ClientException("ERR timeout is out of range");
    }
    return millis == 0 ? 0 : nowMillis + millis;
  }
}
