package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.KeySpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code SET} is told beyond key and value.
 *
 * @param get whether the reply is what the key held before
 * @param keepTtl whether a deadline that the key has stays
 * @param expiry when the key is to expire, or null
 */
record SetOptions(Condition condition, boolean get, boolean keepTtl, @Nullable Expiry expiry) {
  static final SetOptions NONE = new SetOptions(Condition.ALWAYS, false, false, null);
  static final SetOptions GET = new SetOptions(Condition.ALWAYS, true, false, null);
  static final SetOptions NX = new SetOptions(Condition.NX, false, false, null);

  /** When to store at all. */
  enum Condition {
    ALWAYS,
    /** Only if the key is not there. */
    NX,
    /** Only if it is. */
    XX;

    boolean allows(boolean present) {
      return this == ALWAYS || present == (this == XX);
    }
  }

  /** What a request does to its key: it reads it where {@code GET} is among the options. */
  static Set<KeySpec.Flag> access(Request request) {
    for (int i = 3; i < request.size(); i++) {
      if (request.argument(i).equalsIgnoreCase("GET")) {
        return Set.of(KeySpec.Flag.RW, KeySpec.Flag.ACCESS, KeySpec.Flag.UPDATE);
      }
    }
    return Set.of(KeySpec.Flag.OW, KeySpec.Flag.UPDATE);
  }

  static SetOptions parse(Arguments arguments) {
    arguments.skip(2);
    return arguments.hasNext() ? parseSome(arguments) : NONE;
  }

  private static SetOptions parseSome(Arguments arguments) {
    Condition condition = Condition.ALWAYS;
    boolean get = false;
    boolean keepTtl = false;
    Expiry.Form form = null;
    Bytes amount = null;
    while (arguments.hasNext()) {
      if (condition != Condition.XX && arguments.take("NX")) {
        condition = Condition.NX;
      } else if (condition != Condition.NX && arguments.take("XX")) {
        condition = Condition.XX;
      } else if (arguments.take("GET")) {
        get = true;
      } else if (form == null && arguments.take("KEEPTTL")) {
        keepTtl = true;
      } else {
        form = keepTtl ? null : Expiry.Form.take(arguments, form);
        if (form == null) {
          throw ClientException.syntaxError();
        }
        amount = arguments.next();
      }
    }
    // The amount is looked at only now, since a mistake in the syntax goes before one in a number.
    Expiry expiry =
        form == null || amount == null ? null : Expiry.positive(form, amount, arguments.command());
    return new SetOptions(condition, get, keepTtl, expiry);
  }

  /** What commands say that have the time before the value: {@code key time value}. */
  static SetOptions expiring(Arguments arguments, Expiry.Form form) {
    Bytes amount = arguments.skip(1).next();
    Expiry expiry = Expiry.positive(form, amount, arguments.command());
    return new SetOptions(Condition.ALWAYS, false, false, expiry);
  }
}
