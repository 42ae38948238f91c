package io.heddle.server.command.family;

import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.NO_MULTI;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.Help;
import io.heddle.server.command.Lifecycle.Phase;
import io.heddle.server.command.Lifecycle.Saving;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.info.InfoReport;
import io.heddle.server.info.Section;
import io.heddle.server.session.PushMessage;
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.ReplyMode;
import io.heddle.server.tracking.Tracking;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Commands about the server as a whole. */
final class ServerCommands {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private ServerCommands() {}

  static List<Command> all() {
    return List.of(INFO, CONFIG, TIME, MONITOR, SHUTDOWN);
  }

  static final Command INFO =
      session("INFO", "[section [section ...]]")
          .arity(-1)
          .flags(LOADING, STALE)
          .group(Group.SERVER)
          .categories(DANGEROUS)
          .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
          .doc("Tells what the server is, has and did.", "1.0.0", "O(1)")
          .changed("7.0.0", "Several sections can be asked for at once.")
          .shardByShard(ServerCommands::parseInfo, ServerCommands::info);

  private static InfoReport parseInfo(Arguments arguments) {
    if (!arguments.hasNext()) {
      return new InfoReport(Section.BY_DEFAULT);
    }
    EnumSet<Section> sections = EnumSet.noneOf(Section.class);
    while (arguments.hasNext()) {
      sections.addAll(Section.named(arguments.next()));
    }
    return new InfoReport(sections);
  }

  private static Reply info(Call call, InfoReport report) {
    ServerContext server = call.server();
    if (report.isAboutShards()) {
      call.inTurnOfEach(shard -> report.visit(server, shard));
    }
    return new Reply.Verbatim("txt", Bytes.of(report.text(server)));
  }

  static final Command CONFIG_GET =
      admin("GET", "parameter [parameter ...]")
          .arity(-3)
          .flags(NOSCRIPT, LOADING, STALE)
          .group(Group.SERVER)
          .doc(
              "Gives the directives that patterns match, with their values.",
              "2.0.0",
              "O(N) with N patterns")
          .changed("7.0.0", "Several patterns can be given at once.")
          .onSession(ServerCommands::parseConfigGet, ServerCommands::configGet);

  private static List<Bytes> parseConfigGet(Arguments arguments) {
    List<Bytes> patterns = new ArrayList<>(arguments.remaining());
    while (arguments.hasNext()) {
      patterns.add(arguments.next());
    }
    return patterns;
  }

  private static Reply configGet(Call call, List<Bytes> patterns) {
    List<Reply> found = new ArrayList<>();
    for (Map.Entry<String, Bytes> entry : call.server().config().get(patterns)) {
      found.add(Reply.bulk(entry.getKey()));
      found.add(Reply.bulk(entry.getValue()));
    }
    return new Reply.Map(found);
  }

  static final Command CONFIG_SET =
      admin("SET", "parameter value [parameter value ...]")
          .arity(-4)
          .flags(NOSCRIPT, LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .doc("Changes directives while the server runs.", "2.0.0", "O(N) with N directives")
          .changed("7.0.0", "Several directives can be set at once.")
          .secrets(ServerCommands::secretValues)
          .shardByShard(ServerCommands::parseConfigSet, ServerCommands::configSet);

  private static List<Integer> secretValues(Request request, ServerContext server) {
    List<Integer> positions = new ArrayList<>();
    for (int name = 2; name + 1 < request.size(); name += 2) {
      if (server.config().isSecret(request.argument(name))) {
        positions.add(name + 1);
      }
    }
    return positions;
  }

  private static List<Map.Entry<Bytes, Bytes>> parseConfigSet(Arguments arguments) {
    List<Map.Entry<Bytes, Bytes>> pairs = new ArrayList<>(arguments.remaining() / 2);
    while (arguments.hasNext()) {
      pairs.add(Map.entry(arguments.nextOwned(), arguments.nextOwned()));
    }
    return pairs;
  }

  private static Reply configSet(Call call, List<Map.Entry<Bytes, Bytes>> pairs) {
    ServerContext server = call.server();
    boolean loading = server.lifecycle().phase() == Phase.LOADING;
    try {
      server.config().set(pairs, call.session().peer().isLocal(), loading);
    } catch (ConfigException e) {
      throw e.isMatterOfLoading()
          ? ClientException.loading()
          : new ClientException("ERR " + e.getMessage());
    }
    Tracking tracking = server.tracking();
    if (tracking.hasTooMany()) {
      call.inTurnOfEach(tracking::forgetSome);
    }
    return Reply.OK;
  }

  static final Command CONFIG_RESETSTAT =
      admin("RESETSTAT", "")
          .arity(2)
          .flags(NOSCRIPT, LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .doc("Sets the counters that INFO shows back to zero.", "2.0.0", "O(1)")
          .shardByShard(ServerCommands::configResetStat);

  private static Reply configResetStat(Call call, NoArguments none) {
    ServerContext server = call.server();
    call.inTurnOfEach(
        shard ->
            server
                .statistics()
                .ofShard(shard.index())
                .reset(shard.expired(), shard.expiredFields(), shard.statistics().expiryNanos()));
    server.statistics().reset();
    server.sessions().resetStatistics();
    return Reply.OK;
  }

  static final Command CONFIG_REWRITE =
      admin("REWRITE", "")
          .arity(2)
          .flags(NOSCRIPT, LOADING, STALE)
          .group(Group.SERVER)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .doc("Writes the configuration into the file it came from.", "2.8.0", "O(1)")
          .onSession(ServerCommands::configRewrite);

  private static Reply configRewrite(Call call, NoArguments none) {
    Config config = call.server().config();
    if (config.file() == null) {
      throw new ClientException("ERR The server is running without a config file");
    }
    try {
      config.rewrite();
      return Reply.OK;
    } catch (ConfigException e) {
      throw new ClientException("ERR Rewriting config file: " + e.getMessage());
    }
  }

  static final Command CONFIG =
      session("CONFIG", "")
          .arity(-2)
          .group(Group.SERVER)
          .doc("Reads and changes the configuration.", "2.0.0", "Depends on the subcommand.")
          .container(
              CONFIG_GET,
              CONFIG_SET,
              CONFIG_RESETSTAT,
              CONFIG_REWRITE,
              Help.subcommand(Group.SERVER, "5.0.0"));

  static final Command TIME =
      session("TIME", "")
          .arity(1)
          .flags(LOADING, STALE, FAST)
          .group(Group.SERVER)
          .tips("nondeterministic_output")
          .doc("Gives the server's time: Unix seconds, and microseconds.", "2.6.0", "O(1)")
          .onSession(ServerCommands::time);

  private static Reply time(Call call, NoArguments none) {
    long micros = call.server().clock().micros();
    return Reply.array(
        Reply.bulk(Long.toString(micros / MICROS_PER_SECOND)),
        Reply.bulk(Long.toString(micros % MICROS_PER_SECOND)));
  }

  static final Command MONITOR =
      admin("MONITOR", "")
          .arity(1)
          .flags(NOSCRIPT, LOADING, STALE)
          .group(Group.SERVER)
          .doc("Shows this client what all clients do, from now on.", "1.0.0", "O(1)")
          .onSession(ServerCommands::monitor);

  /** The reply stands before the first line; who watches already is told nothing. */
  private static Reply monitor(Call call, NoArguments none) {
    if (call.isOfTransaction()) {
      throw new ClientException("ERR MONITOR isn't allowed for DENY BLOCKING client");
    }
    Session session = call.session();
    if (!session.isMonitor()) {
      if (session.replyMode() == ReplyMode.ON) {
        session.needOutbox().confirm(new PushMessage(Reply.OK));
      }
      call.server().monitors().add(session);
    }
    return Reply.NOTHING;
  }

  static final Command SHUTDOWN =
      admin("SHUTDOWN", "[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]")
          .arity(-1)
          .flags(NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
          .group(Group.SERVER)
          .doc("Stops the server.", "1.0.0", "O(N) keys to save, or else O(1)")
          .changed("7.0.0", "Knows `NOW`, `FORCE` and `ABORT`.")
          .onSession(ServerCommands::parseShutdown, ServerCommands::shutdown);

  private record ShutdownQuery(boolean abort, Saving saving, boolean force) {}

  private static ShutdownQuery parseShutdown(Arguments arguments) {
    boolean save = false;
    boolean noSave = false;
    boolean now = false;
    boolean force = false;
    boolean abort = false;
    while (arguments.hasNext()) {
      if (arguments.take("SAVE")) {
        save = true;
      } else if (arguments.take("NOSAVE")) {
        noSave = true;
      } else if (arguments.take("NOW")) {
        now = true; // what it cuts short is waiting for replicas
      } else if (arguments.take("FORCE")) {
        force = true;
      } else if (arguments.take("ABORT")) {
        abort = true;
      } else {
        throw ClientException.syntaxError();
      }
    }
    if (save && noSave || abort && (save || noSave || now || force)) {
      throw ClientException.syntaxError();
    }
    Saving saving = save ? Saving.ALWAYS : noSave ? Saving.NEVER : Saving.AS_CONFIGURED;
    return new ShutdownQuery(abort, saving, force);
  }

  private static Reply shutdown(Call call, ShutdownQuery query) {
    if (query.abort()) {
      throw new ClientException("ERR No shutdown in progress.");
    }
    if (!call.server().lifecycle().shutdown(query.saving(), query.force())) {
      throw new ClientException("ERR Errors trying to SHUTDOWN. Check logs.");
    }
    call.session().closeAfterReplies();
    return Reply.NOTHING;
  }
}
