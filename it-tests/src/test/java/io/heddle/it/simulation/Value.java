package io.heddle.it.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the model keeps at a key. */
sealed interface Value {
  record Text(String text) implements Value {}

  record Row(List<String> elements) implements Value {}

  record Members(TreeSet<String> members) implements Value {}

  record Fields(TreeMap<String, String> fields, TreeMap<String, Long> deadlines) implements Value {
    boolean isOver(String field, long now) {
      return deadlines.getOrDefault(field, Data.NEVER) < now;
    }

    boolean isLive(String field, long now) {
      return fields.containsKey(field) && !isOver(field, now);
    }

    boolean remove(String field) {
      deadlines.remove(field);
      return fields.remove(field) != null;
    }
  }

  record Scores(TreeMap<String, Long> scores) implements Value {
    /** In their order. */
    List<Map.Entry<String, Long>> ranked() {
      List<Map.Entry<String, Long>> entries = new ArrayList<>(scores.entrySet());
      entries.sort(Map.Entry.comparingByValue()); // stable, so of equal scores the lesser member
      return entries;
    }
  }

  default String type() {
    return switch (this) {
      case Text text -> "string";
      case Row row -> "list";
      case Members members -> "set";
      case Fields fields -> "hash";
      case Scores scores -> "zset";
    };
  }

  default boolean isEmpty() {
    return switch (this) {
      case Text text -> false;
      case Row row -> row.elements.isEmpty();
      case Members members -> members.members.isEmpty();
      case Fields fields -> fields.fields.isEmpty();
      case Scores scores -> scores.scores.isEmpty();
    };
  }

  default Value copy() {
    return switch (this) {
      case Text text -> text;
      case Row row -> new Row(new ArrayList<>(row.elements));
      case Members members -> new Members(new TreeSet<>(members.members));
      case Fields fields ->
          new Fields(new TreeMap<>(fields.fields), new TreeMap<>(fields.deadlines));
      case Scores scores -> new Scores(new TreeMap<>(scores.scores));
    };
  }
}
