package io.heddle.it.simulation;

import io.heddle.server.command.Call;
import io.heddle.shard.Shard;
import io.heddle.shard.ShardSettings;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Hashing;
import io.heddle.shard.keyspace.Key;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A mistake that a server may have, made at one of its seams: that a simulation finds it proves
 * something.
 */
enum Defect {
  NONE,

  /** Now and then a turn is kept that should be given back. */
  DROPPED_RELEASE {
    @Override
    boolean forgetsTurn(SplittableRandom chance) {
      return chance.nextInt(500) == 0;
    }
  },

  /** EXEC does not look whether what was watched has changed. */
  SKIPPED_WATCH_CHECK {
    @Override
    void beforeHandler(Call call) {
      if (call.command().name().equals("exec")) {
        call.transaction().unwatch(call.held());
      }
    }
  },

  /** A command takes the turns of its shards in no order. */
  UNORDERED_ACQUISITION {
    @Override
    Shards shards(
        int count,
        Scheduler scheduler,
        Hashing hashing,
        SplittableRandom random,
        ShardSettings settings) {
      return new UnorderedShards(count, scheduler, hashing, random, settings);
    }
  },

  /** Clients are answered before what they asked for is safe. */
  UNSYNCED_REPLY {
    @Override
    String policy(String wanted) {
      return "everysec";
    }
  },

  /** Now and then a thread is not woken that waits. */
  MISSED_WAKE_UP {
    @Override
    boolean dropsWakeUp(SplittableRandom chance) {
      return chance.nextInt(100) == 0;
    }
  },

  /** A sync that failed is taken for one that was done. */
  MISSED_SYNC_FAILURE {
    @Override
    boolean missesFailedSyncs() {
      return true;
    }
  };

  Shards shards(
      int count,
      Scheduler scheduler,
      Hashing hashing,
      SplittableRandom random,
      ShardSettings settings) {
    return new Shards(count, scheduler, scheduler, hashing, random, settings);
  }

  /** When the disk makes things safe of a server that is told {@code wanted}. */
  String policy(String wanted) {
    return wanted;
  }

  boolean forgetsTurn(SplittableRandom chance) {
    return false;
  }

  boolean dropsWakeUp(SplittableRandom chance) {
    return false;
  }

  /** Whether nobody is told that a sync failed, which shows on a failing disk only. */
  boolean missesFailedSyncs() {
    return false;
  }

  void beforeHandler(Call call) {}

  private static final class UnorderedShards extends Shards {
    UnorderedShards(
        int count,
        Scheduler scheduler,
        Hashing hashing,
        SplittableRandom random,
        ShardSettings settings) {
      super(count, scheduler, scheduler, hashing, random, settings);
    }

    @Override
    public List<Shard> of(List<Key> keys) {
      List<Shard> ordered = super.of(keys);
      boolean turned = keys.get(0).shard() != ordered.get(0).index();
      return turned ? ordered.reversed() : ordered;
    }
  }
}
