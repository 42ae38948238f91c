package io.heddle.server.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code COMMAND DOCS} tells about a command.
 *
 * @param summary one sentence, in our words
 * @param since the version of Redis that brought it
 * @param complexity its cost in terms of its arguments
 * @param syntax its arguments in the notation of {@link ArgumentSyntax}, such as {@code key [COUNT
 *     count]}
 * @param history what later versions changed
 * @param deprecation since when other commands should be used, or null
 */
public record Docs(
    String summary,
    String since,
    String complexity,
    String syntax,
    List<Change> history,
    @Nullable Deprecation deprecation) {

  /** The arguments in that notation, as people should see them. */
  String usage() {
    return ArgumentSyntax.forPeople(syntax);
  }

  /** A change that a version of Redis made. */
  public record Change(String version, String what) {}

  /** Which command to use since when. */
  public record Deprecation(String since, String replacedBy) {}
}
