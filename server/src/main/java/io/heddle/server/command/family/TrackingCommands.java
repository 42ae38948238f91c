package io.heddle.server.command.family;

import static io.heddle.server.command.Command.session;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.NoArguments;
import io.heddle.server.session.Session;
import io.heddle.server.session.TrackingMode;
import io.heddle.server.session.TrackingMode.Choice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subcommands of {@code CLIENT} for clients that cache keys. */
final class TrackingCommands {
  private static final int NOT_TRACKING = -1;

  private TrackingCommands() {}

  static final Command TRACKING =
      ClientCommands.about(
              session(
                  "TRACKING",
                  "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST]"
                      + " [OPTIN] [OPTOUT] [NOLOOP]"))
          .arity(-3)
          .doc(
              "Has this client told when keys change that it may have cached.",
              "6.0.0",
              "O(1), and O(N) in the number of prefixes")
          .onSession(TrackingQuery::parse, TrackingCommands::tracking);

  private static Reply tracking(Call call, TrackingQuery query) {
    Session session = call.session();
    if (query.on()) {
      call.server().tracking().start(session, query.mode(session.tracking()));
    } else {
      call.server().tracking().stop(session);
    }
    return Reply.OK;
  }

  static final Command CACHING =
      ClientCommands.about(session("CACHING", "<YES | NO>"))
          .arity(3)
          .doc("Says whether the keys that the next command reads are tracked.", "6.0.0", "O(1)")
          .onSession(
              (Arguments arguments) -> new Caching(arguments.next()), TrackingCommands::caching);

  /** What is wanted, borrowed: it is looked at only if the client tracks. */
  private record Caching(Bytes word) {}

  private static Reply caching(Call call, Caching query) {
    TrackingMode mode = call.session().tracking();
    if (mode == null) {
      throw new ClientException(
          "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
              + " OPTOUT mode enabled");
    }
    if (query.word().equalsIgnoreCase("YES")) {
      require(mode.choice() == Choice.OPT_IN, "YES", "OPTIN");
    } else if (query.word().equalsIgnoreCase("NO")) {
      require(mode.choice() == Choice.OPT_OUT, "NO", "OPTOUT");
    } else {
      throw ClientException.syntaxError();
    }
    call.session().chosenForCaching(true);
    return Reply.OK;
  }

  private static void require(boolean met, String word, String mode) {
    if (!met) {
      throw new ClientException(
          "ERR CLIENT CACHING "
              + word
              + " is only valid when tracking is enabled in "
              + mode
              + " mode.");
    }
  }

  static final Command GETREDIR =
      ClientCommands.about(session("GETREDIR", ""))
          .arity(2)
          .doc("Tells which client hears of this one's tracked keys.", "6.0.0", "O(1)")
          .onSession((call, none) -> Reply.integer(redirection(call.session())));

  /**
   * The id of the client that is told of changes instead, 0 if none is, -1 if nothing is tracked.
   */
  static long redirection(Session session) {
    TrackingMode mode = session.tracking();
    return mode == null ? NOT_TRACKING : mode.redirection();
  }

  static final Command TRACKINGINFO =
      ClientCommands.about(session("TRACKINGINFO", ""))
          .arity(2)
          .doc("Tells how this connection tracks the keys it has read.", "6.2.0", "O(1)")
          .onSession(TrackingCommands::trackingInfo);

  private static Reply trackingInfo(Call call, NoArguments none) {
    Session session = call.session();
    TrackingMode mode = session.tracking();
    List<Bytes> prefixes = mode == null ? List.of() : mode.prefixes();
    return Reply.map(
        Reply.bulk("flags"),
        new Reply.Set(flags(session, mode).stream().map(Reply::bulk).toList()),
        Reply.bulk("redirect"),
        Reply.integer(redirection(session)),
        Reply.bulk("prefixes"),
        Reply.array(prefixes.stream().map(Reply::bulk).toList()));
  }

  private static List<String> flags(Session session, @Nullable TrackingMode mode) {
    if (mode == null) {
      return List.of("off");
    }
    List<String> flags = new ArrayList<>();
    flags.add("on");
    switch (mode.choice()) {
      case ALL_READ -> {}
      case OPT_IN -> addChoice(flags, "optin", "caching-yes", session);
      case OPT_OUT -> addChoice(flags, "optout", "caching-no", session);
      case BY_PREFIX -> flags.add("bcast");
    }
    if (mode.noLoop()) {
      flags.add("noloop");
    }
    if (session.isRedirectionBroken()) {
      flags.add("broken_redirect");
    }
    return flags;
  }

  private static void addChoice(List<String> flags, String mode, String made, Session session) {
    flags.add(mode);
    if (session.isChosenForCaching()) {
      flags.add(made);
    }
  }
}
