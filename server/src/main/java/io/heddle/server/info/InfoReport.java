package io.heddle.server.info;

import io.heddle.server.command.ServerContext;
import io.heddle.shard.Shard;
import java.util.Set;

/**
 * The answer to one {@code INFO}. Visits every shard, in the shard's turn, to add up what it has
 * and did; the text is made afterwards, on the connection's thread, so that no shard waits for it.
 */
public final class InfoReport {
  private final Set<Section> sections;
  private final Survey survey;

  public InfoReport(Set<Section> sections) {
    this.sections = sections;
    this.survey = new Survey(sections.contains(Section.LATENCYSTATS));
  }

  /** Whether the report needs to {@link #visit} the shards. */
  public boolean isAboutShards() {
    return sections.stream().anyMatch(Section::isAboutShards);
  }

  /** Takes in the figures of {@code shard}, whose turn the caller holds. */
  public void visit(ServerContext server, Shard shard) {
    survey.visit(server, shard);
  }

  /** The report: lines that end with CR and LF, each a section's title, a field, or empty. */
  public String text(ServerContext server) {
    survey.finish(server);
    Fields fields = new Fields();
    for (Section section : Section.values()) {
      if (sections.contains(section)) {
        fields.section(section.title());
        write(section, fields, server);
      }
    }
    return fields.toString();
  }

  private void write(Section section, Fields fields, ServerContext server) {
    switch (section) {
      case SERVER -> ServerFacts.server(fields, server);
      case CLIENTS -> ServerFacts.clients(fields, server);
      case MEMORY -> MachineFacts.memory(fields, server);
      case PERSISTENCE -> DataFacts.persistence(fields, server, survey);
      case STATS -> DataFacts.stats(fields, server, survey);
      case REPLICATION -> ServerFacts.replication(fields, server);
      case CPU -> MachineFacts.cpu(fields);
      case MODULES -> {} // there are none
      case COMMANDSTATS -> CommandFacts.commands(fields, server, survey);
      case ERRORSTATS -> CommandFacts.errors(fields, server);
      case LATENCYSTATS -> CommandFacts.latencies(fields, server, survey);
      case CLUSTER -> ServerFacts.cluster(fields);
      case KEYSPACE -> DataFacts.keyspace(fields, survey);
    }
  }
}
