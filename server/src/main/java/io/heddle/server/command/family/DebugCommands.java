package io.heddle.server.command.family;

import static io.heddle.server.command.Command.admin;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.PROTECTED;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.resp.Bytes;
import io.heddle.resp.Decimal;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.ServerContext;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code DEBUG}: for tests, and for looking into a server that misbehaves. To Redis it is a single
 * command, so its subcommands stand in no table of commands but in one of its own.
 */
final class DebugCommands {
  private static final System.Logger LOGGER = System.getLogger(DebugCommands.class.getName());
  private static final long SLEEP_ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The number that C's {@code strtod} finds at the beginning of a text. */
  private static final Pattern LEADING_NUMBER =
      Pattern.compile("\\s*([+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?).*", Pattern.DOTALL);

  private DebugCommands() {}

  static List<Command> all() {
    return List.of(DEBUG);
  }

  /** The code of a subcommand. */
  @FunctionalInterface
  private interface Action {
    Reply run(Call call);
  }

  /**
   * A subcommand.
   *
   * @param usage its name in capitals, and what follows it
   * @param least how many arguments follow the name at least
   */
  private record Subcommand(String usage, String summary, int least, int most, Action action) {
    boolean isMeant(Bytes name, int arguments) {
      return name.equalsIgnoreCase(usage.split(" ", -1)[0])
          && arguments >= least
          && arguments <= most;
    }
  }

  private static final List<Subcommand> SUBCOMMANDS =
      List.of(
          new Subcommand(
              "CHANGE-REPL-ID", "Takes a new replication id.", 0, 0, DebugCommands::changeReplId),
          new Subcommand(
              "CONFIG-REWRITE-FORCE-ALL",
              "Writes all directives into the file that they came from, also those at their"
                  + " defaults.",
              0,
              0,
              DebugCommands::rewriteAll),
          new Subcommand(
              "DIGEST",
              "Gives a digest of all data, the same for the same data.",
              0,
              0,
              DebugCommands::digest),
          new Subcommand(
              "DIGEST-VALUE <key> [<key> ...]",
              "Gives a digest of the value of each key.",
              0,
              Integer.MAX_VALUE,
              DebugCommands::digestValue),
          new Subcommand(
              "ERROR <text>",
              "Replies with an error of that text.",
              1,
              1,
              call -> Reply.failure(call.argument(2).toString())),
          new Subcommand(
              "LISTPACK <key>",
              "Prints what a value that is a listpack is made of.",
              1,
              1,
              DebugCommands::listpack),
          new Subcommand(
              "LOADAOF",
              "Takes what the append-only log holds for all data.",
              0,
              0,
              DebugLoading::loadLog),
          new Subcommand(
              "LOG <text>", "Writes a line into the server's log.", 1, 1, DebugCommands::log),
          new Subcommand(
              "OBJECT <key>", "Tells how the value of a key is kept.", 1, 1, DebugCommands::object),
          new Subcommand(
              "PAUSE-CRON <0 | 1>",
              "Stops what the server looks after now and then, or lets it go on.",
              1,
              1,
              DebugCommands::pauseHousekeeping),
          new Subcommand(
              "POPULATE <count> [<prefix>] [<size>]",
              "Makes that many string keys, but for those that there are.",
              1,
              3,
              DebugCommands::populate),
          new Subcommand(
              "PROTOCOL <type>",
              "Replies with a sample of a type of the protocol.",
              1,
              1,
              call -> ProtocolSample.of(call.argument(2), call.session().protocol())),
          new Subcommand(
              "QUICKLIST-PACKED-THRESHOLD <size>",
              "Gives elements of lists from that size on a node of their own; 0 for the usual.",
              1,
              1,
              DebugCommands::setPackedThreshold),
          new Subcommand(
              "RELOAD [MERGE] [NOFLUSH] [NOSAVE]",
              "Saves all data to the RDB file and loads it again.",
              0,
              Integer.MAX_VALUE,
              DebugLoading::reload),
          new Subcommand(
              "SET-ACTIVE-EXPIRE <0 | 1>",
              "Stops the removal of expired keys that nobody asks for, or lets it go on.",
              1,
              1,
              DebugCommands::setActiveExpire),
          new Subcommand(
              "SET-SKIP-CHECKSUM-VALIDATION <0 | 1>",
              "Reads RDB files and payloads whose checksum is wrong, or no longer.",
              1,
              1,
              DebugCommands::skipChecksums),
          new Subcommand(
              "SLEEP <seconds>",
              "Stops all shards for a while; fractions are possible.",
              1,
              1,
              DebugCommands::sleep),
          new Subcommand("HELP", "Lists the subcommands.", 0, 0, call -> help()));

  static final Command DEBUG =
      admin("DEBUG", "subcommand [argument [argument ...]]")
          .arity(-2)
          .flags(NOSCRIPT, LOADING, STALE, PROTECTED)
          .group(Group.SERVER)
          .doc("Helps to test and to find faults.", "1.0.0", "Depends on the subcommand.")
          .shardByShard(DebugCommands::parse, (call, subcommand) -> subcommand.action().run(call));

  private static Subcommand parse(Arguments arguments) {
    Bytes name = arguments.next();
    for (Subcommand subcommand : SUBCOMMANDS) {
      if (subcommand.isMeant(name, arguments.remaining())) {
        return subcommand;
      }
    }
    throw arguments.unknownForm();
  }

  private static Reply help() {
    List<Reply> lines = new ArrayList<>();
    lines.add(new Reply.Status("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
    for (Subcommand subcommand : SUBCOMMANDS) {
      lines.add(new Reply.Status(subcommand.usage()));
      lines.add(new Reply.Status("    " + subcommand.summary()));
    }
    return Reply.array(lines);
  }

  private static Reply changeReplId(Call call) {
    call.server().replicationId().change();
    return Reply.OK;
  }

  private static Reply rewriteAll(Call call) {
    Config config = call.server().config();
    if (config.file() == null) {
      throw new ClientException("ERR CONFIG-REWRITE-FORCE-ALL failed: Bad address");
    }
    try {
      config.rewriteAll();
      return Reply.OK;
    } catch (ConfigException e) {
      throw new ClientException("ERR CONFIG-REWRITE-FORCE-ALL failed: " + e.getMessage());
    }
  }

  private static Reply digest(Call call) {
    DataDigest digest = new DataDigest();
    call.inTurnsOf(call.server().shards().all(), () -> digest.addAll(call));
    return new Reply.Status(digest.toString());
  }

  private static Reply digestValue(Call call) {
    List<Reply> digests = new ArrayList<>();
    for (int i = 2; i < call.request().size(); i++) {
      Key key = call.server().shards().key(call.argument(i));
      DataDigest digest = new DataDigest();
      call.inTurnOf(
          shardOf(call, key),
          () -> {
            Entry entry = findAnyway(call.keyspace(), key);
            if (entry != null) {
              digest.mixEntry(entry);
            }
          });
      digests.add(new Reply.Status(digest.toString()));
    }
    return Reply.array(digests);
  }

  private static Shard shardOf(Call call, Key key) {
    return call.server().shards().get(key.shard());
  }

  /** The entry of {@code key}, also one whose time is over. */
  private static @Nullable Entry findAnyway(Keyspace keyspace, Key key) {
    return keyspace.find(key, Long.MIN_VALUE);
  }

  private static Reply log(Call call) {
    LOGGER.log(System.Logger.Level.WARNING, "DEBUG LOG: " + call.argument(2));
    return Reply.OK;
  }

  private static Reply object(Call call) {
    Key key = call.server().shards().key(call.argument(2));
    List<Reply> found = new ArrayList<>();
    call.inTurnOf(
        shardOf(call, key),
        () -> {
          Entry entry = findAnyway(call.keyspace(), key);
          if (entry != null) {
            found.add(new Reply.Status(DebugObject.describe(entry, call.idleSeconds(entry))));
          }
        });
    if (found.isEmpty()) {
      throw new ClientException("ERR no such key");
    }
    return found.get(0);
  }

  private static Reply listpack(Call call) {
    Key key = call.server().shards().key(call.argument(2));
    AtomicReference<@Nullable Entry> found = new AtomicReference<>();
    AtomicReference<@Nullable String> outline = new AtomicReference<>();
    call.inTurnOf(
        shardOf(call, key),
        () -> {
          Entry entry = call.keyspace().find(key, call.now());
          found.set(entry);
          outline.set(entry == null ? null : ListpackOutline.of(entry.value()));
        });
    if (found.get() == null) {
      throw new ClientException("ERR no such key");
    }
    String text = outline.get();
    if (text == null) {
      throw new ClientException("ERR Not a listpack encoded object.");
    }
    System.out.print(text);
    return new Reply.Status("Listpack structure printed on stdout");
  }

  private static Reply populate(Call call) {
    long count = positive(call, 2);
    String prefix = call.request().size() > 3 ? call.argument(3).toString() : "key";
    int size = call.request().size() > 4 ? (int) positive(call, 4) : 0;
    call.inTurnsOf(
        call.server().shards().all(),
        () -> {
          for (long i = 0; i < count; i++) {
            Key key = call.server().shards().key(Bytes.of(prefix + ":" + i));
            if (call.lookup(key) == null) {
              Keyspace keyspace = call.keyspace(key);
              call.touch(keyspace, keyspace.putString(key, filler(i, size)));
              call.modified(key, KeyEvent.SET);
            }
            call.breathe();
          }
        });
    return Reply.OK;
  }

  private static Bytes filler(long number, int size) {
    byte[] text = ("value:" + number).getBytes(StandardCharsets.US_ASCII);
    return Bytes.of(size == 0 ? text : Arrays.copyOf(text, size));
  }

  private static long positive(Call call, int position) {
    Bytes text = call.argument(position);
    long value = Decimal.parse(text, -1);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new ClientException("ERR value is out of range, must be positive");
    }
    return value;
  }

  private static Reply setPackedThreshold(Call call) {
    if (!call.server().config().valueLimits.largeListElement(call.argument(2))) {
      throw new ClientException(
          "ERR argument must be a memory value bigger than 1 and smaller than 4gb");
    }
    return Reply.OK;
  }

  private static Reply skipChecksums(Call call) {
    call.server().config().testSwitches.skipChecksums(isSwitchedOn(call));
    return Reply.OK;
  }

  private static boolean isSwitchedOn(Call call) {
    return (long) leadingNumber(call.argument(2)) != 0;
  }

  private static Reply setActiveExpire(Call call) {
    boolean on = isSwitchedOn(call);
    call.inTurnOfEach(shard -> shard.expireActively(on));
    return Reply.OK;
  }

  private static Reply pauseHousekeeping(Call call) {
    call.server().sessions().lookAfter((long) leadingNumber(call.argument(2)) == 0);
    return Reply.OK;
  }

  /** Holds every turn for that long, so that no key can be read or written. */
  private static Reply sleep(Call call) {
    long nanos = (long) (leadingNumber(call.argument(2)) * TimeUnit.SECONDS.toNanos(1));
    ServerContext server = call.server();
    call.inTurnsOf(
        call.server().shards().all(),
        () -> {
          long end = server.clock().nanos() + nanos;
          for (long left = nanos; left > 0; left = end - server.clock().nanos()) {
            server.waiting().parkNanos(Math.min(left, SLEEP_ROUND_NANOS));
            call.breathe();
          }
        });
    return Reply.OK;
  }

  private static double leadingNumber(Bytes text) {
    Matcher matcher = LEADING_NUMBER.matcher(text.toString());
    return matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
  }
}
