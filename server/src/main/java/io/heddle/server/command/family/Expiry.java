package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Numbers;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Entry;
import org.jspecify.annotations.Nullable;

/**
 * When a key is to expire, as a client said it. What is counted from now is counted from the time
 * of the turn, which the connection's thread does not know yet.
 *
 * @param millis since now, or since the Unix epoch
 */
record Expiry(long millis, boolean fromNow) {
  private static final Bytes DEL = Bytes.of("DEL");
  private static final Bytes UNLINK = Bytes.of("UNLINK");
  private static final Bytes PEXPIREAT = Bytes.of("PEXPIREAT");

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

    long unitMillis() {
      return unitMillis;
    }

    boolean fromNow() {
      return fromNow;
    }

    /**
     * Takes the name of one, which a time follows, or returns null; the same again, if there was
     * one {@code before}.
     */
    static @Nullable Form take(Arguments arguments, @Nullable Form before) {
      for (Form form : values()) {
        if ((before == null || before == form) && arguments.takeWithValue(form.name())) {
          return form;
        }
      }
      return null;
    }
  }

  /**
   * The number that {@code amount} is, which must be above zero, in the sense of {@code form}.
   *
   * @throws ClientException if it is none, or in the name of {@code command} if it is out of range
   */
  static Expiry positive(Form form, Bytes amount, Command command) {
    long number = Numbers.toLong(amount);
    if (number <= 0) {
      throw invalid(command);
    }
    return of(form, number, command);
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

  /** Lets the entry of the call's key expire at that time; if it is past, deletes it at once. */
  static void apply(Call call, Entry entry, long atMillis) {
    if (atMillis <= call.now()) {
      delete(call, entry);
    } else {
      call.keyspace().expireAt(entry, atMillis);
      call.modified(call.key(), KeyEvent.EXPIRE);
      if (call.isLogged()) {
        Bytes at = Bytes.of(Long.toString(atMillis));
        call.effect(call.key(), PEXPIREAT, call.key().name(), at);
      }
    }
  }

  private static void delete(Call call, Entry entry) {
    boolean lazily = call.server().config().lazyFreeing.ofExpired();
    if (lazily) {
      call.server().statistics().lazyFrees().dropped(entry);
    }
    call.keyspace().remove(entry);
    call.modified(call.key(), KeyEvent.DEL);
    if (call.isLogged()) {
      call.effect(call.key(), lazily ? UNLINK : DEL, call.key().name());
    }
  }

  static ClientException invalid(Command command) {
    return new ClientException("ERR invalid expire time in '" + command.fullName() + "' command");
  }
}
