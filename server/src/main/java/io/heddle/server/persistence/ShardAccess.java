package io.heddle.server.persistence;

import io.heddle.seam.Clock;
import io.heddle.shard.Message;
import io.heddle.shard.Rendezvous;
import io.heddle.shard.Shard;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** How what is to be saved or loaded gets from a shard or to it. */
enum ShardAccess {
  /** A turn for each piece, so that the shard serves its clients meanwhile. */
  BY_TURNS {
    @Override
    void hold(Clock clock, List<Shard> shards, Runnable work) {
      new Rendezvous(clock).hold(shards, work);
    }

    @Override
    void visit(Shard shard, Consumer<Shard> work) throws IOException {
      Message message = new Message(work::accept);
      shard.execute(message);
      if (message.failure() != null) {
        throw new IOException("a shard has stopped", message.failure());
      }
    }
  },

  /** The caller holds the turns of all shards. */
  HELD {
    @Override
    void hold(Clock clock, List<Shard> shards, Runnable work) {
      work.run();
    }

    @Override
    void visit(Shard shard, Consumer<Shard> work) {
      work.accept(shard);
    }
  };

  /** Does {@code work} while nobody else has any of {@code shards}. */
  abstract void hold(Clock clock, List<Shard> shards, Runnable work);

  /** Does {@code work} in a turn of {@code shard}. */
  abstract void visit(Shard shard, Consumer<Shard> work) throws IOException;
}
