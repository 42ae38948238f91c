package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.server.config.Words.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the arguments of {@code heddle} ask for, by the rules of {@code redis-server}. */
public sealed interface CommandLine {
  String PERF_CONFIG = "--perf-config";

  String USAGE =
      """
      Usage: heddle [/path/to/heddle.conf] [--directive value ...] [--perf-config FILE] [-]
             heddle - (reads directives from standard input)
             heddle -v or --version
             heddle -h or --help
             heddle check-aof [--fix] DIRECTORY

      A directive is one that Redis knows too, such as port, bind, maxclients or requirepass. It may stand in the
      file, in the environment (HEDDLE_MAXCLIENTS=100) or on the command line (--maxclients 100); the last of these
      wins. Sizes and counts of Heddle's own machinery stand in perf_config.toml, which explains them: the file that
      --perf-config or PERF_CONFIG_PATH names, or else the one in the current directory. Each of its keys can be
      overridden from the environment (HEDDLE_NUM_SHARDS=8).

      check-aof looks through the append-only log in a directory that no server uses (appendonlydir, by default). It
      says what is wrong; with --fix it cuts the log to what is in order.

      Examples:
             heddle
             heddle --port 7777 --requirepass secret
             heddle /etc/heddle.conf --loglevel verbose
             echo 'maxclients 100' | heddle -
      """;

  /** To print the version. */
  record Version() implements CommandLine {}

  /** To print {@link #USAGE}. */
  record Usage() implements CommandLine {}

  /**
   * To look through the append-only log.
   *
   * @param fix whether to repair it
   */
  record CheckAof(String directory, boolean fix) implements CommandLine {}

  /**
   * To start the server.
   *
   * @param file a file of directives
   * @param standardInput whether standard input brings more of them
   * @param perfFile the file to use as {@code perf_config.toml}
   */
  record Serve(
      @Nullable String file, boolean standardInput, List<Option> options, @Nullable String perfFile)
      implements CommandLine {}

  /**
   * A directive on the command line.
   *
   * @param place what messages call it
   * @param words its name and its values
   */
  record Option(String place, List<Word> words) {}

  /** Throws a {@link ConfigException} for arguments that make no sense. */
  static CommandLine parse(List<String> arguments) {
    if (!arguments.isEmpty()) {
      switch (arguments.get(0)) {
        case "-v", "--version" -> {
          return new Version();
        }
        case "-h", "--help" -> {
          return new Usage();
        }
        case "check-aof" -> {
          return checkAof(arguments);
        }
        default -> {}
      }
    }
    return new Reader(arguments).serve();
  }

  private static CheckAof checkAof(List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
    boolean fix = rest.remove("--fix");
    if (rest.size() != 1 || rest.get(0).startsWith("--")) {
      throw new ConfigException("check-aof: wants a directory, and perhaps --fix");
    }
    return new CheckAof(rest.get(0), fix);
  }

  /** Goes through the arguments once. Owned by the thread that starts the program. */
  final class Reader {
    private final List<String> arguments;
    private final List<Option> options = new ArrayList<>();
    private @Nullable String file;
    private boolean standardInput;
    private @Nullable String perfFile;

    /** The option being read, its place, and whether it has all it needs for another to begin. */
    private List<Word> words = new ArrayList<>();

    private String place = "";
    private boolean complete = true;

    private Reader(List<String> arguments) {
      this.arguments = arguments;
    }

    private Serve serve() {
      int first = 0;
      if (!arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
        file = arguments.get(0);
        first = 1;
      }
      int last = arguments.size() - 1;
      for (int i = first; i <= last; i++) {
        String argument = arguments.get(i);
        if (argument.equals("-") && (i == 0 || i == last)) {
          standardInput = true;
        } else if (complete && argument.equals(PERF_CONFIG)) {
          if (i == last) {
            throw new ConfigException(PERF_CONFIG + ": wrong number of arguments");
          }
          perfFile = arguments.get(++i);
        } else if (complete && argument.startsWith("--")) {
          begin(argument, i == last ? null : arguments.get(i + 1));
        } else {
          addValue(argument);
        }
      }
      end();
      return new Serve(file, standardInput, List.copyOf(options), perfFile);
    }

    /** Begins an option. Its name may bring values with it, as in {@code "--port 6380"}. */
    private void begin(String argument, @Nullable String next) {
      end();
      try {
        words = new ArrayList<>(Words.split(Bytes.of(argument.substring(2))));
      } catch (ConfigException e) {
        throw e.at(argument);
      }
      place = words.isEmpty() ? argument : "--" + words.get(0).value();
      complete = words.size() != 1;
      if (argument.equalsIgnoreCase("--save") && (next == null || next.startsWith("--"))) {
        addValue("");
      }
    }

    private void addValue(String value) {
      if (words.isEmpty()) {
        place = value;
      }
      words.add(new Word(Bytes.of(value), 0));
      complete = true;
    }

    private void end() {
      if (!words.isEmpty()) {
        options.add(new Option(place, List.copyOf(words)));
      }
      words = new ArrayList<>();
    }
  }
}
