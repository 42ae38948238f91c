package io.heddle.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.aof.FsyncPolicy;
import io.heddle.aof.LogOptions;
import io.heddle.aof.Logs;
import io.heddle.aof.ShardLog;
import io.heddle.resp.Bytes;
import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.server.FaultyStorage;
import io.heddle.server.FaultyStorage.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What replies wait for while one log takes the place of another, whose sync has failed. */
@Timeout(60)
class CommitmentsTest {
  private static final Logs.Contents NONE = (shard, target, give) -> {};

  @TempDir Path directory;

  private final FaultyStorage disk = new FaultyStorage();
  private final Commitments commitments = new Commitments();
  private Logs logs;
  private ShardLog failed;

  @BeforeEach
  void failAfterAWrite() throws IOException {
    LogOptions options = new LogOptions("appendonly.aof", 1 << 16, FsyncPolicy.ALWAYS);
    logs = new Logs(disk, directory, Clock.SYSTEM, Waiting.THREADS, options);
    logs.begin(1, 1, 2, NONE);
    failed = logs.all().get(0);
    failed.effects().begin(0, 1);
    failed.effects().argument(Bytes.of("PING"));
    commitments.note(failed, true);
    failed.seal();
    disk.fail(Step.SYNC);
    failed.work();
    disk.heal();
  }

  @AfterEach
  void close() throws IOException {
    logs.close();
  }

  private boolean areSettled() {
    return commitments.unsettled(List.of()) == null;
  }

  @Test
  void whatWasWrittenIsSettledWithTheLogThatHoldsIt() throws IOException {
    assertThat(areSettled()).isFalse();
    Logs.NewEpoch begun = logs.prepare(1, 1, 2);
    commitments.note(begun.logs().get(0), false);
    assertThat(areSettled()).as("the next start would find the failed one").isFalse();
    logs.writeBases(begun, NONE);
    logs.putInForce(begun);
    assertThat(areSettled()).isTrue();
    commitments.settle();
  }

  @Test
  void itIsNeverSettledIfThatComesToNothing() throws IOException {
    Logs.NewEpoch begun = logs.prepare(1, 1, 2);
    commitments.note(begun.logs().get(0), false);
    logs.abandon(begun);
    commitments.note(failed, false);
    assertThat(areSettled()).isFalse();
    assertThatThrownBy(commitments::settle).hasMessage("Input/output error");
  }

  @Test
  void whoOnlyReadsNeverWaitsForANewLog() throws IOException {
    Commitments reader = new Commitments();
    reader.note(failed, false);
    assertThat(reader.unsettled(List.of())).isNotNull();
    reader.settle(); // while writes are refused, reads go on
    Logs.NewEpoch begun = logs.prepare(1, 1, 2);
    reader.note(begun.logs().get(0), false);
    reader.settle();
    logs.abandon(begun);
  }
}
