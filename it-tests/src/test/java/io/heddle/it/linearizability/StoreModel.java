package io.heddle.it.linearizability;

import org.jspecify.annotations.Nullable;

/** Redis, as far as the histories go: strings that are numbers, lists, transactions. */
final class StoreModel implements Model<Store> {
  @Override
  public Store initial() {
    return Store.EMPTY;
  }

  @Override
  public @Nullable Store after(Store state, Operation operation) {
    StoreStep step = new StoreStep(state, operation.client());
    Object reply = step.perform(operation.request());
    boolean isDue = operation.isWithoutEnd() || reply.equals(operation.reply());
    return isDue ? step.result() : null;
  }
}
