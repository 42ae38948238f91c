package io.heddle.it.architecture.offence.shard;

import io.heddle.it.architecture.offence.resp.Bytes;
import io.heddle.it.architecture.offence.resp.RespOffence;
import io.heddle.it.architecture.offence.server.ServerOffence;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** A shard knows the server and a reply, and blocks behind the back of its scheduler. */
public record ShardOffence(
    ServerOffence server, Bytes innocent, RespOffence reply, CountDownLatch latch) {
  void block() {
    new ReentrantLock().lock();
  }
}
