package io.heddle.it.simulation;

import java.util.List;

/**
 * What a client waits for.
 *
 * @param kind what a key must hold to serve it
 * @param deadline when it stops waiting
 * @param begunAt when its wait has surely begun, in the scheduler's steps
 */
record BlockedClient(
    int database, List<String> keys, Class<? extends Value> kind, long deadline, long begunAt) {
  private static final int MILLIS_PER_SECOND = 1000;

  /** What a client waits for that began at {@code now}. */
  static BlockedClient of(List<String> words, int database, long now, long begunAt) {
    String command = words.get(0);
    String timeout = words.get(command.equals("BLMPOP") ? 1 : words.size() - 1);
    long millis = Math.round(MILLIS_PER_SECOND * Double.parseDouble(timeout));
    List<String> keys =
        switch (command) {
          case "BLMOVE" -> words.subList(1, 2);
          case "BLMPOP" -> words.subList(3, 3 + Integer.parseInt(words.get(2)));
          default -> words.subList(1, words.size() - 1);
        };
    return new BlockedClient(
        database,
        keys,
        command.equals("BZPOPMIN") ? Value.Scores.class : Value.Row.class,
        millis == 0 ? Data.NEVER : now + millis,
        begunAt);
  }
}
