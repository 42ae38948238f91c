package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleText;
import io.heddle.resp.Request;
import io.heddle.server.session.Sessions;
import io.heddle.shard.data.Hasher;
import io.heddle.shard.data.Limits;
import java.util.Locale;

/**
 * Reads a request's arguments one by one, and turns what is wrong with them into Redis's errors.
 * Used on the connection's thread.
 */
public final class Arguments {
  private final ServerContext server;
  private final Request request;
  private final Command command;
  private int next;

  Arguments(ServerContext server, Request request, Command command) {
    this.server = server;
    this.request = request;
    this.command = command;
    this.next = command.firstArgument();
  }

  public Command command() {
    return command;
  }

  /** What spreads the elements of a set or hash that arguments describe. */
  public Hasher hasher() {
    return server.shards().hasher();
  }

  /** Who else is connected, for arguments that name a client. */
  public Sessions sessions() {
    return server.sessions();
  }

  /** Up to which size values that arguments describe are compact. */
  public Limits limits() {
    return server.config().valueLimits.all();
  }

  /** Whether checksums in arguments do not count. */
  public boolean skipsChecksums() {
    return server.config().testSwitches.skipsChecksums();
  }

  public boolean hasNext() {
    return next < request.size();
  }

  /** How many are left. */
  public int remaining() {
    return request.size() - next;
  }

  /** The next argument, borrowed. */
  public Bytes next() {
    if (!hasNext()) {
      throw ClientException.syntaxError();
    }
    return request.argument(next++);
  }

  /** The next argument, owned: it may outlive the request. */
  public Bytes nextOwned() {
    return next().copy();
  }

  /** What is left, as a request of its own. */
  public Request rest() {
    Request rest = request.tail(next);
    next = request.size();
    return rest;
  }

  /** The same arguments from here on, to be read a second time. */
  public Arguments fork() {
    Arguments fork = new Arguments(server, request, command);
    fork.next = next;
    return fork;
  }

  /** Where the next argument stands. */
  public int position() {
    return next;
  }

  /** Goes on with argument {@code position}. */
  public Arguments at(int position) {
    next = position;
    return this;
  }

  public Arguments skip(int count) {
    next += count;
    return this;
  }

  /** Takes the next argument if it is {@code keyword}, in whatever case. */
  public boolean take(String keyword) {
    if (hasNext() && request.argument(next).equalsIgnoreCase(keyword)) {
      next++;
      return true;
    }
    return false;
  }

  /** Takes the next argument if it is {@code keyword} and another one follows. */
  public boolean takeWithValue(String keyword) {
    return remaining() >= 2 && take(keyword);
  }

  /** The next argument as a choice: true for {@code yes}, false for {@code no}, in any case. */
  public boolean nextChoice(String yes, String no) {
    if (take(yes)) {
      return true;
    }
    if (take(no)) {
      return false;
    }
    throw ClientException.syntaxError();
  }

  public long nextLong() {
    return Numbers.toLong(next());
  }

  /** The next argument as an integer within a range. */
  public long nextLong(long least, long most) {
    long value = nextLong();
    if (value < least || value > most) {
      throw new ClientException(
          "ERR value is out of range, value must between " + least + " and " + most);
    }
    return value;
  }

  /** The next argument as an integer within a range, or an error with {@code message}. */
  public long nextLong(long least, long most, String message) {
    long value = Numbers.toLong(next(), message);
    if (value < least || value > most) {
      throw new ClientException(message);
    }
    return value;
  }

  /** The next argument as a floating-point number. */
  public double nextDouble() {
    return nextDouble("ERR value is not a valid float");
  }

  /** The next argument as a floating-point number, or an error with {@code message}. */
  public double nextDouble(String message) {
    double value = DoubleText.parse(next());
    if (Double.isNaN(value)) {
      throw new ClientException(message);
    }
    return value;
  }

  /** The next argument as a 32-bit integer. */
  public int nextInt() {
    return (int) nextLong(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** The next argument as a 32-bit integer, or an error with {@code message}. */
  public int nextInt(String message) {
    return (int) nextLong(Integer.MIN_VALUE, Integer.MAX_VALUE, message);
  }

  /**
   * When {@code timeout}, in milliseconds from now on, is over, in Unix milliseconds; 0 for a
   * timeout of 0.
   */
  public long deadlineMillis(Bytes timeout) {
    long millis = Numbers.toLong(timeout, "ERR timeout is not an integer or out of range");
    if (millis < 0) {
      throw new ClientException("ERR timeout is negative");
    }
    long now = server.clock().millis();
    if (millis > Long.MAX_VALUE - now) {
      throw new ClientException("ERR timeout is out of range");
    }
    return millis == 0 ? 0 : now + millis;
  }

  /** The next argument as the number of a database that there is. */
  public int nextDatabase() {
    return database(nextInt());
  }

  /**
   * {@code number}, if there is such a database.
   *
   * @throws ClientException if there is none
   */
  public int database(int number) {
    if (number < 0 || number >= server.config().databases()) {
      throw ClientException.noSuchDatabase();
    }
    return number;
  }

  /** For a subcommand that got arguments which none of its forms takes. */
  public ClientException unknownForm() {
    return new ClientException(
        "ERR unknown subcommand or wrong number of arguments for '"
            + request.argument(1)
            + "'. Try "
            + request.argument(0).toString().toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  /** For the end of a parser: nothing may be left over. */
  public void end() {
    if (hasNext()) {
      throw ClientException.syntaxError();
    }
  }
}
