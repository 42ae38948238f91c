package io.heddle.shard;

/**
 * What a message does to a shard. Runs on whichever thread holds the shard's turn, so it must not
 * block.
 */
@FunctionalInterface
public interface Work {
  void perform(Shard shard);
}
