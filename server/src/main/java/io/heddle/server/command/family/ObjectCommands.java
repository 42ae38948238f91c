package io.heddle.server.command.family;

import static io.heddle.server.command.Category.KEYSPACE;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Group.GENERIC;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Reply;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Help;
import io.heddle.shard.keyspace.Entry;
import java.util.List;
import java.util.function.BiFunction;

/** Commands on how keys are kept. They are no use of the key they ask about. */
final class ObjectCommands {
  private ObjectCommands() {}

  static List<Command> all() {
    return List.of(OBJECT);
  }

  static final Command ENCODING =
      asking("ENCODING")
          .doc("Names the representation of what a key holds.", "2.2.3", "O(1)")
          .onShard((call, none) -> tell(call, (ofCall, entry) -> Reply.bulk(entry.encodingName())));

  static final Command FREQ =
      asking("FREQ")
          .doc("Tells how often a key is used, on a logarithmic scale.", "4.0.0", "O(1)")
          .onShard((call, none) -> tell(call, ObjectCommands::frequency));

  /** Only a policy of eviction that looks at it would have it counted. */
  private static Reply frequency(Call call, Entry entry) {
    throw new ClientException(
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
            + " that when switching between policies at runtime LRU and LFU data will take some"
            + " time to adjust.");
  }

  static final Command IDLETIME =
      asking("IDLETIME")
          .doc("Tells how many seconds ago a key was last used.", "2.2.3", "O(1)")
          .onShard(
              (call, none) ->
                  tell(call, (ofCall, entry) -> Reply.integer(ofCall.idleSeconds(entry))));

  static final Command REFCOUNT =
      asking("REFCOUNT")
          .doc("Tells how many references there are to what a key holds.", "2.2.3", "O(1)")
          .onShard((call, none) -> tell(call, ObjectCommands::references));

  /** What Redis says of the small integers that all keys share. */
  private static final Reply SHARED_BY_ALL = Reply.integer(Integer.MAX_VALUE);

  private static Reply references(Call call, Entry entry) {
    return entry.isSharedInteger() ? SHARED_BY_ALL : Reply.ONE;
  }

  private static CommandBuilder asking(String name) {
    return read(name, "key")
        .arity(3)
        .keys(at(2), RO)
        .group(GENERIC)
        .categories(KEYSPACE)
        .tips("nondeterministic_output");
  }

  /** Answers with what {@code fact} says of the key's entry. */
  private static Reply tell(Call call, BiFunction<Call, Entry, Reply> fact) {
    Entry entry = call.inspect(call.key());
    return entry == null ? Reply.NULL : fact.apply(call, entry);
  }

  static final Command OBJECT =
      session("OBJECT", "")
          .arity(-2)
          .group(GENERIC)
          .doc("Tells how a key is kept.", "2.2.3", "Depends on the subcommand.")
          .container(
              ENCODING, FREQ, IDLETIME, REFCOUNT, Help.subcommand(GENERIC, "6.2.0", KEYSPACE));
}
