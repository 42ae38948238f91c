package io.heddle.server.info;

import io.heddle.server.command.Command;
import io.heddle.server.command.ServerContext;
import io.heddle.server.stats.CommandTotals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.AbstractHistogram;

/** What commands did, how often they failed, and how long they took. */
final class CommandFacts {
  private static final double NANOS_PER_MICRO = 1000.0;

  private CommandFacts() {}

  static void commands(Fields fields, ServerContext server, Survey survey) {
    CommandTotals totals = survey.commands();
    for (Command command : server.commands().numbered()) {
      int id = command.id();
      long calls = totals.calls(id);
      if (calls + totals.rejections(id) == 0) {
        continue;
      }
      double micros = totals.nanos(id) / NANOS_PER_MICRO;
      fields.add(
          "cmdstat_" + command.fullName(),
          "calls="
              + calls
              + ",usec="
              + (long) micros
              + ",usec_per_call="
              + Fields.decimal(calls == 0 ? 0 : micros / calls, 2)
              + ",rejected_calls="
              + totals.rejections(id)
              + ",failed_calls="
              + totals.failures(id));
    }
  }

  static void errors(Fields fields, ServerContext server) {
    for (Map.Entry<String, Long> error : server.statistics().errors().byCode().entrySet()) {
      fields.add("errorstat_" + error.getKey(), "count=" + error.getValue());
    }
  }

  static void latencies(Fields fields, ServerContext server, Survey survey) {
    List<Double> percentiles = server.config().latencyPercentiles();
    for (Command command : server.commands().numbered()) {
      AbstractHistogram latency = survey.commands().latency(command.id());
      if (latency != null && latency.getTotalCount() > 0) {
        fields.add(
            "latency_percentiles_usec_" + command.fullName(),
            percentiles.stream()
                .map(percentile -> shown(latency, percentile))
                .collect(Collectors.joining(",")));
      }
    }
  }

  private static String shown(AbstractHistogram latency, double percentile) {
    double micros = latency.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    return "p" + shortest(percentile) + "=" + Fields.decimal(micros, 3);
  }

  private static String shortest(double percentile) {
    return BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString();
  }
}
