package io.heddle.server.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the arguments that a command's documentation names.
 *
 * @param display how manuals write it
 * @param token the word that goes before it, or is all there is of it; null if there is none
 * @param isMultiple whether it may be given again and again
 * @param isTokenRepeated whether the token then goes before each
 * @param keySpec which of the command's key specifications finds it, or -1 if it is no key
 * @param parts what it consists of, or may be
 */
public record Argument(
    String name,
    Type type,
    String display,
    @Nullable String token,
    boolean isOptional,
    boolean isMultiple,
    boolean isTokenRepeated,
    int keySpec,
    List<Argument> parts) {

  private static final int NO_KEY = -1;

  private static final Set<String> INTEGERS =
      Set.of(
          "bit",
          "bits",
          "client-id",
          "count",
          "cursor",
          "db",
          "decrement",
          "destination-db",
          "end",
          "entries-added",
          "entries-read",
          "frequency",
          "increment",
          "index",
          "index1",
          "index2",
          "len",
          "limit",
          "maxage",
          "milliseconds",
          "min-idle-time",
          "min-match-len",
          "ms",
          "num-matches",
          "numfields",
          "numkeys",
          "numlocal",
          "numreplicas",
          "offset",
          "port",
          "protover",
          "rank",
          "seconds",
          "slot",
          "start",
          "stop",
          "ttl",
          "version",
          "weight");

  private static final Set<String> DOUBLES =
      Set.of(
          "height", "latitude", "longitude", "max", "min", "radius", "score", "timeout", "width");

  /** What an argument is. */
  public enum Type {
    STRING,
    INTEGER,
    DOUBLE,
    KEY,
    PATTERN,
    UNIX_TIME,
    PURE_TOKEN,
    ONEOF,
    BLOCK;

    /** The spelling in replies. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What an argument of that name usually is. */
    static Type usuallyOf(String name) {
      if (INTEGERS.contains(name)) {
        return INTEGER;
      }
      if (DOUBLES.contains(name)) {
        return DOUBLE;
      }
      return name.equals("pattern") ? PATTERN : name.startsWith("unix-time") ? UNIX_TIME : STRING;
    }

    /** The type with that wire name, or null. */
    static @Nullable Type ofWireName(String name) {
      for (Type type : values()) {
        if (type.wireName().equals(name)) {
          return type;
        }
      }
      return null;
    }
  }

  /** A value that the client chooses. */
  static Argument value(String name, Type type) {
    return new Argument(name, type, name, null, false, false, false, NO_KEY, List.of());
  }

  /** A word that is given or not. */
  static Argument pureToken(String token) {
    String name = token.toLowerCase(Locale.ROOT);
    return new Argument(name, Type.PURE_TOKEN, name, token, false, false, false, NO_KEY, List.of());
  }

  /** Exactly one of {@code parts}. */
  static Argument oneOf(List<Argument> parts) {
    return of(Type.ONEOF, joined(parts, "-or-"), parts);
  }

  /** All of {@code parts}; of a single one, that one. */
  static Argument all(List<Argument> parts) {
    return parts.size() == 1 ? parts.get(0) : of(Type.BLOCK, joined(parts, "-"), parts);
  }

  private static Argument of(Type type, String name, List<Argument> parts) {
    return new Argument(name, type, name, null, false, false, false, NO_KEY, List.copyOf(parts));
  }

  private static String joined(List<Argument> parts, String between) {
    return parts.stream().map(Argument::name).collect(Collectors.joining(between));
  }

  Argument optional() {
    return new Argument(
        name, type, display, token, true, isMultiple, isTokenRepeated, keySpec, parts);
  }

  Argument multiple(boolean tokenRepeated) {
    return new Argument(
        name, type, display, token, isOptional, true, tokenRepeated, keySpec, parts);
  }

  /** The same, after a word; choices and blocks are named after it. */
  Argument after(String word) {
    if (token != null) {
      throw new IllegalArgumentException("two words before " + name);
    }
    String named = parts.isEmpty() ? name : word.toLowerCase(Locale.ROOT);
    return new Argument(
        named, type, display, word, isOptional, isMultiple, isTokenRepeated, keySpec, parts);
  }

  /** The same, as a key of specification {@code spec}, or a pattern that makes such keys. */
  Argument ofKeySpec(int spec) {
    Type kind = type == Type.PATTERN ? type : Type.KEY;
    return new Argument(
        name, kind, display, token, isOptional, isMultiple, isTokenRepeated, spec, parts);
  }

  Argument with(List<Argument> newParts) {
    return new Argument(
        name, type, display, token, isOptional, isMultiple, isTokenRepeated, keySpec, newParts);
  }

  public boolean isKey() {
    return keySpec != NO_KEY;
  }

  /** How few words it takes in a request. */
  public int leastWords() {
    return isOptional ? 0 : leastWordsIfGiven();
  }

  private int leastWordsIfGiven() {
    int own = token == null ? 0 : 1;
    return switch (type) {
      case PURE_TOKEN -> own;
      case BLOCK -> own + parts.stream().mapToInt(Argument::leastWords).sum();
      case ONEOF -> own + parts.stream().mapToInt(Argument::leastWords).min().orElseThrow();
      default -> own + 1;
    };
  }

  /** Whether it always takes that many. */
  public boolean isOfFixedLength() {
    return !isOptional
        && !isMultiple
        && parts.stream().allMatch(Argument::isOfFixedLength)
        && (type != Type.ONEOF
            || parts.stream().mapToInt(Argument::leastWords).distinct().count() == 1);
  }
}
