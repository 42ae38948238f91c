package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Which clients {@code CLIENT KILL} means: those for whom all that is given holds.
 *
 * @param oldForm whether an address alone was given, the form before there were options
 * @param address the client's, or null for any
 * @param localAddress the one connected to, or null for any
 * @param type null for any
 * @param id 0 for any
 * @param leastAgeSeconds 0 for any age
 * @param skipMe whether the client that asks is left out
 */
record ClientFilter(
    boolean oldForm,
    @Nullable Bytes address,
    @Nullable Bytes localAddress,
    @Nullable ClientType type,
    long id,
    long leastAgeSeconds,
    boolean skipMe) {

  static ClientFilter parse(Arguments arguments) {
    if (arguments.remaining() == 1) {
      return new ClientFilter(true, arguments.next(), null, null, 0, 0, false);
    }
    Bytes address = null;
    Bytes localAddress = null;
    ClientType type = null;
    long id = 0;
    long leastAgeSeconds = 0;
    boolean skipMe = true;
    while (arguments.hasNext()) {
      if (arguments.takeWithValue("ID")) {
        id = arguments.nextLong(1, Long.MAX_VALUE, "ERR client-id should be greater than 0");
      } else if (arguments.takeWithValue("MAXAGE")) {
        leastAgeSeconds = parseAge(arguments);
      } else if (arguments.takeWithValue("TYPE")) {
        type = ClientType.parse(arguments.next());
      } else if (arguments.takeWithValue("ADDR")) {
        address = arguments.next();
      } else if (arguments.takeWithValue("LADDR")) {
        localAddress = arguments.next();
      } else if (arguments.takeWithValue("USER")) {
        checkUser(arguments.next());
      } else if (arguments.takeWithValue("SKIPME")) {
        skipMe = arguments.nextChoice("YES", "NO");
      } else {
        throw ClientException.syntaxError();
      }
    }
    return new ClientFilter(false, address, localAddress, type, id, leastAgeSeconds, skipMe);
  }

  private static long parseAge(Arguments arguments) {
    long age =
        arguments.nextLong(
            Long.MIN_VALUE, Long.MAX_VALUE, "ERR maxage is not an integer or out of range");
    if (age <= 0) {
      throw new ClientException("ERR maxage should be greater than 0");
    }
    return age;
  }

  /** There is one user, and every client is it. */
  private static void checkUser(Bytes user) {
    if (!user.equals(ConnectionCommands.DEFAULT_USER)) {
      throw new ClientException("ERR No such user '" + user.beforeZeroByte() + "'");
    }
  }

  /** Whether {@code session} is meant, when {@code call} asks. */
  boolean selects(Session session, Call call) {
    long now = call.server().clock().millis();
    return isAny(address, session.peer().address())
        && isAny(localAddress, session.peer().localAddress())
        && (type == null || type.includes(session))
        && (id == 0 || id == session.id())
        && !(skipMe && session == call.session())
        && (leastAgeSeconds == 0 || ClientLine.ageSeconds(session, now) >= leastAgeSeconds);
  }

  private static boolean isAny(@Nullable Bytes wanted, String address) {
    return wanted == null || wanted.equals(Bytes.of(address));
  }
}
