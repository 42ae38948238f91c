package io.heddle.it.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What no file of the tree may contain, where only the text shows it.
 *
 * <p>The sets at the top are the exceptions, by a file's path from the top of the tree.
 */
final class Tidiness {
  private static final int MAX_LINES = 600;

  /**
   * Where whatever goes wrong further down is caught: outer loops, and what a shard does for
   * others.
   */
  private static final Set<String> CATCH_ALL =
      Set.of(
          // One command's failure becomes its reply; nobody else hears of it.
          "server/src/main/java/io/heddle/server/command/CallCourse.java",
          // It comes back to the handler, and leaves the shard alone.
          "server/src/main/java/io/heddle/server/command/ShardVisits.java",
          "server/src/main/java/io/heddle/server/dispatch/Meeting.java",
          "server/src/main/java/io/heddle/server/net/Connection.java",
          "server/src/main/java/io/heddle/server/net/Housekeeper.java",
          "shard/src/main/java/io/heddle/shard/HeldTurns.java",
          "shard/src/main/java/io/heddle/shard/Message.java",
          "shard/src/main/java/io/heddle/shard/Rendezvous.java",
          "shard/src/main/java/io/heddle/shard/Shard.java");

  /** Wrong on purpose. */
  private static final String OFFENCES = "it-tests/src/test/java/io/heddle/it/architecture/";

  private record Ban(String what, Pattern text, Files files) {
    Ban(String what, String text, Files files) {
      this(what, Pattern.compile(text), files);
    }
  }

  /** Which files a ban is about. */
  private enum Files {
    ALL,
    JAVA,
    MAIN,
    TESTS;

    boolean include(String path) {
      boolean java = path.endsWith(".java") && !path.startsWith(OFFENCES);
      boolean test = path.contains("/src/test/");
      return switch (this) {
        case ALL -> true;
        case JAVA -> java;
        case MAIN -> java && !test;
        case TESTS -> java && test;
      };
    }
  }

  private static final List<Ban> BANS =
      List.of(
          new Ban("a tab", "\t", Files.ALL),
          new Ban("a carriage return", "\r", Files.ALL),
          new Ban("a blank at the end of a line", " $", Files.ALL),
          new Ban("a note to self", "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b", Files.ALL),
          new Ban("a synchronized block", "\\bsynchronized\\s*\\(", Files.JAVA),
          new Ban("a disabled test", "@(Disabled|Ignore)\\b", Files.TESTS),
          new Ban("a sleep", "\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\s*\\(", Files.TESTS));

  private static final Pattern CATCHES_ALL =
      Pattern.compile("\\bcatch \\((final )?(Exception|RuntimeException|Throwable|Error) ");

  private Tidiness() {}

  /** The faults of the file at {@code path}, each with the line it stands on. */
  static List<String> faults(String path, String content) {
    List<String> faults = new ArrayList<>();
    List<String> lines = List.of(content.split("\n", -1));
    for (Ban ban : BANS) {
      for (int i = 0; i < lines.size(); i++) {
        if (ban.files().include(path) && ban.text().matcher(lines.get(i)).find()) {
          faults.add(path + ":" + (i + 1) + ": " + ban.what());
        }
      }
    }
    if (Files.MAIN.include(path) && !CATCH_ALL.contains(path)) {
      for (int i = 0; i < lines.size(); i++) {
        if (CATCHES_ALL.matcher(lines.get(i)).find()) {
          faults.add(
              path + ":" + (i + 1) + ": catches all, but is not in the list of those who may");
        }
      }
    }
    if (path.endsWith(".java") && lines.size() - 1 > MAX_LINES) {
      faults.add(path + ": " + (lines.size() - 1) + " lines, more than " + MAX_LINES);
    }
    if (!content.isEmpty() && !content.endsWith("\n")) {
      faults.add(path + ": no newline at the end");
    }
    return faults;
  }
}
