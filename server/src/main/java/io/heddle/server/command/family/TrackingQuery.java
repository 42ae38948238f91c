package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.server.session.Sessions;
import io.heddle.server.session.TrackingMode;
import io.heddle.server.session.TrackingMode.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CLIENT TRACKING} is asked for.
 *
 * @param prefixes owned, as they were given
 */
record TrackingQuery(
    boolean on,
    long redirection,
    boolean byPrefix,
    boolean optIn,
    boolean optOut,
    boolean noLoop,
    List<Bytes> prefixes) {

  static TrackingQuery parse(Arguments arguments) {
    Bytes status = arguments.next();
    long redirection = 0;
    boolean byPrefix = false;
    boolean optIn = false;
    boolean optOut = false;
    boolean noLoop = false;
    List<Bytes> prefixes = new ArrayList<>(0);
    while (arguments.hasNext()) {
      if (arguments.takeWithValue("REDIRECT")) {
        redirection = parseRedirection(arguments, redirection);
      } else if (arguments.take("BCAST")) {
        byPrefix = true;
      } else if (arguments.take("OPTIN")) {
        optIn = true;
      } else if (arguments.take("OPTOUT")) {
        optOut = true;
      } else if (arguments.take("NOLOOP")) {
        noLoop = true;
      } else if (arguments.takeWithValue("PREFIX")) {
        prefixes.add(arguments.nextOwned());
      } else {
        throw ClientException.syntaxError();
      }
    }
    boolean on = status.equalsIgnoreCase("ON");
    if (!on && !status.equalsIgnoreCase("OFF")) {
      throw ClientException.syntaxError();
    }
    return new TrackingQuery(on, redirection, byPrefix, optIn, optOut, noLoop, prefixes);
  }

  private static long parseRedirection(Arguments arguments, long former) {
    if (former != 0) {
      throw new ClientException("ERR A client can only redirect to a single other client");
    }
    long id = arguments.nextLong();
    Sessions sessions = arguments.sessions();
    if (sessions.find(id) == null) {
      throw new ClientException("ERR The client ID you want redirect to does not exist");
    }
    return id;
  }

  /** How a client that tracks as {@code current} says, or does not yet, tracks from now on. */
  TrackingMode mode(@Nullable TrackingMode current) {
    checkOptions(current);
    List<Bytes> former = current == null ? List.of() : current.prefixes();
    checkPrefixes(former);
    TreeSet<Bytes> all = new TreeSet<>(former);
    all.addAll(prefixes);
    if (byPrefix && prefixes.isEmpty()) {
      all.add(Bytes.EMPTY);
    }
    return new TrackingMode(choice(), redirection, noLoop, List.copyOf(all));
  }

  private Choice choice() {
    if (byPrefix) {
      return Choice.BY_PREFIX;
    }
    return optIn ? Choice.OPT_IN : optOut ? Choice.OPT_OUT : Choice.ALL_READ;
  }

  private void checkOptions(@Nullable TrackingMode current) {
    if (!byPrefix && !prefixes.isEmpty()) {
      throw new ClientException("ERR PREFIX option requires BCAST mode to be enabled");
    }
    if (current != null && current.isByPrefix() != byPrefix) {
      throw cannotSwitch("BCAST mode on/off");
    }
    if (byPrefix && (optIn || optOut)) {
      throw new ClientException("ERR OPTIN and OPTOUT are not compatible with BCAST");
    }
    if (optIn && optOut) {
      throw new ClientException("ERR You can't specify both OPTIN mode and OPTOUT mode");
    }
    if (current != null
        && ((optIn && current.choice() == Choice.OPT_OUT)
            || (optOut && current.choice() == Choice.OPT_IN))) {
      throw cannotSwitch("OPTIN/OPTOUT mode");
    }
  }

  private static ClientException cannotSwitch(String what) {
    return new ClientException(
        "ERR You can't switch "
            + what
            + " before disabling tracking for this client, and then re-enabling it with a different"
            + " mode.");
  }

  /** No key may begin with two prefixes of the same client. */
  private void checkPrefixes(List<Bytes> former) {
    for (int i = 0; i < prefixes.size(); i++) {
      for (Bytes existing : former) {
        requireDistinct(prefixes.get(i), existing, "an existing");
      }
      for (Bytes other : prefixes.subList(i + 1, prefixes.size())) {
        requireDistinct(prefixes.get(i), other, "another provided");
      }
    }
  }

  private static void requireDistinct(Bytes one, Bytes other, String which) {
    int length = Math.min(one.length(), other.length());
    if (one.slice(0, length).equals(other.slice(0, length))) {
      throw new ClientException(
          "ERR Prefix '"
              + one.beforeZeroByte()
              + "' overlaps with "
              + which
              + " prefix '"
              + other.beforeZeroByte()
              + "'. Prefixes for a single client must not overlap.");
    }
  }
}
