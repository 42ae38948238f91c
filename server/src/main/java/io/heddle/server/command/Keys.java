package io.heddle.server.command;

import io.heddle.resp.Request;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where keys stand: the vocabulary of declarations.
 *
 * @param begin how the first is found
 * @param find how the others follow
 * @param notes a remark for {@code COMMAND INFO}, or null
 */
public record Keys(KeySpec.Begin begin, KeySpec.Find find, @Nullable String notes) {

  /** One key, at {@code position}. */
  public static Keys at(int position) {
    return range(position, 0, 1);
  }

  /** Two keys, side by side from {@code position} on. */
  public static Keys two(int position) {
    return range(position, 1, 1);
  }

  /** All arguments from {@code position} on. */
  public static Keys from(int position) {
    return range(position, -1, 1);
  }

  /** All arguments from {@code position} on but the last. */
  public static Keys fromButLast(int position) {
    return range(position, -2, 1);
  }

  /** From {@code position} on every {@code step}-th argument. */
  public static Keys every(int step, int position) {
    return range(position, -1, step);
  }

  /** As many as the argument at {@code position} says, which they follow. */
  public static Keys counted(int position) {
    return new Keys(new KeySpec.Begin.Index(position), new KeySpec.Find.KeyNumber(0, 1, 1), null);
  }

  /** One key behind {@code keyword}, where {@code position} finds it, or none if it gives -1. */
  public static Keys behind(String keyword, ToIntFunction<Request> position) {
    return unknown(List.of(keyword), position);
  }

  /** Any keys: what stands behind {@code keywords} only tells how to make their names. */
  public static Keys derivedFrom(String... keywords) {
    return unknown(List.of(keywords), request -> -1);
  }

  private static Keys unknown(List<String> keywords, ToIntFunction<Request> position) {
    return new Keys(
        new KeySpec.Begin.Unknown(keywords, position), new KeySpec.Find.Unknown(), null);
  }

  /**
   * All arguments behind {@code keyword}, looked for from {@code fromEnd} before the end backwards.
   */
  public static Keys behindFromEnd(String keyword, int fromEnd) {
    return new Keys(
        new KeySpec.Begin.Keyword(keyword, -fromEnd), new KeySpec.Find.Range(-1, 1, 0), null);
  }

  private static Keys range(int position, int last, int step) {
    return new Keys(new KeySpec.Begin.Index(position), new KeySpec.Find.Range(last, step, 0), null);
  }

  /** The same, with a remark for {@code COMMAND INFO}. */
  public Keys notes(String text) {
    return new Keys(begin, find, text);
  }
}
