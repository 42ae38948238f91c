package io.heddle.server.command.family;

import static io.heddle.server.command.Category.DANGEROUS;
import static io.heddle.server.command.Category.KEYSPACE;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Group.GENERIC;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.OW;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.NoArguments;
import io.heddle.server.command.Numbers;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.rdb.DumpPayload;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Commands that carry single values from one server to another, in Redis's own format. */
final class DumpCommands {
  private static final Bytes DEL_NAME = Bytes.of("DEL");
  private static final Bytes RESTORE_NAME = Bytes.of("RESTORE");
  private static final Bytes REPLACE_OPTION = Bytes.of("REPLACE");
  private static final Bytes ABSTTL_OPTION = Bytes.of("ABSTTL");

  private DumpCommands() {}

  static List<Command> all() {
    return List.of(DUMP, RESTORE);
  }

  static final Command DUMP =
      read("DUMP", "key")
          .arity(2)
          .keys(at(1), RO, ACCESS)
          .group(GENERIC)
          .categories(KEYSPACE)
          .tips("nondeterministic_output")
          .doc(
              "Gives what a key holds in the form that RESTORE takes.",
              "2.6.0",
              "O(N), N being the size of the value")
          .onShard(DumpCommands::dump);

  private static Reply dump(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    return entry == null
        ? Reply.NULL
        : Reply.bulk(DumpPayload.of(entry.valueAsItIs(), call.server().config().rdbCompression()));
  }

  static final Command RESTORE =
      write(
              "RESTORE",
              "key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]")
          .arity(-4)
          .flags(DENYOOM)
          .keys(at(1), OW, UPDATE)
          .group(GENERIC)
          .categories(KEYSPACE, DANGEROUS)
          .doc(
              "Makes a key that holds what DUMP gave.",
              "2.6.0",
              "O(N), N being the size of the value")
          .changed("3.0.0", "The option REPLACE is new.")
          .changed("5.0.0", "The option ABSTTL is new.")
          .changed("5.0.0", "The options IDLETIME and FREQ are new.")
          .onShard(Restoration::parse, DumpCommands::restore);

  /**
   * What is to be restored, and how. A payload is read on the connection's thread, but what is
   * wrong with it or with the deadline is only told where the key is free.
   *
   * @param ttlMillis 0 for no deadline
   * @param absolute whether the deadline counts from the Unix epoch, not from now
   */
  private record Restoration(
      boolean replace,
      boolean absolute,
      long ttlMillis,
      long idleSeconds,
      @Nullable Value value,
      @Nullable ClientException mistake) {

    private static final long UNSAID = -1;
    private static final int MOST_FREQUENCY = 255;

    static Restoration parse(Arguments arguments) {
      Bytes ttl = arguments.skip(1).next();
      Bytes payload = arguments.next();
      boolean replace = false;
      boolean absolute = false;
      long idleSeconds = UNSAID;
      long frequency = UNSAID; // of use only to a policy of eviction that counts
      while (arguments.hasNext()) {
        if (arguments.take("REPLACE")) {
          replace = true;
        } else if (arguments.take("ABSTTL")) {
          absolute = true;
        } else if (frequency == UNSAID && arguments.takeWithValue("IDLETIME")) {
          idleSeconds = arguments.nextLong();
          require(idleSeconds >= 0, "ERR Invalid IDLETIME value, must be >= 0");
        } else if (idleSeconds == UNSAID && arguments.takeWithValue("FREQ")) {
          frequency = arguments.nextLong();
          require(
              frequency >= 0 && frequency <= MOST_FREQUENCY,
              "ERR Invalid FREQ value, must be >= 0 and <= 255");
        } else {
          throw ClientException.syntaxError();
        }
      }
      try {
        long ttlMillis = Numbers.toLong(ttl);
        require(ttlMillis >= 0, "ERR Invalid TTL value, must be >= 0");
        return new Restoration(
            replace, absolute, ttlMillis, idleSeconds, value(payload, arguments), null);
      } catch (ClientException mistake) {
        return new Restoration(replace, absolute, 0, idleSeconds, null, mistake);
      }
    }

    private static Value value(Bytes payload, Arguments arguments) {
      boolean sound =
          arguments.skipsChecksums() ? DumpPayload.isKnown(payload) : DumpPayload.isSound(payload);
      require(sound, "ERR DUMP payload version or checksum are wrong");
      Value value = DumpPayload.read(payload, arguments.hasher(), arguments.limits());
      if (value == null) {
        throw new ClientException("ERR Bad data format");
      }
      return value;
    }

    private static void require(boolean right, String message) {
      if (!right) {
        throw new ClientException(message);
      }
    }

    /** As in Redis, a time too far away for 64 bits has passed. */
    long atMillis(long nowMillis) {
      return absolute ? ttlMillis : nowMillis + ttlMillis;
    }
  }

  private static Reply restore(Call call, Restoration restoration) {
    Key key = call.key();
    Keyspace keyspace = call.keyspace();
    if (!restoration.replace() && call.lookup(key) != null) {
      throw new ClientException("BUSYKEY Target key name already exists.");
    }
    if (restoration.mistake() != null) {
      throw restoration.mistake();
    }
    long at = restoration.atMillis(call.now());
    if (restoration.ttlMillis() > 0 && at <= call.now()) {
      if (keyspace.remove(key, call.now())) {
        call.modified(key, KeyEvent.DEL);
        if (call.isLogged()) {
          call.effect(key, DEL_NAME, key.name());
        }
      }
      return Reply.OK;
    }
    Entry entry = keyspace.put(key, Objects.requireNonNull(restoration.value()));
    if (restoration.ttlMillis() > 0) {
      keyspace.expireAt(entry, at);
    }
    long idle = Math.max(0, restoration.idleSeconds());
    keyspace.touch(entry, (int) (TimeUnit.MILLISECONDS.toSeconds(call.now()) - idle));
    call.modified(key, KeyEvent.RESTORE);
    if (call.isLogged()) {
      Bytes deadline = Bytes.of(Long.toString(restoration.ttlMillis() > 0 ? at : 0));
      call.effect(
          key, RESTORE_NAME, key.name(), deadline, call.argument(3), REPLACE_OPTION, ABSTTL_OPTION);
    }
    return Reply.OK;
  }
}
