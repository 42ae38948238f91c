package io.heddle.it.fuzz;

import java.util.Map;
import java.util.Set;

/**
 * The commands that are not compared, each with the reason; a container's name stands for its
 * subcommands. Every other command is, as soon as both servers have it.
 */
final class Uncompared {
  private static final String THE_SERVERS_OWN = "tells of the server, not of the data";
  private static final String OUTLIVES_A_ROUND = "changes the server for the rounds to come";
  private static final String ENDS_THE_CONVERSATION = "the replies that follow are not one each";
  private static final String REPLICATION = "is about other servers";
  private static final String HEIGHTS =
      "depends on the heights of nodes, which are chance, where scores differ";
  private static final String CHANCE = "lets chance decide, and a count may ask for no end of it";

  static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("acl", OUTLIVES_A_ROUND),
          Map.entry("asking", REPLICATION),
          Map.entry("auth", OUTLIVES_A_ROUND),
          Map.entry("bgrewriteaof", THE_SERVERS_OWN),
          Map.entry("bgsave", THE_SERVERS_OWN),
          Map.entry("client", THE_SERVERS_OWN),
          Map.entry("cluster", REPLICATION),
          Map.entry("command", "is compared with facts, by CommandFactsTest"),
          Map.entry("config", THE_SERVERS_OWN),
          Map.entry("dbsize", "counts keys whose time is over, until Redis comes across them"),
          Map.entry("debug", THE_SERVERS_OWN),
          Map.entry("failover", REPLICATION),
          Map.entry("hello", "tells the server's version and the connection's number"),
          Map.entry("hrandfield", CHANCE),
          Map.entry("info", THE_SERVERS_OWN),
          Map.entry("lastsave", THE_SERVERS_OWN),
          Map.entry("latency", THE_SERVERS_OWN),
          Map.entry("lolwut", "is a drawing"),
          Map.entry("memory", THE_SERVERS_OWN),
          Map.entry("migrate", REPLICATION),
          Map.entry("module", THE_SERVERS_OWN),
          Map.entry("monitor", ENDS_THE_CONVERSATION),
          Map.entry("pfdebug", "is for Redis's own tests"),
          Map.entry("pfselftest", "is for Redis's own tests"),
          Map.entry("psubscribe", ENDS_THE_CONVERSATION),
          Map.entry("psync", REPLICATION),
          Map.entry("punsubscribe", ENDS_THE_CONVERSATION),
          Map.entry("quit", ENDS_THE_CONVERSATION),
          Map.entry("replconf", REPLICATION),
          Map.entry("replicaof", REPLICATION),
          Map.entry("role", REPLICATION),
          Map.entry("save", THE_SERVERS_OWN),
          Map.entry("shutdown", ENDS_THE_CONVERSATION),
          Map.entry("slaveof", REPLICATION),
          Map.entry("slowlog", THE_SERVERS_OWN),
          Map.entry("spop", CHANCE),
          Map.entry("srandmember", CHANCE),
          Map.entry("ssubscribe", ENDS_THE_CONVERSATION),
          Map.entry("subscribe", ENDS_THE_CONVERSATION),
          Map.entry("sunsubscribe", ENDS_THE_CONVERSATION),
          Map.entry("sync", REPLICATION),
          Map.entry("time", THE_SERVERS_OWN),
          Map.entry("unsubscribe", ENDS_THE_CONVERSATION),
          Map.entry("zlexcount", HEIGHTS),
          Map.entry("zrandmember", CHANCE),
          Map.entry("zrangebylex", HEIGHTS),
          Map.entry("zremrangebylex", HEIGHTS),
          Map.entry("zrevrangebylex", HEIGHTS));

  /** Subcommands that are compared though their container is not: about the connection alone. */
  static final Set<String> COMPARED =
      Set.of(
          "client|caching",
          "client|getname",
          "client|getredir",
          "client|no-evict",
          "client|no-touch",
          "client|setinfo",
          "client|setname",
          "client|trackinginfo",
          "client|unpause",
          "config|resetstat");

  /**
   * Tokens that are never sent: the server then takes a number from its clock, or chance decides
   * the order of what weighs the same; of {@code SORT_RO} the order is then not compared.
   */
  static final Map<String, Set<String>> TOKENS =
      Map.of(
          "xadd",
          Set.of("*"),
          "sort",
          Set.of("BY", "by"),
          "sort_ro",
          Set.of("LIMIT", "limit"),
          "zrange",
          Set.of("BYLEX", "bylex"),
          "zrangestore",
          Set.of("BYLEX", "bylex"));

  /** What Redis 7.4 answers otherwise than its predecessors, which are then not asked. */
  static final Set<String> NEW_ANSWERS = Set.of("dump", "object|encoding", "restore", "scan");

  /** Chapters in which too much has changed, from limits to the text of numbers. */
  private static final Set<String> NEW_CHAPTERS =
      Set.of("connection", "list", "set", "hash", "sorted-set");

  private Uncompared() {}

  /** Whether a Redis of another version is not asked. */
  static boolean isAnsweredAnew(Grammar command) {
    return NEW_ANSWERS.contains(command.name()) || NEW_CHAPTERS.contains(command.group());
  }

  static boolean has(String name) {
    if (COMPARED.contains(name)) {
      return false;
    }
    return name.endsWith("|help") // every server explains itself in its own words
        || REASONS.containsKey(name)
        || REASONS.containsKey(name.replaceFirst("\\|.*", ""));
  }
}
