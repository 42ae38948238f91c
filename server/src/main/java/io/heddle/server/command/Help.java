package io.heddle.server.command;

import io.heddle.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** The replies of container commands to {@code HELP}: each line a status. */
public final class Help {
  private Help() {}

  /**
   * A reply that explains {@code container}.
   *
   * @param lines of each subcommand its syntax, and then, indented by four spaces, what it does
   */
  public static Reply of(String container, String... lines) {
    List<Reply> all = new ArrayList<>();
    all.add(
        new Reply.Status(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
    for (String line : lines) {
      all.add(new Reply.Status(line));
    }
    all.add(new Reply.Status("HELP"));
    all.add(new Reply.Status("    Explains the subcommands."));
    return Reply.array(all);
  }
}
