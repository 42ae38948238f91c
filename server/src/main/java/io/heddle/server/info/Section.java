package io.heddle.server.info;

import io.heddle.resp.Bytes;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The sections of {@code INFO}, in the order in which they are shown. */
public enum Section {
  SERVER("Server", true),
  CLIENTS("Clients", true),
  MEMORY("Memory", true),
  PERSISTENCE("Persistence", true),
  STATS("Stats", true),
  REPLICATION("Replication", true),
  CPU("CPU", true),
  MODULES("Modules", true),
  COMMANDSTATS("Commandstats", false),
  ERRORSTATS("Errorstats", true),
  LATENCYSTATS("Latencystats", false),
  CLUSTER("Cluster", true),
  KEYSPACE("Keyspace", true);

  /** What is shown to who asks for nothing special. */
  public static final Set<Section> BY_DEFAULT = byDefault();

  private final String title;
  private final boolean shownByDefault;

  Section(String title, boolean shownByDefault) {
    this.title = title;
    this.shownByDefault = shownByDefault;
  }

  private static Set<Section> byDefault() {
    EnumSet<Section> sections = EnumSet.allOf(Section.class);
    sections.removeIf(section -> !section.shownByDefault);
    return Collections.unmodifiableSet(sections);
  }

  /** The sections that {@code word} asks for; none if it means nothing. */
  public static Set<Section> named(Bytes word) {
    if (word.equalsIgnoreCase("ALL") || word.equalsIgnoreCase("EVERYTHING")) {
      return EnumSet.allOf(Section.class);
    }
    if (word.equalsIgnoreCase("DEFAULT")) {
      return BY_DEFAULT;
    }
    for (Section section : values()) {
      if (word.equalsIgnoreCase(section.name())) {
        return EnumSet.of(section);
      }
    }
    return Set.of();
  }

  /** Whether the section's fields are sums over all shards. */
  boolean isAboutShards() {
    return switch (this) {
      case PERSISTENCE, STATS, COMMANDSTATS, LATENCYSTATS, KEYSPACE -> true;
      case SERVER, CLIENTS, MEMORY, REPLICATION, CPU, MODULES, ERRORSTATS, CLUSTER -> false;
    };
  }

  String title() {
    return title;
  }
}
