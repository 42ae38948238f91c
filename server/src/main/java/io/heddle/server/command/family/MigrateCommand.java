package io.heddle.server.command.family;

import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Category.KEYSPACE;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Group.GENERIC;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.DELETE;
import static io.heddle.server.command.KeySpec.Flag.INCOMPLETE;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Keys;
import io.heddle.server.command.ServerContext;
import io.heddle.server.migration.Target;
import io.heddle.server.migration.TargetException;
import io.heddle.server.migration.Targets;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Deadline;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.rdb.DumpPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code MIGRATE}: hands keys over to another server. As in Redis nobody can use these keys until
 * the other server has answered: here their shards are held, not the whole server.
 */
final class MigrateCommand {
  private static final Bytes DEL_NAME = Bytes.of("DEL");

  private MigrateCommand() {}

  static List<Command> all() {
    return List.of(MIGRATE);
  }

  static final Command MIGRATE =
      write(
              "MIGRATE",
              "host port <key | \"\"> destination-db timeout:integer [COPY] [REPLACE]"
                  + " [AUTH password | AUTH2 username password] [KEYS key [key ...]]")
          .arity(-6)
          .keys(at(Migration.KEY), RW, ACCESS, DELETE)
          .keys(Keys.behindFromEnd("KEYS", 2), RW, ACCESS, DELETE, INCOMPLETE)
          .keyFinder(MigrateCommand::keyPositions)
          .secrets(MigrateCommand::secrets)
          .group(GENERIC)
          .categories(KEYSPACE, DANGEROUS)
          .tips("nondeterministic_output")
          .doc(
              "Hands keys over to another server.",
              "2.6.0",
              "O(N), N being the size of the values, which are also sent")
          .changed("3.0.0", "The options COPY and REPLACE are new.")
          .changed("3.0.6", "The option KEYS is new.")
          .changed("4.0.7", "The option AUTH is new.")
          .changed("6.0.0", "The option AUTH2 is new.")
          .acrossShards(Migration::parse, MigrateCommand::migrate);

  private static List<Integer> keyPositions(Request request) {
    int keys = Migration.keysFrom(request);
    if (keys == 0) {
      return List.of(Migration.KEY);
    }
    return request.argument(Migration.KEY).isEmpty()
        ? IntStream.range(keys, request.size()).boxed().toList()
        : List.of(); // the request is wrong
  }

  private static List<Integer> secrets(Request request, ServerContext server) {
    return Migration.credentials(request).boxed().toList();
  }

  /** A key that is sent, and what it takes to make it again. */
  private record Parcel(Key key, long ttlMillis, Bytes payload) {}

  private static Reply migrate(Call call, Migration migration) {
    List<Parcel> parcels = parcels(call);
    if (parcels.isEmpty()) {
      return new Reply.Status("NOKEY");
    }
    try {
      handOver(call, migration, parcels);
      return Reply.OK;
    } catch (TargetException e) {
      throw new ClientException(e.words());
    }
  }

  private static void handOver(Call call, Migration migration, List<Parcel> parcels)
      throws TargetException {
    try {
      handOverOnce(call, migration, parcels);
    } catch (TargetException e) {
      if (!e.isWorthAnotherTry()) {
        throw e;
      }
      handOverOnce(call, migration, parcels);
    }
  }

  private static void handOverOnce(Call call, Migration migration, List<Parcel> parcels)
      throws TargetException {
    Targets targets = call.server().targets();
    Target target = targets.connect(migration.host(), migration.port(), migration.timeoutMillis());
    String mistake;
    try {
      mistake = handOver(call, migration, parcels, target);
    } catch (TargetException | RuntimeException e) {
      target.close();
      throw e;
    }
    targets.keep(target);
    if (mistake != null) {
      throw new ClientException("ERR Target instance replied with error: " + mistake);
    }
  }

  /** What the target has against the first key that it does not take; null if it takes all. */
  private static @Nullable String handOver(
      Call call, Migration migration, List<Parcel> parcels, Target target) throws TargetException {
    target.prepare(migration.username(), migration.password(), migration.database());
    for (Parcel parcel : parcels) {
      target.restore(
          parcel.key().name(), parcel.ttlMillis(), parcel.payload(), migration.replace());
    }
    target.flush();
    String mistake = target.preparationMistake();
    for (Parcel parcel : parcels) {
      String ownMistake = target.mistake();
      if (mistake == null && ownMistake != null) {
        mistake = ownMistake;
      } else if (ownMistake == null && !target.isUnprepared() && !migration.copy()) {
        remove(call, parcel.key());
      }
    }
    return mistake;
  }

  private static List<Parcel> parcels(Call call) {
    boolean compressed = call.server().config().rdbCompression();
    List<Parcel> parcels = new ArrayList<>();
    for (Key key : call.keys()) {
      Entry entry = call.read(key);
      if (entry != null) {
        parcels.add(
            new Parcel(key, ttl(call, entry), DumpPayload.of(entry.valueAsItIs(), compressed)));
      }
    }
    return parcels;
  }

  /** How long {@code entry} has left, which is a millisecond at least; 0 if it has no deadline. */
  private static long ttl(Call call, Entry entry) {
    Deadline deadline = entry.deadline();
    return deadline == null ? 0 : Math.max(1, deadline.atMillis() - call.now());
  }

  private static void remove(Call call, Key key) {
    if (call.keyspace(key).remove(key, call.now())) {
      call.modified(key, KeyEvent.DEL);
      if (call.isLogged()) { // what is loaded must not be handed over once more
        call.effect(key, DEL_NAME, key.name());
      }
    }
  }

  /**
   * What a request asks for.
   *
   * @param username with {@code password}, to be known to the target by; null for the default user
   */
  record Migration(
      String host,
      int port,
      long database,
      int timeoutMillis,
      boolean copy,
      boolean replace,
      @Nullable Bytes username,
      @Nullable Bytes password) {
    private static final int KEY = 3;
    private static final int DATABASE = 4;
    private static final int TIMEOUT = 5;
    private static final int OPTIONS = 6;
    private static final int DEFAULT_TIMEOUT_MILLIS = 1000;

    static Migration parse(Arguments arguments) {
      Bytes host = arguments.next();
      Bytes port = arguments.next();
      Bytes key = arguments.next();
      arguments.at(OPTIONS);
      boolean copy = false;
      boolean replace = false;
      Bytes username = null;
      Bytes password = null;
      boolean listed = false;
      while (arguments.hasNext() && !listed) {
        if (arguments.take("COPY")) {
          copy = true;
        } else if (arguments.take("REPLACE")) {
          replace = true;
        } else if (arguments.takeWithValue("AUTH")) {
          password = arguments.nextOwned();
        } else if (arguments.remaining() > 2 && arguments.take("AUTH2")) {
          username = arguments.nextOwned();
          password = arguments.nextOwned();
        } else if (arguments.take("KEYS")) {
          listed = true;
        } else {
          throw ClientException.syntaxError();
        }
      }
      if (listed && !key.isEmpty()) {
        throw new ClientException(
            "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
      }
      long timeout = arguments.at(TIMEOUT).nextLong();
      long database = arguments.at(DATABASE).nextLong();
      return new Migration(
          host.beforeZeroByte().toString(),
          leadingInteger(port),
          database,
          timeout <= 0 ? DEFAULT_TIMEOUT_MILLIS : (int) Math.min(timeout, Integer.MAX_VALUE),
          copy,
          replace,
          username,
          password);
    }

    /** As C's {@code atoi} does it; no port for what is none. */
    private static int leadingInteger(Bytes text) {
      int value = 0;
      for (int i = 0; i < text.length() && text.at(i) >= '0' && text.at(i) <= '9'; i++) {
        value = Math.min(value * 10 + text.at(i) - '0', 1 << 16);
      }
      return value;
    }

    /** Where the keys of a list begin; 0 if there is no list. */
    private static int keysFrom(Request request) {
      for (int i = OPTIONS; i < request.size(); i += 1 + credentialsAt(request, i)) {
        if (request.argument(i).equalsIgnoreCase("KEYS")) {
          return i + 1;
        }
      }
      return 0;
    }

    private static IntStream credentials(Request request) {
      IntStream.Builder positions = IntStream.builder();
      int end = keysFrom(request) == 0 ? request.size() : keysFrom(request);
      for (int i = OPTIONS; i < end; i += 1 + credentialsAt(request, i)) {
        IntStream.rangeClosed(i + 1, Math.min(i + credentialsAt(request, i), end - 1))
            .forEach(positions);
      }
      return positions.build();
    }

    /** How many credentials follow the option at {@code position}. */
    private static int credentialsAt(Request request, int position) {
      Bytes option = request.argument(position);
      return option.equalsIgnoreCase("AUTH") ? 1 : option.equalsIgnoreCase("AUTH2") ? 2 : 0;
    }
  }
}
