package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables: {@code HEDDLE_} and the name of a directive ({@code HEDDLE_MAXCLIENTS}) or
 * of a key of {@code perf_config.toml} ({@code HEDDLE_NUM_SHARDS}), in capitals, with {@code _} for
 * each {@code -} and each dot.
 */
final class Environment {
  static final String PREFIX = "HEDDLE_";

  static final String PERF_CONFIG_PATH = "PERF_CONFIG_PATH";

  /** Read by the launcher, not by the server. */
  private static final Set<String> LAUNCHER = Set.of("HEDDLE_JAVA_OPTS");

  /**
   * What Kubernetes sets in each pod for a service called {@code heddle} or {@code
   * heddle-something}. Of these only {@code HEDDLE_PORT=tcp://...} has the name of a directive,
   * which the value tells apart.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "HEDDLE_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** Sorted, so that of several mistakes always the same one is reported. */
  private final Map<String, String> variables;

  Environment(Map<String, String> all) {
    variables = new TreeMap<>(all);
    variables.entrySet().removeIf(entry -> !isOurs(entry.getKey(), entry.getValue()));
  }

  private static boolean isOurs(String name, String value) {
    if (!name.startsWith(PREFIX)) {
      return name.equals(PERF_CONFIG_PATH);
    }
    return !LAUNCHER.contains(name)
        && !SERVICE_LINK.matcher(name).matches()
        && !(name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  /** The file that {@code PERF_CONFIG_PATH} names, if it names one. */
  @Nullable String perfFile() {
    String path = variables.get(PERF_CONFIG_PATH);
    return path == null || path.isEmpty() ? null : path;
  }

  /** Sets what the variables set; one that sets nothing is a mistake. */
  void apply(Directives directives, Config config, PerfValues perf) {
    variables.forEach(
        (variable, value) -> {
          if (!variable.startsWith(PREFIX)) {
            return;
          }
          PerfKey key = PerfKey.byVariable(variable);
          String directive = directive(variable);
          if (key != null) {
            perf.readVariable(key, value);
          } else if (config.find(Bytes.of(directive)) != null) {
            directives.assign(directive, value, variable);
          } else {
            throw new ConfigException("no directive and no key of perf_config.toml has this name")
                .at(variable);
          }
        });
  }

  private static String directive(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
