package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the process stops when a signal asks it to: what {@code shutdown-on-sigint} and {@code
 * shutdown-on-sigterm} say.
 *
 * @param wishes what differs from the default; nothing if it is that
 */
public record SignalledStop(Set<Wish> wishes) {
  /** In the order in which they are shown. */
  public enum Wish {
    SAVE,
    NOSAVE,
    /** What it cuts short is waiting for replicas. */
    NOW,
    FORCE
  }

  static final SignalledStop DEFAULT = new SignalledStop(Set.of());

  static final Syntax<SignalledStop> SYNTAX =
      Syntax.words((words, current) -> parse(words), SignalledStop::toString);

  private static final String NONE = "default";

  public boolean has(Wish wish) {
    return wishes.contains(wish);
  }

  private static SignalledStop parse(List<Bytes> words) {
    if (words.isEmpty()) {
      throw unknown();
    }
    Set<Wish> wishes = EnumSet.noneOf(Wish.class);
    for (Bytes word : words) {
      if (!word.equalsIgnoreCase(NONE.toUpperCase(Locale.ROOT))) {
        wishes.add(wish(word));
      }
    }
    if (wishes.contains(Wish.SAVE) && wishes.contains(Wish.NOSAVE)) {
      throw new ConfigException("shutdown options SAVE and NOSAVE can't be used simultaneously");
    }
    return new SignalledStop(wishes);
  }

  private static Wish wish(Bytes word) {
    for (Wish wish : Wish.values()) {
      if (word.equalsIgnoreCase(wish.name())) {
        return wish;
      }
    }
    throw unknown();
  }

  private static ConfigException unknown() {
    return new ConfigException(
        "argument(s) must be one of the following: default, save, nosave, now, force");
  }

  @Override
  public String toString() {
    return wishes.isEmpty()
        ? NONE
        : wishes.stream()
            .map(wish -> wish.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
  }
}
