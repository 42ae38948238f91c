package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import io.heddle.server.session.Session;
import io.heddle.server.stats.KeyEvent;
import io.heddle.server.tracking.Invalidations;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import io.heddle.shard.keyspace.Keyspace;
import io.heddle.shard.keyspace.Waiters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the changes that a call makes: who waits for them or has cached what was there,
 * what listeners hear, and what is logged. Owned by the holder of the call's turns.
 */
final class CallChanges {
  private final ServerContext server;
  private final Session session;
  private final CallTurns turns;

  /** Those of the {@code EXEC} that carries the call out, or null. */
  private final @Nullable CallChanges ofTransaction;

  /** Those of the call for the sake of which this one is carried out, or null. */
  private @Nullable CallChanges outer;

  private boolean any;

  /** What was changed and somebody waits for; null if there is nothing. */
  private @Nullable ReadyKeys ready;

  /** What was changed that others have cached; null if there is nothing. */
  private @Nullable Invalidations invalidations;

  /** What the call did, if that is logged; else null. */
  private @Nullable CallEffects effects;

  private @Nullable CallEffects ownEffects;

  /** What the call and others for its sake do, if that was ever logged. */
  private @Nullable LoggedUnit unit;

  CallChanges(
      ServerContext server, Session session, CallTurns turns, @Nullable CallChanges ofTransaction) {
    this.server = server;
    this.session = session;
    this.turns = turns;
    this.ofTransaction = ofTransaction;
    this.outer = ofTransaction;
  }

  /** What follows is done for the sake of the call that makes {@code others}. */
  void begunFor(CallChanges others) {
    outer = others;
  }

  /** What follows is done for its own sake again. */
  void endedFor() {
    outer = null;
  }

  /** Whether the call is carried out for the sake of another. */
  boolean areForAnother() {
    return outer != null;
  }

  /** {@code command} begins in its turns. */
  void begin(Command command) {
    any = false;
    effects =
        turns.first().log() == null || command.is(Flag.READONLY) ? null : beginEffects(command);
  }

  private CallEffects beginEffects(Command command) {
    CallEffects present = ownEffects;
    if (present == null) {
      present = new CallEffects(server);
      ownEffects = present;
    }
    present.begin(unit(), turns.held(), command);
    return present;
  }

  /** A command begins that changes no key. */
  void beginWithout() {
    any = false;
    effects = null;
  }

  /** The command has ended. */
  void end(Command command, Request request) {
    if (any && effects != null) {
      effects.end(turns.held(), command, request, session.database());
    }
  }

  /** The unit that the call is carried out as, or as a part of. */
  LoggedUnit unit() {
    if (outer != null) {
      return outer.unit();
    }
    LoggedUnit present = unit;
    if (present == null) {
      present = new LoggedUnit();
      unit = present;
    }
    return present;
  }

  /** Whether there were some since the command began. */
  boolean areAny() {
    return any;
  }

  /** A command of the transaction that is carried out has made {@code others}. */
  void include(CallChanges others) {
    any |= others.any;
    if (effects != null) {
      effects.namedByOthers();
    }
  }

  void modified(Key changed, Entry entry, KeyEvent event) {
    int number = session.database();
    Keyspace keyspace = turns.keyspace(changed, number);
    keyspace.changed(entry);
    modified(changed, number, event);
    if (entry.isEmpty()) {
      keyspace.remove(entry);
      modified(changed, number, KeyEvent.DEL);
    }
  }

  void modified(Key changed, int number, KeyEvent event) {
    any = true;
    Shard owner = server.shards().get(changed.shard());
    owner.changed(number, changed);
    if (effects != null) {
      effects.changed(changed, number);
    }
    if (server.tracking().isTracked(changed)) {
      invalidations().changed(changed);
    }
    if (!owner.waiters().isEmpty()) {
      readyIfWanted(owner, number, changed);
    }
    turns.happened(changed, number, event, effects == null ? null : owner.log());
  }

  void modifiedAll(KeyEvent event) {
    any = true;
    if (event == KeyEvent.FLUSH && server.tracking().isInUse()) {
      invalidations().cleared();
    }
    turns.held().forEach(this::readyAll);
    turns.statistics().happened(event);
  }

  private void readyAll(Shard owner) {
    owner
        .waiters()
        .forEachAwaited((number, name) -> readyIfWanted(owner, number, server.shards().key(name)));
  }

  /**
   * A key is ready that holds by now what somebody waits for. What does not may do so later, but
   * then it is ready after all that did before.
   */
  private void readyIfWanted(Shard owner, int number, Key awaited) {
    Waiters waiters = owner.waiters();
    Entry entry = waiters.count(awaited.name()) == 0 ? null : owner.database(number).peek(awaited);
    if (entry != null && !entry.isEmpty() && waiters.isWanted(number, awaited.name(), entry)) {
      ready().add(number, awaited);
    }
  }

  /** What the call, or the one that it is carried out for, has to serve at its end. */
  private ReadyKeys ready() {
    if (outer != null) {
      return outer.ready();
    }
    ReadyKeys present = ready;
    if (present == null) {
      present = new ReadyKeys(server.shards());
      ready = present;
    }
    return present;
  }

  /**
   * Serves, for {@code serving}, those who waited for what was changed, and then for what they do.
   */
  void serve(Call serving) {
    for (ReadyKeys changed = ready; changed != null; changed = ready) {
      ready = null;
      changed.serve(serving);
    }
  }

  /** What the client's command, which may be a whole transaction, makes stale. */
  private Invalidations invalidations() {
    if (ofTransaction != null) {
      return ofTransaction.invalidations();
    }
    Invalidations open = invalidations;
    if (open == null) {
      open = server.tracking().invalidations(session);
      invalidations = open;
    }
    return open;
  }

  /** Tells those who cache keys what they have not been told yet. */
  void invalidate() {
    Invalidations open = invalidations;
    if (open != null) {
      invalidations = null;
      open.finish();
    }
  }

  boolean areLogged() {
    return effects != null;
  }

  void effect(Key changed, Bytes... words) {
    Objects.requireNonNull(effects).name(changed, session.database(), words);
  }

  void effect(Key changed, Entry entry) {
    Objects.requireNonNull(effects).name(changed, session.database(), entry);
  }
}
