package io.heddle.it.fuzz;

import io.heddle.it.fuzz.Grammar.Argument;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Words for arguments: mostly small and alike, so that requests meet each other's keys and
 * elements, now and then at the edge of what is allowed or beyond.
 *
 * <p>There is no instant in the near future among them, which would come for one server before the
 * other, and no size between thousands and what is refused, which would only fill the memory.
 */
final class Values {
  private static final String BINARY = "\u0000\u00ff\r\n";

  private static final List<String> ELEMENTS =
      List.of("a", "b", "c", "d", "ab", "1", "2", "3", "10", "-5", "3.5");

  private static final List<String> ODD_STRINGS =
      List.of(
          "",
          " ",
          BINARY,
          "*",
          "$",
          "-",
          "+",
          "(1",
          "[a",
          "[b",
          "(c",
          "0",
          "-0",
          "007",
          "+1",
          "1 ",
          "inf",
          "nan",
          "1e5",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "a".repeat(44),
          "a".repeat(45),
          "b".repeat(64),
          "c".repeat(65),
          "0123456789".repeat(30));

  private static final List<String> INTEGERS =
      List.of("0", "1", "2", "3", "4", "5", "10", "-1", "-2", "-3");

  private static final List<String> ODD_INTEGERS =
      List.of(
          "100",
          "-100",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "18446744073709551615",
          "+1",
          " 1",
          "1.0",
          "01",
          "-0",
          "",
          "x");

  private static final List<String> DOUBLES =
      List.of("0", "1", "2", "-1", "2.5", "-3.25", "0.1", "10", "100");

  /** None that is so small that C says ERANGE: Redis's next SORT takes that for its own mistake. */
  private static final List<String> ODD_DOUBLES =
      List.of(
          "-0",
          "inf",
          "+inf",
          "-inf",
          "nan",
          "1e3",
          "3.0e-5",
          "1e308",
          "1.7976931348623157e308",
          "2.3e-308",
          "9007199254740993",
          "0x10",
          " 1",
          "1 ",
          "",
          "x",
          "(1",
          "(2.5");

  private static final List<String> SPANS =
      List.of(
          "-1", "0", "-100", "100000", "1000000", "9223372036854775", "9223372036854775807", "x");

  private static final List<String> INSTANTS =
      List.of("0", "1", "-1", "33177117420", "33177117420000", "9223372036854775807", "x", "");

  private static final List<String> PATTERNS =
      List.of(
          "*",
          "*1",
          "a*",
          "?",
          "[a-c]*",
          "[^a]*",
          "\\*",
          "*[",
          "str?ng*",
          "",
          "list*",
          "#",
          "string*",
          "hash*->a",
          "hash*->1");

  private static final List<String> BOUNDS =
      List.of("-", "+", "-inf", "+inf", "(1", "[a", "(b", "[c", "0", "1", "3", "-1", "(", "[");

  private static final List<String> STREAM_IDS =
      List.of("0", "0-0", "0-1", "1-1", "1-2", "2", "3-*", "5-5", "$", ">", "-", "+", "(1-1", "x");

  private static final List<String> BIT_FIELDS =
      List.of("u1", "u8", "i8", "i16", "u63", "i64", "u64", "i0", "x");

  private static final int PERCENT_ODD = 12;
  private static final int KEYS_OF_A_GROUP = 4;

  private final SplittableRandom random;
  private final List<String> groups;

  /**
   * @param groups the groups of commands that have keys: each has some of its own, so that most
   *     requests find a value of their type
   */
  Values(SplittableRandom random, List<String> groups) {
    this.random = random;
    this.groups = groups;
  }

  /** Any word. */
  String any() {
    return switch (random.nextInt(4)) {
      case 0 -> mostly(INTEGERS, ODD_INTEGERS);
      case 1 -> mostly(DOUBLES, ODD_DOUBLES);
      case 2 -> one(groups) + random.nextInt(KEYS_OF_A_GROUP);
      default -> mostly(ELEMENTS, ODD_STRINGS);
    };
  }

  /** A word for an argument of {@code command}. */
  String of(Grammar command, Argument argument) {
    if (command.is("blocking") && isSpan(argument.name())) {
      return argument.type().equals("double") ? "0.01" : "10";
    }
    return switch (argument.type()) {
      case "key" -> key(command.group());
      case "integer" -> isSpan(argument.name()) ? one(SPANS) : mostly(INTEGERS, ODD_INTEGERS);
      case "double" -> mostly(DOUBLES, ODD_DOUBLES);
      case "unix-time" -> one(INSTANTS);
      case "pattern" -> one(PATTERNS);
      default -> string(command.group(), argument.name());
    };
  }

  /** Whether an argument says when something ends. */
  static boolean isTime(Argument argument) {
    return argument.type().equals("unix-time") || isSpan(argument.name());
  }

  private static boolean isSpan(String name) {
    return name.matches("seconds|milliseconds|ms|ttl|timeout|min-idle-time");
  }

  private String key(String group) {
    int roll = random.nextInt(100);
    if (roll < 3) {
      return one(ODD_STRINGS);
    }
    String own = groups.contains(group) && roll < 80 ? group : one(groups);
    return own + random.nextInt(KEYS_OF_A_GROUP);
  }

  private String string(String group, String name) {
    if (name.equals("encoding")) {
      return one(BIT_FIELDS);
    }
    if (name.matches("min|max|start|end|stop")) {
      return one(group.equals("stream") ? STREAM_IDS : BOUNDS);
    }
    if (group.equals("stream") && name.matches(".*id|threshold")) {
      return one(STREAM_IDS);
    }
    return mostly(ELEMENTS, ODD_STRINGS);
  }

  private String mostly(List<String> usual, List<String> odd) {
    return one(random.nextInt(100) < PERCENT_ODD ? odd : usual);
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
