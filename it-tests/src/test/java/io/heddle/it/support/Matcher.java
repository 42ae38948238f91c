package io.heddle.it.support;

import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings the part of a reply that differs from run to run into one form, when it is recorded as
 * when it is compared: two replies agree when their normal forms are equal. What a matcher does not
 * accept it leaves alone, so that it shows.
 *
 * @param text how the script names it
 */
public record Matcher(String text, UnaryOperator<Frame> normalForm) {
  /** For a reply that is the same every time. */
  public static final Matcher EXACT = new Matcher("", UnaryOperator.identity());

  /**
   * The matcher that a script names:
   *
   * <ul>
   *   <li>{@code int 90..100 190..200}: an integer in one of these ranges, whichever it was
   *   <li>{@code text REGEX}: text that matches as a whole
   *   <li>{@code unordered}: the elements in any order
   *   <li>{@code pairs}: keys and values in turn, the pairs in any order
   *   <li>{@code without A B}: the values of these keys, whatever they are
   *   <li>{@code fields A B}: text of {@code key=value} words, of which only these values count
   *   <li>{@code code}: an error, of which only the first word counts
   *   <li>{@code shape}: the same types all the way down, whatever they hold
   *   <li>{@code help}: a list of lines
   * </ul>
   */
  public static Matcher parse(String text) {
    List<String> words = List.of(text.split(" "));
    List<String> rest = words.subList(1, words.size());
    UnaryOperator<Frame> form =
        switch (words.getFirst()) {
          case "int" -> ranges(rest);
          case "text" -> pattern(String.join(" ", rest));
          case "unordered" -> frame -> sorted(frame, 1);
          case "pairs" -> frame -> sorted(frame, 2);
          case "without" -> frame -> without(frame, Set.copyOf(rest));
          case "fields" -> frame -> fields(frame, Set.copyOf(rest));
          case "code" -> frame -> frame.isError() ? matched(firstWord(frame.text())) : frame;
          case "shape" -> Matcher::shape;
          case "help" -> Matcher::help;
          default -> throw new IllegalArgumentException("no such matcher: " + text);
        };
    return new Matcher(text, form);
  }

  public Frame normal(Frame frame) {
    return normalForm.apply(frame);
  }

  private static String firstWord(String text) {
    return text.contains(" ") ? text.substring(0, text.indexOf(' ')) : text;
  }

  private static Frame matched(String what) {
    return new Frame.Line(Frame.MATCHED, what);
  }

  private static UnaryOperator<Frame> ranges(List<String> texts) {
    return frame -> {
      if (frame.type() != ':') {
        return frame;
      }
      long value = Long.parseLong(frame.text());
      return texts.stream()
          .filter(text -> contains(text.split("\\.\\."), value))
          .findFirst()
          .map(text -> matched("int " + text))
          .orElse(frame);
    };
  }

  private static boolean contains(String[] bounds, long value) {
    return Long.parseLong(bounds[0]) <= value && value <= Long.parseLong(bounds[1]);
  }

  private static UnaryOperator<Frame> pattern(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    return frame -> {
      boolean carriesText = frame instanceof Frame.Line || frame instanceof Frame.Blob;
      return carriesText && pattern.matcher(frame.text()).matches()
          ? matched(frame.type() + " text " + regex)
          : frame;
    };
  }

  private static Frame sorted(Frame frame, int step) {
    if (!(frame instanceof Frame.Aggregate aggregate) || aggregate.elements().size() % step != 0) {
      return frame;
    }
    List<List<Frame>> groups = new ArrayList<>();
    for (int i = 0; i < aggregate.elements().size(); i += step) {
      groups.add(aggregate.elements().subList(i, i + step));
    }
    groups.sort(Comparator.comparing(List::toString));
    return new Frame.Aggregate(aggregate.type(), groups.stream().flatMap(List::stream).toList());
  }

  private static Frame without(Frame frame, Set<String> keys) {
    if (!(frame instanceof Frame.Aggregate aggregate)) {
      return frame;
    }
    List<Frame> elements = new ArrayList<>(aggregate.elements());
    for (int i = 0; i + 1 < elements.size(); i += 2) {
      if (keys.contains(elements.get(i).text())) {
        elements.set(i + 1, matched(elements.get(i + 1).type() + ""));
      }
    }
    return new Frame.Aggregate(aggregate.type(), elements);
  }

  private static Frame fields(Frame frame, Set<String> counted) {
    if (!(frame instanceof Frame.Blob)) {
      return frame;
    }
    // Each line of CLIENT LIST by itself; the values that do not count become an asterisk.
    String lines =
        frame
            .text()
            .lines()
            .map(
                line ->
                    Pattern.compile("(\\S+?)=(\\S*)")
                        .matcher(line)
                        .replaceAll(
                            field ->
                                java.util.regex.Matcher.quoteReplacement(
                                    field.group(1)
                                        + "="
                                        + (counted.contains(field.group(1))
                                            ? field.group(2)
                                            : "*"))))
            .collect(Collectors.joining("|"));
    return matched(frame.type() + " " + lines);
  }

  private static Frame shape(Frame frame) {
    return switch (frame) {
      case Frame.Line line -> matched(line.type() + "");
      case Frame.Blob blob -> matched(blob.type() + "");
      case Frame.Absent absent -> absent;
      case Frame.Aggregate aggregate ->
          new Frame.Aggregate(
              aggregate.type(), aggregate.elements().stream().map(Matcher::shape).toList());
    };
  }

  private static Frame help(Frame frame) {
    boolean lines =
        frame instanceof Frame.Aggregate aggregate
            && aggregate.elements().size() > 2
            && aggregate.elements().stream().allMatch(element -> element.type() == '+');
    return lines ? matched("help") : frame;
  }
}
