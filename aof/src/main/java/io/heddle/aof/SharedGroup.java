package io.heddle.aof;

import java.util.ArrayList;
import java.util.List;

/** What a command did in several shards, in as many logs. */
public final class SharedGroup {
  private SharedGroup() {}

  /**
   * Makes what was gathered in {@code logs}, in whose turns the caller is, one unit: after a crash,
   * all of it is there or none.
   */
  public static void seal(List<ShardLog> logs) {
    List<Participant> unit = new ArrayList<>();
    for (ShardLog log : logs) {
      if (!log.effects().isEmpty()) {
        unit.add(new Participant(log.index(), log.position()));
      }
    }
    if (unit.size() < 2) {
      logs.forEach(ShardLog::seal);
      return;
    }
    Commits commits = logs.get(0).commits();
    commits.join(unit);
    commits.beginIncomplete();
    for (ShardLog log : logs) {
      if (!log.effects().isEmpty()) {
        log.sealAsPartOf(unit);
      }
    }
    commits.endIncomplete();
  }
}
