package io.heddle.server.command;

import io.heddle.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The {@code HELP} of containers, told from what their subcommands declare. */
public final class Help {
  private Help() {}

  /**
   * Declares the subcommand {@code HELP}, which stands among its siblings.
   *
   * @param since the version of Redis that brought it
   */
  public static Command subcommand(Group group, String since, Category... categories) {
    return Command.session("HELP", "")
        .arity(2)
        .flags(Flag.LOADING, Flag.STALE)
        .group(group)
        .categories(categories)
        .doc("Lists the subcommands.", since, "O(1)")
        .onSession(Help::list);
  }

  private static Reply list(Call call, NoArguments none) {
    Command container = Objects.requireNonNull(call.server().commands().find(call.request()));
    List<Reply> lines = new ArrayList<>();
    lines.add(
        new Reply.Status(
            call.argument(0).toString().toUpperCase(Locale.ROOT)
                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
    for (Command subcommand : container.subcommands()) {
      Docs docs = subcommand.docs();
      String usage = subcommand.name().toUpperCase(Locale.ROOT) + " " + docs.usage();
      lines.add(new Reply.Status(usage.strip()));
      lines.add(new Reply.Status("    " + docs.summary()));
    }
    return Reply.array(lines);
  }
}
