package io.heddle.server.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of a command's arguments are keys: those that its key specifications point at.
 * Lives for one call of {@link #mark(List, List, int)}, in the caller's thread.
 */
final class KeyArguments {
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final List<KeySpec> specs;

  /** The place of the next argument in a request, as far as it is known. */
  private int position;

  /** The word that is behind the next argument, and how far. */
  private @Nullable String keyword;

  private int afterKeyword;

  private KeyArguments(List<KeySpec> specs, int position) {
    this.specs = specs;
    this.position = position;
  }

  /**
   * The same {@code arguments}, with what is a key marked as one.
   *
   * @param position the place of the first argument in a request
   */
  static List<Argument> mark(List<Argument> arguments, List<KeySpec> specs, int position) {
    return new KeyArguments(specs, position).mark(arguments);
  }

  private List<Argument> mark(List<Argument> arguments) {
    List<Argument> marked = new ArrayList<>(arguments.size());
    for (Argument argument : arguments) {
      marked.add(mark(argument));
      if (!argument.isOfFixedLength()) {
        position = UNKNOWN;
        keyword = null;
      }
    }
    return marked;
  }

  private Argument mark(Argument argument) {
    if (argument.token() != null) {
      advance();
      keyword = argument.token();
      afterKeyword = 0;
    }
    return switch (argument.type()) {
      case PURE_TOKEN -> argument;
      case BLOCK -> argument.with(mark(argument.parts()));
      case ONEOF -> argument.with(markEach(argument.parts()));
      default -> markValue(argument);
    };
  }

  /** Marks alternatives, all of which stand at the same place. */
  private List<Argument> markEach(List<Argument> alternatives) {
    int positionBefore = position;
    String keywordBefore = keyword;
    int afterKeywordBefore = afterKeyword;
    List<Argument> marked = new ArrayList<>(alternatives.size());
    for (Argument alternative : alternatives) {
      position = positionBefore;
      keyword = keywordBefore;
      afterKeyword = afterKeywordBefore;
      marked.add(mark(alternative));
    }
    return marked;
  }

  private Argument markValue(Argument value) {
    int found = -1;
    for (int i = 0; i < specs.size() && found < 0; i++) {
      found = pointsHere(specs.get(i)) ? i : -1;
    }
    advance();
    return found < 0 ? value : value.ofKeySpec(found);
  }

  private void advance() {
    if (position != UNKNOWN) {
      position++;
    }
    afterKeyword++;
  }

  private boolean pointsHere(KeySpec spec) {
    int offset =
        switch (spec.begin()) {
          case KeySpec.Begin.Index index ->
              position == UNKNOWN ? UNKNOWN : position - index.position();
          case KeySpec.Begin.Keyword after ->
              after.keyword().equals(keyword) ? afterKeyword : UNKNOWN;
          case KeySpec.Begin.Unknown unknown ->
              unknown.keywords().contains(keyword) ? afterKeyword : UNKNOWN;
        };
    return !spec.flags().contains(KeySpec.Flag.NOT_KEY)
        && switch (spec.find()) {
          case KeySpec.Find.Range range ->
              offset == 0 || (offset > 0 && offset <= range.last() && offset % range.step() == 0);
          case KeySpec.Find.KeyNumber number -> offset == number.first();
          case KeySpec.Find.Unknown unknown -> offset == 0;
        };
  }
}
