package io.heddle.server.dispatch;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import java.util.Locale;

/** What to say to requests that name no command. */
final class Refusals {
  /** As much as Redis repeats of a client's words. */
  private static final int SHOWN = 128;

  private static final String GENERIC = "ERR ";

  private Refusals() {}

  static Reply.Failure unknownCommand(Request request) {
    StringBuilder arguments = new StringBuilder();
    int length = 0;
    for (int i = 1; i < request.size() && length < SHOWN; i++) {
      Bytes shown = beginning(request.argument(i), SHOWN - length);
      arguments.append('\'').append(shown).append("' ");
      length += shown.length() + "'' ".length();
    }
    return new Reply.Failure(
        "ERR unknown command '"
            + beginning(request.argument(0), SHOWN)
            + "', with args beginning with: "
            + arguments);
  }

  static Reply.Failure unknownSubcommand(Request request) {
    return new Reply.Failure(
        "ERR unknown subcommand '"
            + beginning(request.argument(1), SHOWN)
            + "'. Try "
            + request.argument(0).toString().toUpperCase(Locale.ROOT)
            + " HELP.");
  }

  /** For {@code EXEC} when {@code reason} keeps it, or a command it would carry out, from it. */
  static Reply.Failure discarded(Reply.Failure reason) {
    String message = reason.message();
    return new Reply.Failure(
        "EXECABORT Transaction discarded because of: "
            + (message.startsWith(GENERIC) ? message.substring(GENERIC.length()) : message));
  }

  /** At most so many bytes of {@code word}, which to Redis ends at a zero byte. */
  private static Bytes beginning(Bytes word, int most) {
    return word.slice(0, Math.min(word.length(), most)).beforeZeroByte();
  }
}
