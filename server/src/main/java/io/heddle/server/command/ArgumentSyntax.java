package io.heddle.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the notation of manuals, in which commands declare their arguments.
 *
 * <p>A word with small letters is a value, any other word stands for itself, before the values it
 * belongs to. {@code [x]} may be left out, {@code <x | y>} is a choice, {@code x [x ...]} or {@code
 * x ...} may be repeated. What type a value is of follows from its name; where it does not, the
 * type is added, as in {@code increment:double}.
 */
public final class ArgumentSyntax {
  private static final Pattern WORD = Pattern.compile("[\\[\\]<>|]|[^\\s\\[\\]<>|]+");
  private static final Pattern TYPED = Pattern.compile("([^\\s:]+):([a-z-]+)");
  private static final String REPEATED = "...";

  private final List<String> words = new ArrayList<>();
  private int next;

  private ArgumentSyntax(String syntax) {
    Matcher matcher = WORD.matcher(syntax);
    while (matcher.find()) {
      words.add(matcher.group());
    }
  }

  /**
   * The arguments that {@code syntax} declares.
   *
   * @throws IllegalArgumentException if it is not of that notation
   */
  public static List<Argument> parse(String syntax) {
    ArgumentSyntax parser = new ArgumentSyntax(syntax);
    Choice whole = parser.choice();
    if (parser.next < parser.words.size()) {
      throw new IllegalArgumentException("too many brackets are closed in: " + syntax);
    }
    return whole.isSingle() ? whole.alternatives.get(0) : List.of(whole.argument());
  }

  /** {@code syntax} as people should see it, without types. */
  public static String forPeople(String syntax) {
    return TYPED
        .matcher(syntax)
        .replaceAll(
            typed ->
                Matcher.quoteReplacement(
                    Argument.Type.ofWireName(typed.group(2)) == null
                        ? typed.group()
                        : typed.group(1)));
  }

  /** What stands between two brackets: alternatives, each a sequence of arguments. */
  private static final class Choice {
    final int start;
    final List<List<Argument>> alternatives = new ArrayList<>();
    boolean isRepeated;

    Choice(int start) {
      this.start = start;
    }

    boolean isSingle() {
      return alternatives.size() == 1;
    }

    Argument argument() {
      Argument argument =
          isSingle()
              ? Argument.all(alternatives.get(0))
              : Argument.oneOf(alternatives.stream().map(Argument::all).toList());
      return isRepeated ? argument.multiple(false) : argument;
    }
  }

  private Choice choice() {
    Choice choice = new Choice(next);
    choice.alternatives.add(sequence(choice));
    while (take("|")) {
      choice.alternatives.add(sequence(choice));
    }
    return choice;
  }

  private List<Argument> sequence(Choice within) {
    List<Argument> arguments = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    while (next < words.size() && !isAt("]") && !isAt(">") && !isAt("|")) {
      List<String> repetition = takeRepetition();
      if (repetition != null) {
        if (repetition.equals(words.subList(within.start, repetitionStart(repetition)))
            && repetition.contains("|")) {
          within.isRepeated = true;
        } else {
          repeat(arguments, starts, repetition);
        }
      } else if (take(REPEATED)) {
        arguments.set(arguments.size() - 1, arguments.getLast().multiple(false));
      } else {
        starts.add(next);
        arguments.add(argument());
      }
    }
    return arguments;
  }

  private Argument argument() {
    if (take("[")) {
      Argument argument = choice().argument().optional();
      expect("]");
      return argument;
    }
    if (isAt("<")) {
      return required();
    }
    String word = words.get(next++);
    if (isValue(word)) {
      return value(word);
    }
    if (isAt("<")) {
      return required().after(word);
    }
    List<Argument> values = values();
    return values.isEmpty() ? Argument.pureToken(word) : Argument.all(values).after(word);
  }

  private Argument required() {
    expect("<");
    Argument argument = choice().argument();
    expect(">");
    return argument;
  }

  /** The values that follow a word which stands for itself. */
  private List<Argument> values() {
    List<Argument> values = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    while (next < words.size()) {
      int before = next;
      List<String> repetition = takeRepetition();
      if (repetition != null) {
        if (starts.isEmpty() || repetition.size() > before - starts.get(0)) {
          next = before; // the word is repeated too
          return values;
        }
        repeat(values, starts, repetition);
      } else if (isValue(words.get(next))) {
        starts.add(next);
        values.add(value(words.get(next++)));
      } else {
        return values;
      }
    }
    return values;
  }

  /** Takes {@code [x ...]} and gives the words of x; null if none stands here. */
  private @Nullable List<String> takeRepetition() {
    if (!isAt("[")) {
      return null;
    }
    int depth = 0;
    int end = next;
    do {
      depth += words.get(end).equals("[") ? 1 : words.get(end).equals("]") ? -1 : 0;
      end++;
    } while (depth > 0 && end < words.size());
    if (depth > 0 || !words.get(end - 2).equals(REPEATED)) {
      return null;
    }
    List<String> repetition = words.subList(next + 1, end - 2);
    next = end;
    return repetition;
  }

  /** Where the repetition that was just taken began. */
  private int repetitionStart(List<String> repetition) {
    return next - repetition.size() - 3;
  }

  /** Makes those last arguments one of many whose words are repeated. */
  private void repeat(List<Argument> arguments, List<Integer> starts, List<String> repetition) {
    int end = repetitionStart(repetition);
    int wordsBack = end - repetition.size();
    for (int i = 0; i < starts.size(); i++) {
      Argument first = arguments.get(i);
      boolean isTokenRepeated = starts.get(i) == wordsBack && first.token() != null;
      boolean isAll =
          starts.get(i) + (first.token() == null || isTokenRepeated ? 0 : 1) == wordsBack;
      if (isAll && words.subList(wordsBack, end).equals(repetition)) {
        List<Argument> repeated = arguments.subList(i, arguments.size());
        Argument one = Argument.all(repeated);
        one = one.multiple(isTokenRepeated && one.token() != null);
        repeated.clear();
        arguments.add(one);
        starts.subList(i + 1, starts.size()).clear();
        return;
      }
    }
    throw new IllegalArgumentException("what is repeated is not what stands before: " + repetition);
  }

  private static boolean isValue(String word) {
    return word.chars().anyMatch(c -> c >= 'a' && c <= 'z');
  }

  private static Argument value(String word) {
    Matcher typed = TYPED.matcher(word);
    Argument.Type type = typed.matches() ? Argument.Type.ofWireName(typed.group(2)) : null;
    return type == null
        ? Argument.value(word, Argument.Type.usuallyOf(word))
        : Argument.value(typed.group(1), type);
  }

  private boolean isAt(String word) {
    return next < words.size() && words.get(next).equals(word);
  }

  private boolean take(String word) {
    boolean there = isAt(word);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String word) {
    if (!take(word)) {
      throw new IllegalArgumentException(
          "a " + word + " is missing in: " + String.join(" ", words));
    }
  }
}
