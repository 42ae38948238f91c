package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.resp.QuotedWords;
import io.heddle.resp.Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where some of a command's keys stand among its arguments, and what happens to them.
 *
 * @param begin how the first key is found
 * @param find how the others follow from the first
 * @param flags what the command does to these keys
 * @param notes a remark for {@code COMMAND INFO}, or null
 */
public record KeySpec(Begin begin, Find find, Set<Flag> flags, @Nullable String notes) {

  /**
   * Access to a key, under the names that {@code COMMAND INFO} shows: first the kind of access,
   * then what is done to the value.
   */
  public enum Flag {
    RO,
    RW,
    OW,
    RM,
    ACCESS,
    UPDATE,
    INSERT,
    DELETE,
    NOT_KEY,
    INCOMPLETE,
    VARIABLE_FLAGS;

    /** The spelling in replies. */
    public String wireName() {
      return switch (this) {
        case RO, RW, OW, RM -> name();
        default -> name().toLowerCase(Locale.ROOT);
      };
    }
  }

  /** How the first key is found. */
  public sealed interface Begin {
    /** At a fixed place; the command's name is number 0. */
    record Index(int position) implements Begin {}

    /**
     * After a keyword, searched from {@code startFrom} on, backwards from the end where that is
     * negative.
     */
    record Keyword(String keyword, int startFrom) implements Begin {}

    /**
     * In a place that no rule of {@code COMMAND INFO} describes.
     *
     * @param keywords what such keys, or what makes their names, stand behind
     * @param position finds it in a request; -1 if there is none
     */
    record Unknown(List<String> keywords, ToIntFunction<Request> position) implements Begin {}
  }

  /** How the other keys follow. */
  public sealed interface Find {
    /**
     * Every {@code step}-th argument up to {@code last}, counted from the first key; negative
     * counts from the end, where a {@code limit} above 1 stops after that fraction of the
     * arguments.
     */
    record Range(int last, int step, int limit) implements Find {}

    /**
     * As many as an argument says, {@code countAt} after the first key's place; the keys begin
     * {@code first} after it.
     */
    record KeyNumber(int countAt, int first, int step) implements Find {}

    /** No rule says so: there is only the first, if any. */
    record Unknown() implements Find {}
  }

  /**
   * Calls {@code action} with the position of each key in {@code request}.
   *
   * @return false where the request is malformed
   */
  public boolean forEachKey(Request request, IntConsumer action) {
    int begin = firstPosition(request);
    if (begin <= 0 || begin >= request.size()) {
      return !(this.begin instanceof Begin.Index);
    }
    return switch (find) {
      case Find.Range range -> forEachInRange(request.size(), begin, range, action);
      case Find.KeyNumber number -> forEachCounted(request, begin, number, action);
      case Find.Unknown unknown -> {
        action.accept(begin);
        yield true;
      }
    };
  }

  private int firstPosition(Request request) {
    return switch (begin) {
      case Begin.Index index -> index.position();
      case Begin.Keyword keyword -> afterKeyword(request, keyword);
      case Begin.Unknown unknown -> unknown.position().applyAsInt(request);
    };
  }

  private static int afterKeyword(Request request, Begin.Keyword keyword) {
    boolean backwards = keyword.startFrom() < 0;
    int position = backwards ? request.size() + keyword.startFrom() : keyword.startFrom();
    for (; position > 0 && position < request.size(); position += backwards ? -1 : 1) {
      if (request.argument(position).equalsIgnoreCase(keyword.keyword())) {
        return position + 1;
      }
    }
    return -1;
  }

  private static boolean forEachInRange(int size, int begin, Find.Range range, IntConsumer action) {
    int last;
    if (range.last() >= 0) {
      last = begin + range.last();
    } else if (range.limit() <= 1) {
      last = size + range.last();
    } else {
      last = begin + (size - begin) / range.limit() + range.last();
    }
    for (int i = begin; i <= last && i < size; i += range.step()) {
      action.accept(i);
    }
    return last >= begin && last < size;
  }

  private static boolean forEachCounted(
      Request request, int begin, Find.KeyNumber number, IntConsumer action) {
    int countAt = begin + number.countAt();
    if (countAt >= request.size()) {
      return false;
    }
    Bytes text = request.argument(countAt);
    int count = isCount(text) ? (int) Decimal.parse(text, -1) : leadingInteger(text);
    int first = begin + number.first();
    if (count < 0 || count > (request.size() - first + number.step() - 1) / number.step()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      action.accept(first + i * number.step());
    }
    return count > 0;
  }

  /**
   * Whether a count in {@code request} is no proper number, which Redis then reads in another way:
   * what it counts comes first there, and nothing is said of what happens to the keys.
   */
  public boolean countsLoosely(Request request) {
    int countAt =
        find instanceof Find.KeyNumber number ? firstPosition(request) + number.countAt() : -1;
    return countAt > 0 && countAt < request.size() && !isCount(request.argument(countAt));
  }

  private static boolean isCount(Bytes text) {
    long count = Decimal.parse(text, -1);
    return count >= 0 && count == (int) count;
  }

  /** As C's {@code atoi} reads a number: up to what is no digit, and 32 bits of it. */
  private static int leadingInteger(Bytes text) {
    int at = 0;
    while (at < text.length() && QuotedWords.isSpace(text.at(at))) {
      at++;
    }
    boolean isNegative = at < text.length() && text.at(at) == '-';
    at += isNegative || (at < text.length() && text.at(at) == '+') ? 1 : 0;
    long negative = 0; // there is one more number below zero than above
    for (; at < text.length() && text.at(at) >= '0' && text.at(at) <= '9'; at++) {
      int digit = text.at(at) - '0';
      negative = negative < (Long.MIN_VALUE + digit) / 10 ? Long.MIN_VALUE : 10 * negative - digit;
    }
    long positive = negative == Long.MIN_VALUE ? Long.MAX_VALUE : -negative;
    return (int) (isNegative ? negative : positive);
  }

  /** Whether this describes exactly one key at a fixed place. */
  boolean isSoleKey() {
    return begin instanceof Begin.Index && find instanceof Find.Range range && range.last() == 0;
  }
}
