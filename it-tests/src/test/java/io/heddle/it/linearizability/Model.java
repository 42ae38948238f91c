package io.heddle.it.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * What an object does when one request comes after the other.
 *
 * @param <S> its states, which never change and are equal where nobody can tell them apart
 */
interface Model<S> {
  S initial();

  /**
   * The state after {@code operation}, or null if its reply is not the one due in {@code state}.
   */
  @Nullable S after(S state, Operation operation);
}
