package io.heddle.server.info;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Command;
import io.heddle.server.command.ServerContext;
import io.heddle.shard.Shard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;

/**
 * The answer to one {@code LATENCY HISTOGRAM}: how many calls of each command took up to about one,
 * two, four ... microseconds. Belongs to the connection that asked, and during a visit to the
 * holder of the shard's turn.
 */
public final class LatencyTable {
  private static final long FIRST_STEP_NANOS = 1024;

  private final Survey survey = new Survey(true);
  private final List<Bytes> names;

  /**
   * @param names which commands to tell of; all if there are none
   */
  public LatencyTable(List<Bytes> names) {
    this.names = names;
  }

  /** Takes in the figures of {@code shard}, whose turn the caller holds. */
  public void visit(ServerContext server, Shard shard) {
    survey.visit(server, shard);
  }

  public Reply reply(ServerContext server) {
    survey.finish(server);
    List<Reply> entries = new ArrayList<>();
    for (Command command : chosen(server)) {
      AbstractHistogram latency = survey.commands().latency(command.id());
      if (latency != null && latency.getTotalCount() > 0) {
        entries.add(Reply.bulk(command.fullName()));
        entries.add(
            Reply.map(
                Reply.bulk("calls"),
                Reply.integer(latency.getTotalCount()),
                Reply.bulk("histogram_usec"),
                distribution(latency)));
      }
    }
    return new Reply.Map(entries);
  }

  /** The commands that were asked for; a container stands for its subcommands. */
  private Set<Command> chosen(ServerContext server) {
    if (names.isEmpty()) {
      return new LinkedHashSet<>(server.commands().numbered());
    }
    Set<Command> chosen = new LinkedHashSet<>();
    for (Bytes name : names) {
      Command command = server.commands().find(name.toString());
      if (command != null) {
        chosen.add(command);
        chosen.addAll(command.subcommands());
      }
    }
    return chosen;
  }

  private static Reply distribution(AbstractHistogram latency) {
    List<Reply> steps = new ArrayList<>();
    long counted = 0;
    for (long step = FIRST_STEP_NANOS; counted < latency.getTotalCount(); step *= 2) {
      long end = latency.highestEquivalentValue(step);
      long count = latency.getCountBetweenValues(0, end);
      if (count > counted) {
        steps.add(Reply.integer(TimeUnit.NANOSECONDS.toMicros(end)));
        steps.add(Reply.integer(count));
        counted = count;
      }
    }
    return new Reply.Map(steps);
  }
}
