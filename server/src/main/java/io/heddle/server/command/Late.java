package io.heddle.server.command;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parsed arguments, or the mistake in them: for commands that look at their keys before they
 * complain of their arguments, so that an error about a key goes first.
 *
 * @param <Q> the arguments
 */
public final class Late<Q> {
  private final @Nullable Q value;
  private final @Nullable ClientException mistake;

  private Late(@Nullable Q value, @Nullable ClientException mistake) {
    this.value = value;
    this.mistake = mistake;
  }

  /** What {@code parsing} gives, or the mistake it finds. */
  public static <Q> Late<Q> of(Supplier<Q> parsing) {
    try {
      return new Late<>(parsing.get(), null);
    } catch (ClientException e) {
      return new Late<>(null, e);
    }
  }

  /**
   * The arguments.
   *
   * @throws ClientException if they make no sense
   */
  public Q get() {
    if (value == null) {
      throw Objects.requireNonNull(mistake);
    }
    return value;
  }
}
