package io.heddle.server.command.family;

import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NEVER_QUEUED;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.NO_AUTH;
import static io.heddle.server.command.Flag.STALE;
import static io.heddle.server.command.Flag.TELLS_OF_DISK;
import static io.heddle.server.command.Flag.WHILE_SUBSCRIBED;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Category;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.Config;
import io.heddle.server.info.Version;
import io.heddle.server.session.Session;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about the connection itself: who is there, in which protocol and database. */
final class ConnectionCommands {
  static final Bytes DEFAULT_USER = Bytes.of("default");
  private static final Reply PONG = new Reply.Status("PONG");
  private static final Reply LISTENING_PONG = Reply.bulk("pong");
  private static final Reply RESET_DONE = new Reply.Status("RESET");

  private ConnectionCommands() {}

  static List<Command> all() {
    return List.of(PING, ECHO, HELLO, AUTH, SELECT, QUIT, RESET);
  }

  static final Command PING =
      session("PING", "[message]")
          .arity(-1)
          .flags(FAST, WHILE_SUBSCRIBED, TELLS_OF_DISK)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .doc("Answers, so that the client knows the server lives.", "1.0.0", "O(1)")
          .onSession(Ping::parse, ConnectionCommands::ping);

  /** What a client wants to hear, or null. */
  private record Ping(@Nullable Bytes message) {
    static Ping parse(Arguments arguments) {
      if (arguments.remaining() > 1) {
        throw ClientException.wrongArity("ping");
      }
      return new Ping(arguments.hasNext() ? arguments.nextOwned() : null);
    }
  }

  private static Reply ping(Call call, Ping query) {
    Bytes message = query.message();
    if (call.session().isSubscribed() && call.session().protocol() == 2) {
      return Reply.array(LISTENING_PONG, message == null ? Reply.EMPTY_BULK : Reply.bulk(message));
    }
    return message == null ? PONG : Reply.bulk(message);
  }

  static final Command ECHO =
      session("ECHO", "message")
          .arity(2)
          .flags(LOADING, STALE, FAST)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .doc("Answers with what it is given.", "1.0.0", "O(1)")
          .onSession(arguments -> Reply.bulk(arguments.nextOwned()), ConnectionCommands::answer);

  private static Reply answer(Call call, Reply answer) {
    return answer;
  }

  static final Command HELLO =
      session("HELLO", "[protover [AUTH username password] [SETNAME clientname]]")
          .arity(-1)
          .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .doc(
              "Opens a conversation: agrees on a protocol, and says who is there.", "6.0.0", "O(1)")
          .changed("6.2.0", "Without arguments it describes the connection as it is.")
          .secrets(ConnectionCommands::secretsOfHello)
          .onSession(Hello::parse, ConnectionCommands::hello);

  private static List<Integer> secretsOfHello(Request request, ServerContext server) {
    for (int i = 2; i + 2 < request.size(); i++) {
      if (request.argument(i).equalsIgnoreCase("AUTH")) {
        return List.of(i + 1, i + 2);
      }
    }
    return List.of();
  }

  /**
   * What {@code HELLO} asks for.
   *
   * @param protocol 2 or 3, or 0 to leave it as it is
   */
  private record Hello(
      int protocol, @Nullable Bytes user, @Nullable Bytes password, @Nullable Bytes name) {

    static Hello parse(Arguments arguments) {
      int protocol = arguments.hasNext() ? parseProtocol(arguments) : 0;
      Bytes user = null;
      Bytes password = null;
      Bytes name = null;
      while (arguments.hasNext()) {
        if (arguments.remaining() > 2 && arguments.take("AUTH")) {
          user = arguments.next();
          password = arguments.next();
        } else if (arguments.takeWithValue("SETNAME")) {
          name = nextClientName(arguments);
        } else {
          throw new ClientException(
              "ERR Syntax error in HELLO option '" + arguments.next().beforeZeroByte() + "'");
        }
      }
      return new Hello(protocol, user, password, name);
    }

    private static int parseProtocol(Arguments arguments) {
      long version =
          arguments.nextLong(
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              "ERR Protocol version is not an integer or out of range");
      if (version != 2 && version != 3) {
        throw new ClientException("NOPROTO unsupported protocol version");
      }
      return (int) version;
    }
  }

  private static Reply hello(Call call, Hello query) {
    Session session = call.session();
    if (query.user() != null && query.password() != null) {
      authenticate(call, query.user(), query.password());
    }
    if (!session.isAuthenticated()) {
      throw new ClientException(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
              + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
              + " select the RESP protocol version at the same time");
    }
    if (query.name() != null) {
      session.rename(query.name());
    }
    if (query.protocol() != 0) {
      session.speak(query.protocol());
    }
    return Reply.map(
        Reply.bulk("server"),
        Reply.bulk("redis"),
        Reply.bulk("version"),
        Reply.bulk(Version.REDIS),
        Reply.bulk("proto"),
        Reply.integer(session.protocol()),
        Reply.bulk("id"),
        Reply.integer(session.id()),
        Reply.bulk("mode"),
        Reply.bulk("standalone"),
        Reply.bulk("role"),
        Reply.bulk("master"),
        Reply.bulk("modules"),
        Reply.EMPTY_ARRAY);
  }

  /** The next argument as a name that does not break the lines of {@code CLIENT LIST}. */
  static Bytes nextClientName(Arguments arguments) {
    Bytes name = arguments.nextOwned();
    if (!isPrintable(name.beforeZeroByte())) {
      throw new ClientException(
          "ERR Client names cannot contain spaces, newlines or special characters.");
    }
    return name;
  }

  /** Whether {@code text} is of visible ASCII characters only. */
  static boolean isPrintable(Bytes text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) < '!' || text.at(i) > '~') {
        return false;
      }
    }
    return true;
  }

  static final Command AUTH =
      session("AUTH", "[username] password")
          .arity(-2)
          .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .doc("Proves who the client is.", "1.0.0", "O(N) in the number of the user's passwords")
          .changed("6.0.0", "Takes a user's name too.")
          .secrets((request, server) -> List.of(1, 2))
          .onSession(Credentials::parse, ConnectionCommands::auth);

  /** What {@code AUTH} is given, borrowed from the request. */
  private record Credentials(@Nullable Bytes user, Bytes password) {
    static Credentials parse(Arguments arguments) {
      Bytes user = arguments.remaining() > 1 ? arguments.next() : null;
      Bytes password = arguments.next();
      arguments.end();
      return new Credentials(user, password);
    }
  }

  private static Reply auth(Call call, Credentials query) {
    if (query.user() == null && call.server().config().requirePass().isEmpty()) {
      throw new ClientException(
          "ERR AUTH <password> called without any password configured for the default user. Are"
              + " you sure your configuration is correct?");
    }
    authenticate(call, query.user() == null ? DEFAULT_USER : query.user(), query.password());
    return Reply.OK;
  }

  private static void authenticate(Call call, Bytes user, Bytes password) {
    if (!isKnown(call.server().config(), user, password)) {
      throw new ClientException("WRONGPASS invalid username-password pair or user is disabled.");
    }
    call.session().authenticated(true);
  }

  /**
   * Takes the same time whichever bytes of the password are wrong. A user without a password may
   * give any.
   */
  private static boolean isKnown(Config config, Bytes user, Bytes password) {
    Bytes required = config.requirePass();
    return user.equals(DEFAULT_USER)
        && (required.isEmpty() || MessageDigest.isEqual(password.toArray(), required.toArray()));
  }

  static final Command SELECT =
      session("SELECT", "index")
          .arity(2)
          .flags(LOADING, STALE, FAST)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .doc("Chooses the database that the commands to come work on.", "1.0.0", "O(1)")
          .onSession(Arguments::nextDatabase, ConnectionCommands::select);

  private static Reply select(Call call, int number) {
    call.session().select(number);
    return Reply.OK;
  }

  static final Command QUIT =
      session("QUIT", "")
          .arity(-1)
          .flags(
              NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, NEVER_QUEUED, WHILE_SUBSCRIBED)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .doc("Says goodbye: the server closes the connection.", "1.0.0", "O(1)")
          .deprecated("7.2.0", "closing the connection")
          .onSession(ConnectionCommands::quit);

  private static Reply quit(Call call, NoArguments none) {
    call.session().closeAfterReplies();
    return Reply.OK;
  }

  static final Command RESET =
      session("RESET", "")
          .arity(1)
          .flags(
              NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, NEVER_QUEUED, WHILE_SUBSCRIBED)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .doc("Makes the connection as good as new.", "6.2.0", "O(1)")
          .onSession(ConnectionCommands::reset);

  private static Reply reset(Call call, NoArguments none) {
    call.transaction().end(call.held());
    call.server().pubSub().forget(call.session());
    call.server().monitors().remove(call.session());
    call.server().tracking().stop(call.session());
    call.session().reset(call.server().config().requirePass().isEmpty());
    return RESET_DONE;
  }
}
