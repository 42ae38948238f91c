package io.heddle.server.command.family;

import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Late;
import io.heddle.shard.data.Field;
import org.jspecify.annotations.Nullable;

/**
 * When fields are to expire, and which. Mistakes in this go after those about the key.
 *
 * @param millis since now, or since the Unix epoch
 */
record FieldExpiry(Late<Long> millis, boolean fromNow, Late<Target> target) {
  /** Redis keeps 48 bits of a deadline, of which it reserves two. */
  private static final long LATEST_MILLIS = (1L << 46) - 1;

  /**
   * Which fields are to expire, if their deadlines are such as {@code condition} says.
   *
   * @param condition null for none
   */
  record Target(@Nullable DeadlineCondition condition, FieldList fields) {
    private static Target parse(Arguments arguments) {
      DeadlineCondition condition = DeadlineCondition.takeOrNull(arguments);
      return new Target(
          condition,
          FieldList.parse(arguments, "ERR Parameter `numFields` should be greater than 0"));
    }

    boolean allows(Field field, long atMillis) {
      long current = field.expireAtMillis();
      return condition == null || condition.allows(current != Field.NEVER, current, atMillis);
    }
  }

  static FieldExpiry parse(Arguments arguments, Expiry.Form form) {
    Late<Long> millis = Late.of(() -> parseMillis(arguments.skip(1), form));
    return new FieldExpiry(millis, form.fromNow(), Late.of(() -> Target.parse(arguments.at(3))));
  }

  private static Long parseMillis(Arguments arguments, Expiry.Form form) {
    long amount = arguments.nextLong();
    if (amount < 0) {
      throw new ClientException("ERR invalid expire time, must be >= 0");
    }
    if (amount > LATEST_MILLIS / form.unitMillis()) {
      throw Expiry.invalid(arguments.command());
    }
    return amount * form.unitMillis();
  }

  /**
   * In Unix milliseconds.
   *
   * @throws ClientException if it is no time, or too far away
   */
  long atMillis(Call call) {
    long base = fromNow ? call.now() : 0;
    if (millis.get() > LATEST_MILLIS - base) {
      throw Expiry.invalid(call.command());
    }
    return base + millis.get();
  }
}
