package io.heddle.it.simulation;

import static io.heddle.it.simulation.Checker.require;

import io.heddle.it.simulation.Checker.Progress;
import io.heddle.it.simulation.History.Carried;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Clients that walk through a database with {@code SCAN}: each key that is there from the first
 * step to the end of the last is shown to them.
 */
final class Walks {
  private static final String BEGIN = "0";
  private static final String END = "0";

  /** One client's way. */
  private static final class Walk {
    final int database;

    /** What was there all the time so far. */
    final Set<String> stayed;

    final Set<String> shown = new HashSet<>();
    long endedAt = History.NEVER;

    Walk(int database, List<String> keys) {
      this.database = database;
      this.stayed = new HashSet<>(keys);
    }
  }

  private final Model model;
  private final Map<Progress, Walk> under = new HashMap<>();
  private final List<Walk> ended = new ArrayList<>();

  Walks(Model model) {
    this.model = model;
  }

  /** Something happens at a time: what ended before it is known by now. */
  void before(long at) {
    ended.stream().filter(walk -> walk.endedAt < at).forEach(Walks::check);
    ended.removeIf(walk -> walk.endedAt < at);
  }

  /** Something has happened at a time. */
  void after(long clock) {
    under.values().forEach(walk -> walk.stayed.retainAll(model.data.keys(walk.database, clock)));
    ended.forEach(walk -> walk.stayed.retainAll(model.data.keys(walk.database, clock)));
  }

  /** A client makes a step. */
  void step(Progress progress, Carried event) {
    Frame outcome = event.outcome;
    if (outcome == null || outcome.isError()) {
      return;
    }
    if (event.words.get(1).equals(BEGIN)) {
      int database = progress.client.database;
      under.put(progress, new Walk(database, model.data.keys(database, event.clock())));
    }
    Walk walk = under.get(progress);
    if (walk == null) {
      return; // a transaction had its beginning
    }
    outcome.elements().get(1).elements().forEach(key -> walk.shown.add(key.text()));
    if (outcome.elements().get(0).text().equals(END)) {
      under.remove(progress);
      walk.endedAt = event.endedAt;
      ended.add(walk);
    }
  }

  private static void check(Walk walk) {
    require(
        walk.shown.containsAll(walk.stayed), "a walk showed " + walk.shown + " of " + walk.stayed);
  }
}
