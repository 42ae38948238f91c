package io.heddle.server.command;

import io.heddle.aof.Effects;
import io.heddle.aof.ShardLog;
import io.heddle.aof.SharedGroup;
import io.heddle.server.session.Commitments;
import io.heddle.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a command does to the shards' data, with all that is carried out for its sake, on its way
 * into their logs: after a crash all of it is there or nothing. Owned by the holder of the turns.
 */
final class LoggedUnit {
  private record Touched(ShardLog log, int bytesBefore, int commandsBefore) {
    /** Several commands are one to a Redis too, as far as they stand in one log. */
    void end() {
      Effects effects = log.effects();
      if (effects.commands() > commandsBefore + 1) {
        effects.enclose(bytesBefore);
      }
    }
  }

  private final List<Touched> touched = new ArrayList<>(1);

  /** Where what is done to {@code shard}, which is in turn and has a log, is added. */
  Effects of(Shard shard) {
    ShardLog log = Objects.requireNonNull(shard.log());
    Effects effects = log.effects();
    for (int i = 0; i < touched.size(); i++) {
      if (touched.get(i).log == log) {
        return effects;
      }
    }
    touched.add(new Touched(log, effects.size(), effects.commands()));
    return effects;
  }

  /** The command broke off: what is known of it may be half of what it did. */
  void drop() {
    touched.forEach(each -> each.log.effects().backTo(each.bytesBefore));
    touched.clear();
  }

  /** The command has ended; whether it did anything. */
  boolean end() {
    if (touched.isEmpty()) {
      return false;
    }
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).end();
    }
    if (touched.size() == 1) {
      touched.get(0).log.sealIfLarge();
    } else {
      SharedGroup.seal(touched.stream().map(Touched::log).toList());
    }
    touched.clear();
    return true;
  }

  /**
   * Has {@code commitments} depend on all that the logs of {@code held} know of now.
   *
   * @param wrote whether the client's command did anything there
   */
  static void note(List<Shard> held, Commitments commitments, boolean wrote) {
    for (int i = 0; i < held.size(); i++) {
      ShardLog log = held.get(i).log();
      if (log != null) {
        commitments.note(log, wrote);
      }
    }
  }
}
