package io.heddle.server.command.family;

import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;

/**
 * When a key is to expire, as a client said it. What is counted from now is counted from the time
 * of the turn, which the connection's thread does not know yet.
 *
 * @param millis since now, or since the Unix epoch
 */
record Expiry(long millis, boolean fromNow) {

  /** The ways to say it, under the names that {@code SET} has for them. */
  enum Form {
    EX(1000, true),
    PX(1, true),
    EXAT(1000, false),
    PXAT(1, false);

    private final int unitMillis;
    private final boolean fromNow;

    Form(int unitMillis, boolean fromNow) {
      this.unitMillis = unitMillis;
      this.fromNow = fromNow;
    }
  }

  /**
   * {@code amount} in the sense of {@code form}.
   *
   * @throws ClientException if it is too far away, in the name of {@code command}
   */
  static Expiry of(Form form, long amount, Command command) {
    if (amount > Long.MAX_VALUE / form.unitMillis || amount < Long.MIN_VALUE / form.unitMillis) {
      throw invalid(command);
    }
    return new Expiry(amount * form.unitMillis, form.fromNow);
  }

  /** In Unix milliseconds. */
  long atMillis(Call call) {
    if (!fromNow) {
      return millis;
    }
    if (millis > Long.MAX_VALUE - call.now()) {
      throw invalid(call.command());
    }
    return call.now() + millis;
  }

  static ClientException invalid(Command command) {
    return new ClientException("ERR invalid expire time in '" + command.fullName() + "' command");
  }
}
