package io.heddle.server.command.family;

import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Category;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Flag;
import io.heddle.server.command.Group;
import io.heddle.server.command.Help;
import io.heddle.server.command.KeySpec;
import io.heddle.server.text.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** {@code COMMAND}: what commands there are, as they declare themselves. */
final class CommandCommands {
  private static final String COST_OF_ALL = "O(N) in the number of commands there are";
  private static final String COST_OF_SOME = "O(N) in the number of commands asked for";
  private static final String COST_OF_KEYS = "O(N) in the number of the command's arguments";

  private CommandCommands() {}

  static List<Command> all() {
    return List.of(COMMAND);
  }

  static final Command COUNT =
      about(session("COUNT", ""))
          .arity(2)
          .doc("Counts the commands.", "2.8.13", "O(1)")
          .onSession((call, none) -> Reply.integer(call.server().commands().commands().size()));

  static final Command INFO =
      about(session("INFO", "[command-name [command-name ...]]"))
          .arity(-2)
          .tips("nondeterministic_output_order")
          .doc("Tells what programs must know of commands.", "2.8.13", COST_OF_SOME)
          .changed("7.0.0", "Without names it tells of all commands.")
          .onSession(CommandCommands::parseNames, CommandCommands::info);

  private static List<String> parseNames(Arguments arguments) {
    List<String> names = new ArrayList<>(arguments.remaining());
    while (arguments.hasNext()) {
      names.add(arguments.next().toString());
    }
    return names;
  }

  private static Reply info(Call call, List<String> names) {
    CommandTable table = call.server().commands();
    if (names.isEmpty()) {
      return infoOfAll(table.commands());
    }
    List<Reply> found = new ArrayList<>(names.size());
    for (String name : names) {
      Command command = table.find(name);
      found.add(command == null ? Reply.NULL : CommandDescription.info(command));
    }
    return Reply.array(found);
  }

  private static Reply infoOfAll(Collection<Command> commands) {
    return Reply.array(commands.stream().map(CommandDescription::info).toList());
  }

  static final Command DOCS =
      about(session("DOCS", "[command-name [command-name ...]]"))
          .arity(-2)
          .tips("nondeterministic_output_order")
          .doc("Tells what people want to know of commands.", "7.0.0", COST_OF_SOME)
          .onSession(CommandCommands::parseNames, CommandCommands::docs);

  private static Reply docs(Call call, List<String> names) {
    CommandTable table = call.server().commands();
    List<Reply> docs = new ArrayList<>();
    if (names.isEmpty()) {
      table.commands().forEach(command -> addDocs(docs, command));
    }
    for (String name : names) {
      Command command = table.find(name);
      if (command != null) {
        addDocs(docs, command);
      }
    }
    return new Reply.Map(docs);
  }

  private static void addDocs(List<Reply> docs, Command command) {
    docs.add(Reply.bulk(command.fullName()));
    docs.add(CommandDescription.docs(command));
  }

  static final Command GETKEYS =
      about(session("GETKEYS", "command [arg [arg ...]]"))
          .arity(-3)
          .doc("Tells which words of a request are keys.", "2.8.13", COST_OF_KEYS)
          .onSession(Arguments::rest, CommandCommands::getKeys);

  static final Command GETKEYSANDFLAGS =
      about(session("GETKEYSANDFLAGS", "command [arg [arg ...]]"))
          .arity(-3)
          .doc(
              "Tells which words of a request are keys, and what happens to them.",
              "7.0.0",
              COST_OF_KEYS)
          .onSession(Arguments::rest, CommandCommands::getKeysAndFlags);

  private static Reply getKeys(Call call, Request asked) {
    return Reply.array(find(call, asked).stream().map(found -> Reply.bulk(found.key())).toList());
  }

  private static Reply getKeysAndFlags(Call call, Request asked) {
    return Reply.array(find(call, asked).stream().map(FoundKey::reply).toList());
  }

  /** A key in a request, and what the request does to it. */
  private record FoundKey(Bytes key, Set<KeySpec.Flag> access) {
    Reply reply() {
      return Reply.array(
          Reply.bulk(key), CommandDescription.statuses(access, KeySpec.Flag::wireName));
    }
  }

  private static List<FoundKey> find(Call call, Request asked) {
    Command command = call.server().commands().find(asked);
    if (command != null && !command.subcommands().isEmpty() && asked.size() > 1) {
      command = command.subcommand(asked.argument(1));
    }
    if (command == null) {
      throw new ClientException("ERR Invalid command specified");
    }
    if (!command.hasKeys()) {
      throw new ClientException("ERR The command has no key arguments");
    }
    if (!command.accepts(asked.size())) {
      throw new ClientException("ERR Invalid number of arguments specified for command");
    }
    List<FoundKey> keys = find(command, asked);
    if (keys.isEmpty() && !command.is(Flag.NO_MANDATORY_KEYS)) {
      throw new ClientException("ERR Invalid arguments specified for command");
    }
    return keys;
  }

  /** The keys of {@code asked}; none if it is malformed. */
  private static List<FoundKey> find(Command command, Request asked) {
    List<FoundKey> keys = new ArrayList<>();
    boolean isLoose = command.keySpecs().stream().anyMatch(spec -> spec.countsLoosely(asked));
    if (command.findsKeysItself()) {
      Set<KeySpec.Flag> access = command.keySpecs().getFirst().flags();
      command
          .keyPositions(asked)
          .forEach(at -> keys.add(new FoundKey(asked.argument(at).copy(), access)));
      return keys;
    }
    for (KeySpec spec : command.keySpecs()) {
      if (!spec.flags().contains(KeySpec.Flag.NOT_KEY)) {
        Set<KeySpec.Flag> access = isLoose ? Set.of() : command.access(spec, asked);
        List<FoundKey> found = new ArrayList<>();
        boolean isSound =
            spec.forEachKey(
                asked, at -> found.add(new FoundKey(asked.argument(at).copy(), access)));
        if (!isSound) {
          return List.of();
        }
        keys.addAll(spec.countsLoosely(asked) ? 0 : keys.size(), found);
      }
    }
    return keys;
  }

  static final Command LIST =
      about(session("LIST", "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]"))
          .arity(-2)
          .tips("nondeterministic_output_order")
          .doc("Lists the names of commands.", "7.0.0", COST_OF_ALL)
          .onSession(CommandCommands::parseFilter, CommandCommands::list);

  private static Predicate<Command> parseFilter(Arguments arguments) {
    if (!arguments.hasNext()) {
      return command -> true;
    }
    if (arguments.remaining() != 3 || !arguments.take("FILTERBY")) {
      throw ClientException.syntaxError();
    }
    if (arguments.take("MODULE")) {
      return command -> false; // there are no modules
    }
    if (arguments.take("ACLCAT")) {
      Bytes category = arguments.next();
      return command -> isIn(command, category);
    }
    if (arguments.take("PATTERN")) {
      Bytes pattern = arguments.next();
      return command -> Glob.matchesIgnoringCase(pattern, Bytes.of(command.fullName()));
    }
    throw ClientException.syntaxError();
  }

  private static boolean isIn(Command command, Bytes category) {
    return command.categories().stream()
        .map(each -> each.wireName().toUpperCase(Locale.ROOT))
        .anyMatch(category::equalsIgnoreCase);
  }

  private static Reply list(Call call, Predicate<Command> filter) {
    return Reply.array(
        call.server().commands().numbered().stream()
            .filter(filter)
            .map(command -> Reply.bulk(command.fullName()))
            .toList());
  }

  static final Command COMMAND =
      about(session("COMMAND", ""))
          .arity(-1)
          .tips("nondeterministic_output_order")
          .doc("Tells what programs must know of all commands.", "2.8.13", COST_OF_ALL)
          .container(
              (call, none) -> infoOfAll(call.server().commands().commands()),
              COUNT,
              INFO,
              DOCS,
              GETKEYS,
              GETKEYSANDFLAGS,
              LIST,
              Help.subcommand(Group.SERVER, "5.0.0", Category.CONNECTION));

  /** What they all have in common. */
  private static CommandBuilder about(CommandBuilder command) {
    return command.flags(LOADING, STALE).group(Group.SERVER).categories(Category.CONNECTION);
  }
}
