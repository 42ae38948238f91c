package io.heddle.server.command;

import io.heddle.aof.Effects;
import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import io.heddle.server.persistence.EntryEffects;
import io.heddle.shard.Shard;
import io.heddle.shard.Shards;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command did, as commands that do the same whenever they are carried out: those that its
 * handler named; else, where one shard is all it saw, the request itself; else what each key that
 * it changed holds in the end. Owned by the holder of the turns.
 */
final class CallEffects {
  private record Changed(int database, Key key) {}

  private final Shards shards;

  /** Whether a command may be called otherwise than it is logged. */
  private final boolean renamed;

  private LoggedUnit unit = new LoggedUnit();
  private boolean named;

  /** Whether what was changed is to be told key by key. */
  private boolean byKey;

  /** What was; null if there is nothing. */
  private @Nullable Set<Changed> changed;

  CallEffects(ServerContext server) {
    this.shards = server.shards();
    this.renamed = server.commands() != server.commands().declared();
  }

  /** A command begins that runs in the turns of {@code held}, and is part of {@code partOf}. */
  void begin(LoggedUnit partOf, List<Shard> held, Command command) {
    unit = partOf;
    named = false;
    byKey = held.size() > 1 && command.hasKeys();
    changed = null;
  }

  /** Names {@code words}, with which {@code key} in database {@code number} is changed. */
  void name(Key key, int number, Bytes... words) {
    named = true;
    Effects effects = effectsOn(key);
    effects.begin(number, words.length);
    for (Bytes word : words) {
      effects.argument(word);
    }
  }

  /** Names that {@code key} now holds what {@code entry} does. */
  void name(Key key, int number, Entry entry) {
    named = true;
    EntryEffects.add(effectsOn(key), number, entry);
  }

  private Effects effectsOn(Key key) {
    return unit.of(shards.get(key.shard()));
  }

  /** Other commands, which this one has carried out, have said what they did. */
  void namedByOthers() {
    named = true;
  }

  /** {@code key} was changed; it is valid until the command ends. */
  void changed(Key key, int number) {
    if (byKey) {
      if (changed == null) {
        changed = new LinkedHashSet<>();
      }
      changed.add(new Changed(number, key));
    }
  }

  /** The command has ended, and has changed something. */
  void end(List<Shard> held, Command command, Request request, int database) {
    if (named) {
      return;
    }
    if (byKey) {
      if (changed != null) {
        changed.forEach(this::keep);
      }
      return;
    }
    for (int i = 0; i < held.size(); i++) {
      keep(command, request, unit.of(held.get(i)), database);
    }
  }

  private void keep(Changed what) {
    Shard owner = shards.get(what.key.shard());
    Entry entry = owner.database(what.database).peek(what.key);
    EntryEffects.add(unit.of(owner), what.database, what.key.name(), entry);
  }

  private void keep(Command command, Request request, Effects effects, int database) {
    effects.begin(database, request.size());
    int first = renamed ? 1 : 0;
    if (renamed) {
      effects.argument(Bytes.of(command.containerName()));
    }
    for (int i = first; i < request.size(); i++) {
      effects.argument(request.buffer(), request.offset(i), request.length(i));
    }
  }
}
