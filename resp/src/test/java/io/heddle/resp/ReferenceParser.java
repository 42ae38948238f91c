package io.heddle.resp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request format once more, as plainly as possible, to compare {@link RespReader} with: it sees
 * the whole input at once and knows nothing of buffers.
 */
final class ReferenceParser {
  private static final Pattern BLANKS = Pattern.compile("[ \\t-\\r]*");
  private static final Pattern PLAIN = Pattern.compile("[^ \\n\\r\\t\"']*+");
  private static final Pattern DOUBLE_QUOTED =
      Pattern.compile(
          "\"((?:\\\\x\\p{XDigit}{2}|\\\\.|[^\"\\\\])*+)\"(?=[ \\t-\\r]|\\z)", Pattern.DOTALL);
  private static final Pattern SINGLE_QUOTED =
      Pattern.compile("'((?:\\\\'|[^'])*+)'(?=[ \\t-\\r]|\\z)", Pattern.DOTALL);
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\x(\\p{XDigit}{2})|\\\\(.)", Pattern.DOTALL);
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(63);

  private final ProtocolLimits limits;
  private final boolean authenticated;
  private final List<List<Bytes>> requests = new ArrayList<>();
  private String rest;

  private ReferenceParser(String input, ProtocolLimits limits, boolean authenticated) {
    this.rest = input;
    this.limits = limits;
    this.authenticated = authenticated;
  }

  static Outcome parse(byte[] input, ProtocolLimits limits, boolean authenticated) {
    ReferenceParser parser =
        new ReferenceParser(new String(input, StandardCharsets.ISO_8859_1), limits, authenticated);
    try {
      parser.parse();
      throw new AssertionError("stopped without a reason");
    } catch (Stop stop) {
      return new Outcome(parser.requests, stop.getMessage());
    }
  }

  private void parse() {
    while (!rest.isEmpty()) {
      List<String> arguments = new ArrayList<>();
      if (rest.startsWith("*")) {
        long count = number(line("\r", 2, "too big mbulk count string"));
        check(count <= limits.maxArguments(), "invalid multibulk length");
        check(
            authenticated || count <= limits.unauthenticatedArguments(),
            "unauthenticated multibulk length");
        for (long i = 0; i < count; i++) {
          arguments.add(bulk());
        }
      } else {
        String line = line("\n", 1, "too big inline request");
        split(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, arguments);
      }
      if (!arguments.isEmpty()) {
        requests.add(arguments.stream().map(text -> Bytes.of(Pieces.bytes(text))).toList());
      }
    }
    throw new Stop(Outcome.MORE);
  }

  private String bulk() {
    String line = line("\r", 2, "too big bulk count string");
    String first = line.isEmpty() ? "\r" : line.substring(0, 1);
    check(first.equals("$"), "expected '$', got '" + Bytes.of(Pieces.bytes(first)) + "'");
    long length = number(line);
    check(length >= 0 && length <= limits.maxBulkBytes(), "invalid bulk length");
    check(
        authenticated || length <= limits.unauthenticatedBulkBytes(),
        "unauthenticated bulk length");
    if (rest.length() < length + 2) {
      throw new Stop(Outcome.MORE);
    }
    String value = rest.substring(0, (int) length);
    rest = rest.substring((int) length + 2);
    return value;
  }

  /** Takes the bytes before {@code end}, and as many as {@code endLength} with it. */
  private String line(String end, int endLength, String tooLong) {
    int zero = rest.indexOf('\0');
    int length = rest.indexOf(end);
    boolean missing = length < 0 || zero >= 0 && zero < length;
    check((missing ? rest.length() : length) <= limits.inlineMaxBytes(), tooLong);
    if (missing || length + endLength > rest.length()) {
      throw new Stop(Outcome.MORE);
    }
    String line = rest.substring(0, length);
    rest = rest.substring(length + endLength);
    return line;
  }

  /** The number after a line's first character; too large a one if it is none. */
  private static long number(String line) {
    String text = line.substring(1);
    if (!INTEGER.matcher(text).matches()) {
      return Long.MAX_VALUE;
    }
    BigInteger value = new BigInteger(text);
    return value.compareTo(HUGE) >= 0 || value.compareTo(HUGE.negate()) < 0
        ? Long.MAX_VALUE
        : value.longValue();
  }

  private static void split(String line, List<String> arguments) {
    int at = end(BLANKS, line, 0);
    while (at < line.length()) {
      int plainEnd = end(PLAIN, line, at);
      String argument = line.substring(at, plainEnd);
      at = plainEnd;
      if (at < line.length() && "\"'".indexOf(line.charAt(at)) >= 0) {
        boolean single = line.charAt(at) == '\'';
        Matcher quoted = (single ? SINGLE_QUOTED : DOUBLE_QUOTED).matcher(line);
        check(quoted.region(at, line.length()).lookingAt(), "unbalanced quotes in request");
        argument += single ? quoted.group(1).replace("\\'", "'") : unescape(quoted.group(1));
        at = quoted.end();
      }
      arguments.add(argument);
      at = end(BLANKS, line, at);
    }
  }

  private static int end(Pattern pattern, String line, int at) {
    Matcher matcher = pattern.matcher(line).region(at, line.length());
    return matcher.lookingAt() ? matcher.end() : at;
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(1) != null
                        ? String.valueOf((char) Integer.parseInt(match.group(1), 16))
                        : switch (match.group(2)) {
                          case "n" -> "\n";
                          case "r" -> "\r";
                          case "t" -> "\t";
                          case "b" -> "\b";
                          case "a" -> "\u0007";
                          default -> match.group(2);
                        }));
  }

  private static void check(boolean holds, String error) {
    if (!holds) {
      throw new Stop("Protocol error: " + error);
    }
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop(String message) {
      super(message);
    }
  }
}
