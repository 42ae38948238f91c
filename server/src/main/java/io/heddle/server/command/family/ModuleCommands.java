package io.heddle.server.command.family;

import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.NOSCRIPT;

import io.heddle.resp.Reply;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.Help;
import java.util.List;

/** {@code MODULE}: there are none, and clients that ask are told so. */
final class ModuleCommands {
  private ModuleCommands() {}

  static List<Command> all() {
    return List.of(MODULE);
  }

  static final Command LIST =
      admin("LIST", "")
          .arity(2)
          .flags(NOSCRIPT)
          .group(Group.SERVER)
          .tips("nondeterministic_output_order")
          .doc("Lists the modules that are loaded.", "4.0.0", "O(N) modules")
          .onSession((call, none) -> Reply.EMPTY_ARRAY);

  static final Command MODULE =
      session("MODULE", "")
          .arity(-2)
          .group(Group.SERVER)
          .doc("About modules.", "4.0.0", "Depends on the subcommand.")
          .container(LIST, Help.subcommand(Group.SERVER, "5.0.0"));
}
