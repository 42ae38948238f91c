package io.heddle.server.command.family;

import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.KEEPS_CACHING;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Category;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Help;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.Numbers;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.ReplyMode;
import io.heddle.server.session.Session.Wait.Ending;
import io.heddle.server.session.Sessions;
import java.util.ArrayList;
import java.util.List;

/** {@code CLIENT}: who is connected, and what each client wants of its connection. */
final class ClientCommands {
  private ClientCommands() {}

  static List<Command> all() {
    return List.of(CLIENT);
  }

  static final Command ID =
      about(session("ID", ""))
          .arity(2)
          .doc("Gives the number of this connection, which no other ever had.", "5.0.0", "O(1)")
          .onSession((call, none) -> Reply.integer(call.session().id()));

  static final Command INFO =
      about(session("INFO", ""))
          .arity(2)
          .tips("nondeterministic_output")
          .doc("Describes this connection, in a line as those of CLIENT LIST.", "6.2.0", "O(1)")
          .onSession((call, none) -> describe(call, List.of(call.session())));

  private static Reply describe(Call call, List<Session> sessions) {
    return new Reply.Verbatim("txt", ClientLine.of(sessions, call.server().clock().millis()));
  }

  static final Command LIST =
      about(
              admin(
                  "LIST",
                  "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]"))
          .arity(-2)
          .tips("nondeterministic_output")
          .doc("Describes each connection in a line.", "2.4.0", "O(N) in the number of clients")
          .changed("2.8.12", "Shows the field id.")
          .changed("5.0.0", "Takes TYPE.")
          .changed("6.0.0", "Shows the field user.")
          .changed("6.2.0", "Takes ID, and shows the fields argv-mem, tot-mem, laddr and redir.")
          .changed("7.0.0", "Shows the fields resp, multi-mem, rbs and rbp.")
          .changed("7.0.3", "Shows the field ssub.")
          .onSession(ClientCommands::parseList, (call, chosen) -> describe(call, chosen.of(call)));

  /** Which sessions to list. */
  @FunctionalInterface
  private interface Choice {
    List<Session> of(Call call);
  }

  private static Choice parseList(Arguments arguments) {
    if (!arguments.hasNext()) {
      return call -> call.server().sessions().all();
    }
    if (arguments.remaining() == 2 && arguments.take("TYPE")) {
      ClientType type = ClientType.parse(arguments.next());
      return call -> call.server().sessions().all().stream().filter(type::includes).toList();
    }
    if (arguments.takeWithValue("ID")) {
      List<Long> ids = new ArrayList<>();
      while (arguments.hasNext()) {
        ids.add(arguments.nextLong(Long.MIN_VALUE, Long.MAX_VALUE, "ERR Invalid client ID"));
      }
      return call -> find(call.server().sessions(), ids);
    }
    throw ClientException.syntaxError();
  }

  private static List<Session> find(Sessions sessions, List<Long> ids) {
    List<Session> found = new ArrayList<>();
    for (long id : ids) {
      Session session = sessions.find(id);
      if (session != null) {
        found.add(session);
      }
    }
    return found;
  }

  static final Command SETNAME =
      about(session("SETNAME", "connection-name"))
          .arity(3)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .doc("Gives this connection a name; an empty one takes it away.", "2.6.9", "O(1)")
          .onSession(ConnectionCommands::nextClientName, ClientCommands::setName);

  private static Reply setName(Call call, Bytes name) {
    call.session().rename(name);
    return Reply.OK;
  }

  static final Command GETNAME =
      about(session("GETNAME", ""))
          .arity(2)
          .doc("Gives the name of this connection.", "2.6.9", "O(1)")
          .onSession(ClientCommands::getName);

  private static Reply getName(Call call, NoArguments none) {
    Bytes name = call.session().name();
    return name.isEmpty() ? Reply.NULL : Reply.bulk(name);
  }

  static final Command SETINFO =
      about(session("SETINFO", "<LIB-NAME libname | LIB-VER libver>"))
          .arity(4)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .doc("Notes which library this client uses.", "7.2.0", "O(1)")
          .onSession(Library::parse, ClientCommands::setInfo);

  /** A client library's name, or its version. */
  private record Library(boolean isName, Bytes value) {
    static Library parse(Arguments arguments) {
      Bytes attribute = arguments.next();
      boolean isName = attribute.equalsIgnoreCase("LIB-NAME");
      if (!isName && !attribute.equalsIgnoreCase("LIB-VER")) {
        throw new ClientException("ERR Unrecognized option '" + attribute.beforeZeroByte() + "'");
      }
      Bytes value = arguments.nextOwned();
      if (!ConnectionCommands.isPrintable(value.beforeZeroByte())) {
        throw new ClientException(
            "ERR " + attribute + " cannot contain spaces, newlines or special characters.");
      }
      return new Library(isName, value);
    }
  }

  private static Reply setInfo(Call call, Library library) {
    if (library.isName()) {
      call.session().libraryName(library.value());
    } else {
      call.session().libraryVersion(library.value());
    }
    return Reply.OK;
  }

  static final Command KILL =
      about(
              admin(
                  "KILL",
                  "<ip:port | <ID client-id | TYPE <NORMAL | MASTER | SLAVE | REPLICA | PUBSUB>"
                      + " | USER username | ADDR ip:port | LADDR ip:port | SKIPME <YES | NO>"
                      + " | MAXAGE maxage> ...>"))
          .arity(-3)
          .doc("Closes connections.", "2.4.0", "O(N) in the number of clients")
          .changed("2.8.12", "Takes options.")
          .changed("2.8.12", "One of them is ID.")
          .changed("3.2.0", "TYPE may be MASTER.")
          .changed("5.0.0", "TYPE may be REPLICA, which SLAVE meant before and still means.")
          .changed("6.2.0", "Takes LADDR.")
          .changed("7.4.0", "Takes MAXAGE.")
          .onSession(ClientFilter::parse, ClientCommands::kill);

  private static Reply kill(Call call, ClientFilter filter) {
    Sessions sessions = call.server().sessions();
    long killed = 0;
    for (Session session : sessions.all()) {
      if (filter.selects(session, call)) {
        if (session == call.session()) {
          session.closeAfterReplies();
        } else {
          session.kill();
          call.server().forget(session);
        }
        killed++;
      }
    }
    if (!filter.oldForm()) {
      return Reply.integer(killed);
    }
    if (killed == 0) {
      throw new ClientException("ERR No such client");
    }
    return Reply.OK;
  }

  static final Command REPLY =
      about(session("REPLY", "<ON | OFF | SKIP>"))
          .arity(3)
          .doc("Chooses which replies this client wants.", "3.2.0", "O(1)")
          .onSession(ClientCommands::parseReply, ClientCommands::reply);

  private static ReplyMode parseReply(Arguments arguments) {
    if (arguments.take("ON")) {
      return ReplyMode.ON;
    }
    if (arguments.take("OFF")) {
      return ReplyMode.OFF;
    }
    if (arguments.take("SKIP")) {
      return ReplyMode.SKIP_NEXT;
    }
    throw ClientException.syntaxError();
  }

  private static Reply reply(Call call, ReplyMode mode) {
    Session session = call.session();
    if (mode != ReplyMode.SKIP_NEXT || session.replyMode() != ReplyMode.OFF) {
      session.replyMode(mode);
    }
    return Reply.OK;
  }

  static final Command NO_EVICT =
      about(admin("NO-EVICT", "<ON | OFF>"))
          .arity(3)
          .doc("Spares this client when memory for clients runs out.", "7.0.0", "O(1)")
          .onSession(ClientCommands::parseSwitch, ClientCommands::noEvict);

  private static boolean parseSwitch(Arguments arguments) {
    return arguments.nextChoice("ON", "OFF");
  }

  private static Reply noEvict(Call call, boolean on) {
    call.session().noEvict(on);
    return Reply.OK;
  }

  static final Command NO_TOUCH =
      about(session("NO-TOUCH", "<ON | OFF>"))
          .arity(3)
          .doc("Has this client's commands leave keys as recently used as before.", "7.2.0", "O(1)")
          .onSession(ClientCommands::parseSwitch, ClientCommands::noTouch);

  private static Reply noTouch(Call call, boolean on) {
    call.session().noTouch(on);
    return Reply.OK;
  }

  static final Command UNBLOCK =
      about(admin("UNBLOCK", "client-id [TIMEOUT | ERROR]"))
          .arity(-3)
          .doc("Ends the wait of another client's blocking command.", "5.0.0", "O(1)")
          .onSession(Unblock::parse, ClientCommands::unblock);

  /** Whose wait is to end, and how. */
  private record Unblock(long id, boolean withError) {
    static Unblock parse(Arguments arguments) {
      if (arguments.remaining() > 2) {
        throw arguments.unknownForm();
      }
      Bytes id = arguments.next();
      boolean withError = arguments.take("ERROR");
      if (!withError && !arguments.take("TIMEOUT") && arguments.hasNext()) {
        throw new ClientException("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
      }
      return new Unblock(Numbers.toLong(id), withError);
    }
  }

  private static Reply unblock(Call call, Unblock query) {
    Session session = call.server().sessions().find(query.id());
    Ending ending = query.withError() ? Ending.ERROR : Ending.TIMEOUT;
    return Reply.integer(session != null && session.unblock(ending));
  }

  static final Command PAUSE =
      about(admin("PAUSE", "timeout:integer [WRITE | ALL]"))
          .arity(-3)
          .doc("Holds back the commands of all clients for a while.", "3.0.0", "O(1)")
          .changed("6.2.0", "Takes WRITE and ALL.")
          .shardByShard(PauseQuery::parse, ClientCommands::pause);

  /** Until when to hold back which commands. */
  private record PauseQuery(long endMillis, boolean ofAll) {
    static PauseQuery parse(Arguments arguments) {
      if (arguments.remaining() > 2) {
        throw arguments.unknownForm();
      }
      Bytes timeout = arguments.next();
      boolean ofWrites = arguments.take("WRITE");
      if (!ofWrites && !arguments.take("ALL") && arguments.hasNext()) {
        throw new ClientException("ERR CLIENT PAUSE mode must be WRITE or ALL");
      }
      return new PauseQuery(arguments.deadlineMillis(timeout), !ofWrites);
    }
  }

  /** When this is answered, no command that is held back is under way in any shard. */
  private static Reply pause(Call call, PauseQuery query) {
    ServerContext server = call.server();
    long now = server.clock().millis();
    long end = server.pause().begin(query.endMillis(), query.ofAll(), now);
    call.inTurnOfEach(shard -> shard.pauseExpiry(end));
    return Reply.OK;
  }

  static final Command UNPAUSE =
      about(admin("UNPAUSE", ""))
          .arity(2)
          .doc("Ends what CLIENT PAUSE began.", "6.2.0", "O(N) paused clients")
          .shardByShard(ClientCommands::unpause);

  private static Reply unpause(Call call, NoArguments none) {
    call.inTurnOfEach(shard -> shard.pauseExpiry(0));
    call.server().pause().end(call.server().waiting());
    return Reply.OK;
  }

  static final Command CLIENT =
      session("CLIENT", "")
          .arity(-2)
          .group(Group.CONNECTION)
          .doc("About connections.", "2.4.0", "Depends on the subcommand.")
          .container(
              ID,
              INFO,
              LIST,
              SETNAME,
              GETNAME,
              SETINFO,
              KILL,
              REPLY,
              NO_EVICT,
              NO_TOUCH,
              UNBLOCK,
              PAUSE,
              UNPAUSE,
              TrackingCommands.TRACKING,
              TrackingCommands.CACHING,
              TrackingCommands.GETREDIR,
              TrackingCommands.TRACKINGINFO,
              Help.subcommand(Group.CONNECTION, "5.0.0", Category.CONNECTION));

  /** What all subcommands have in common. */
  static CommandBuilder about(CommandBuilder subcommand) {
    return subcommand
        .flags(NOSCRIPT, LOADING, STALE, KEEPS_CACHING)
        .group(Group.CONNECTION)
        .categories(Category.CONNECTION);
  }
}
