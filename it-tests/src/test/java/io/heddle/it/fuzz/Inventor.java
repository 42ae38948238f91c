package io.heddle.it.fuzz;

import io.heddle.it.fuzz.Grammar.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Invents requests from what commands say of their arguments, some of them slightly wrong. The same
 * seed gives the same requests.
 */
final class Inventor {
  private static final int PERCENT_OPTIONAL = 35;
  private static final int PERCENT_SPOILT = 12;
  private static final int PERCENT_SWEEPING = 5;
  private static final int MOST_REPETITIONS = 3;
  private static final Pattern SOON = Pattern.compile("[1-9][0-9]{0,4}");
  private static final String A_WHILE = "100000";

  private final SplittableRandom random;
  private final List<Grammar> commands;
  private final Values values;

  /** The request under way, and how many keys or fields its last count announced. */
  private List<String> words = List.of();

  private int announced;

  Inventor(SplittableRandom random, List<Grammar> commands) {
    this(random, commands, commands);
  }

  /**
   * @param commands those that requests are invented for
   * @param neighbours those whose keys they may meet
   */
  Inventor(SplittableRandom random, List<Grammar> commands, List<Grammar> neighbours) {
    this.random = random;
    this.commands = commands;
    this.values =
        new Values(
            random,
            neighbours.stream()
                .filter(
                    command ->
                        command.arguments().stream()
                            .flatMap(Grammar::leaves)
                            .anyMatch(Grammar::isKey))
                .map(Grammar::group)
                .distinct()
                .toList());
  }

  /** A command, more rarely one that sweeps away what others have built up. */
  List<String> request() {
    Grammar command = commands.get(random.nextInt(commands.size()));
    return command.isSweeping() && !chance(PERCENT_SWEEPING) ? request() : request(command);
  }

  private List<String> request(Grammar command) {
    words = new ArrayList<>(List.of(command.name().toUpperCase(Locale.ROOT).split("\\|")));
    announced = 0;
    Set<String> never = never(command);
    command.arguments().forEach(argument -> add(command, argument));
    words.replaceAll(word -> never.contains(word) ? "1-1" : word);
    // What waits must not be told to wait for ever.
    if (chance(PERCENT_SPOILT) && !command.is("blocking")) {
      spoil();
      words.removeIf(never::contains);
      if (command.arguments().stream().flatMap(Grammar::leaves).anyMatch(Values::isTime)) {
        // What stood elsewhere may now be a time, which must not come in the midst of the round.
        words.replaceAll(word -> SOON.matcher(word).matches() ? A_WHILE : word);
      }
    }
    return List.copyOf(words);
  }

  private static Set<String> never(Grammar command) {
    return Uncompared.TOKENS.getOrDefault(command.name(), Set.of());
  }

  private void add(Grammar command, Argument argument) {
    boolean isWanted = !argument.is("optional") || chance(PERCENT_OPTIONAL);
    if (isWanted && !never(command).contains(argument.token())) {
      addAll(command, argument);
    }
  }

  private void addAll(Grammar command, Argument argument) {
    int times = 1;
    if (argument.is("multiple")) {
      times = announced > 0 ? announced : 1 + random.nextInt(MOST_REPETITIONS);
      announced = 0;
    }
    for (int i = 0; i < times; i++) {
      if (!argument.token().isEmpty() && (i == 0 || argument.is("multiple_token"))) {
        words.add(chance(10) ? argument.token().toLowerCase(Locale.ROOT) : argument.token());
      }
      addOne(command, argument);
    }
  }

  private void addOne(Grammar command, Argument argument) {
    switch (argument.type()) {
      case "pure-token" -> {}
      case "block" -> argument.parts().forEach(part -> add(command, part));
      case "oneof" ->
          addAll(command, argument.parts().get(random.nextInt(argument.parts().size())));
      default -> words.add(value(command, argument));
    }
  }

  private String value(Grammar command, Argument argument) {
    if (argument.name().matches("numkeys|numfields") && !chance(10)) {
      announced = 1 + random.nextInt(MOST_REPETITIONS);
      return Integer.toString(announced);
    }
    return values.of(command, argument);
  }

  /** Makes one change to the request that a client may make by mistake. */
  private void spoil() {
    int at = 1 + random.nextInt(words.size());
    boolean isThere = at < words.size();
    switch (random.nextInt(5)) {
      case 0 -> words.add(at, values.any());
      case 1 -> words.add(words.get(random.nextInt(words.size())));
      case 2 -> {
        if (isThere) {
          words.remove(at);
        }
      }
      case 3 -> {
        if (isThere) {
          words.set(at, values.any());
        }
      }
      default -> {
        if (isThere) {
          words.add(words.remove(at));
        }
      }
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
