package io.heddle.it.simulation;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.seam.Storage;
import io.heddle.server.ServerParts;
import io.heddle.server.command.Call;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Lifecycle;
import io.heddle.server.command.ObservedCommand;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.family.Families;
import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import io.heddle.server.migration.Targets;
import io.heddle.server.net.Housekeeper;
import io.heddle.server.net.SimulatedConnections;
import io.heddle.server.persistence.AppendOnly;
import io.heddle.server.persistence.Loading;
import io.heddle.server.persistence.Saves;
import io.heddle.server.pubsub.KeyspaceNotifications;
import io.heddle.server.pubsub.Monitors;
import io.heddle.server.pubsub.PubSub;
import io.heddle.server.session.Pause;
import io.heddle.server.session.ReplicationId;
import io.heddle.server.session.Session;
import io.heddle.server.session.Sessions;
import io.heddle.server.stats.Statistics;
import io.heddle.server.tracking.Tracking;
import io.heddle.shard.Shard;
import io.heddle.shard.ShardListener;
import io.heddle.shard.ShardSettings;
import io.heddle.shard.Shards;
import io.heddle.shard.SimulatedTurns;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Hashing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A production server under a {@link Scheduler}, with everything but sockets and files. */
final class SimulatedServer implements Lifecycle {
  private static final int PORT = 6379;
  private static final String LEAST_REWRITTEN_BYTES = "2048";

  /** Nothing is saved, so nothing is done there. */
  private static final ExecutorService NO_DISK = ForkJoinPool.commonPool();

  private final Scheduler scheduler;
  private final History history;
  private final Defect defect;
  private final Shards shards;
  private final ServerContext context;
  private final Housekeeper housekeeper;
  private final BufferSizes sizes;

  /** The connection whose handler runs in the turn of each shard, 0 if there is none. */
  private final int[] inTurn;

  /** Whether clients may come, so that what is carried out is for them. */
  private boolean serves;

  /** Whether it has crashed. */
  private boolean dead;

  private final List<SimulatedSocket> sockets = new ArrayList<>();
  private final ThreadFactory threads;
  private final IntFunction<Shards> shardsOf;

  /**
   * @param disk where it keeps its log, or null if it keeps none
   */
  SimulatedServer(
      Scheduler scheduler,
      History history,
      SplittableRandom random,
      Defect defect,
      @Nullable Disk disk)
      throws IOException {
    this.scheduler = scheduler;
    this.history = history;
    this.defect = defect;
    this.threads = scheduler.threadsOf(this);
    Config config = Config.of(directives(disk));
    Storage storage = disk == null ? Storage.LOCAL : disk.storage();
    Hashing hashing = AppendOnly.hashing(config, storage, random);
    ShardSettings settings = ServerParts.settings(config, PerfConfig.DEFAULTS);
    this.shardsOf = count -> defect.shards(count, scheduler, hashing, random, settings);
    this.shards = shardsOf.apply(1 + random.nextInt(4));
    this.inTurn = new int[shards.size()];
    SplittableRandom chance = random.split();
    SimulatedTurns.install(shards, scheduler::point, () -> defect.forgetsTurn(chance));
    CommandTable commands =
        new CommandTable(ObservedCommand.all(Families.commands(), this::carryOut));
    PubSub pubSub = new PubSub();
    Sessions sessions = new Sessions();
    Saves saves = new Saves(config, scheduler, scheduler, storage, shards, NO_DISK, "7.4.1");
    this.context =
        new ServerContext(
            config,
            scheduler,
            scheduler,
            shards,
            commands,
            sessions,
            pubSub,
            new Pause(),
            new KeyspaceNotifications(config::notifiedEvents, pubSub),
            new Monitors(),
            new Tracking(sessions, shards, config::trackingTableMaxKeys),
            new Statistics(shards.size(), commands.numbered().size(), config::latencyTracking),
            saves,
            new Loading(config, scheduler, scheduler, storage, shards),
            new AppendOnly(
                config,
                scheduler,
                scheduler,
                storage,
                shards,
                saves,
                disk == null ? 0 : disk.windowBytes(),
                threads,
                new SimulatedExecutor(scheduler, threads)),
            new Targets(scheduler),
            this,
            "0".repeat(40),
            new ReplicationId(random.split()),
            scheduler.nowMillis());
    this.housekeeper = new Housekeeper(context, scheduler);
    this.sizes =
        new BufferSizes(1 << (5 + random.nextInt(6)), 16 << 10, 1 << (5 + random.nextInt(8)));
    shards.all().forEach(shard -> shard.tell(new Expiries(ServerParts.keyEvents(context))));
  }

  private static Map<String, String> directives(@Nullable Disk disk) {
    Map<String, String> directives = new HashMap<>();
    directives.put("databases", Integer.toString(Program.DATABASES));
    if (disk != null) {
      directives.put("appendonly", "yes");
      directives.put("appendfsync", disk.policy());
      directives.put("auto-aof-rewrite-min-size", LEAST_REWRITTEN_BYTES);
    }
    return directives;
  }

  /** Takes down what expires, in the order in which it does. */
  private final class Expiries implements ShardListener {
    private final ShardListener next;

    Expiries(ShardListener next) {
      this.next = next;
    }

    @Override
    public void expired(Shard shard, int database, Entry entry) {
      if (serves) {
        history.add(
            new History.Expired(
                scheduler.steps(), scheduler.nowMillis(), database, entry.key().toString()));
      }
      next.expired(shard, database, entry);
    }

    @Override
    public boolean unlinksExpired() {
      return next.unlinksExpired();
    }

    @Override
    public void dropping(Entry entry) {
      next.dropping(entry);
    }

    @Override
    public void fieldsExpired(Shard shard, int database, Bytes key, boolean all) {
      if (serves) {
        history.add(
            new History.FieldsExpired(
                scheduler.steps(), scheduler.nowMillis(), database, key.toString(), shard.now()));
      }
      next.fieldsExpired(shard, database, key, all);
    }

    @Override
    public void created(Shard shard, int database, Bytes key) {
      next.created(shard, database, key);
    }
  }

  /**
   * Takes down that a command is carried out; where it is part of a transaction only if that is not
   * of one moment.
   */
  private Reply carryOut(Call call, Supplier<Reply> handling) {
    boolean within = call.isOfTransaction();
    if (!serves || (within && !ConnectionOperations.isAboutChannels(call.command().fullName()))) {
      return handling.get();
    }
    BitSet held = new BitSet();
    call.held().forEach(shard -> held.set(shard.index()));
    if (held.isEmpty()) {
      scheduler.point(); // and none between what is taken down and what others notice
    }
    History.Carried event =
        new History.Carried(
            scheduler.steps(),
            scheduler.nowMillis(),
            connectionOf(call),
            words(call.request()),
            held.isEmpty() ? scheduler.nowMillis() : call.now(),
            held,
            call.course().begunWait() != null,
            within);
    history.add(event);
    return within || held.isEmpty()
        ? carryOut(call, event, handling)
        : inTurns(call, event, handling);
  }

  private Reply inTurns(Call call, History.Carried event, Supplier<Reply> handling) {
    enter(event);
    scheduler.point();
    try {
      return carryOut(call, event, handling);
    } finally {
      event.shards.stream().forEach(shard -> inTurn[shard] = 0);
    }
  }

  private Reply carryOut(Call call, History.Carried event, Supplier<Reply> handling) {
    defect.beforeHandler(call);
    try {
      Reply reply = handling.get();
      event.waits = reply == Reply.NOTHING && call.course().begunWait() != null;
      event.outcome = event.waits ? null : Outcome.of(reply);
      return reply;
    } finally {
      event.endedAt = scheduler.steps();
    }
  }

  private static List<String> words(Request request) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < request.size(); i++) {
      words.add(request.argument(i).toString());
    }
    return words;
  }

  private void enter(History.Carried event) {
    event.shards.stream()
        .forEach(
            shard -> {
              if (inTurn[shard] != 0) {
                throw new AssertionError(
                    "two commands at once in shard " + shard + ", the other by " + inTurn[shard]);
              }
              inTurn[shard] = event.visit;
            });
  }

  private static int connectionOf(Call call) {
    return portOf(call.session());
  }

  private static int portOf(Session session) {
    String address = session.peer().address();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Loads what is on the disk, and lets clients in. */
  void start() throws IOException {
    shards.start(threads);
    threads.newThread(housekeeper).start();
    if (context.config().appendOnly()) {
      context.appendOnly().start(ServerParts.logTarget(context, shardsOf));
    }
    serves = true;
  }

  /** How many clients have come so far, so that the last one has at most this for its number. */
  int accepted() {
    return sockets.size();
  }

  /**
   * Takes a client in, if it is alive.
   *
   * @return the number that it has here, 0 if none
   */
  long accept(SimulatedSocket socket) {
    sockets.add(socket);
    if (dead) {
      socket.cut();
      return 0;
    }
    try {
      threads
          .newThread(SimulatedConnections.connection(context, socket, sizes, threads, scheduler))
          .start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return context.sessions().all().stream()
        .filter(session -> portOf(session) == socket.port())
        .mapToLong(Session::id)
        .findFirst()
        .orElse(0);
  }

  /** Ends all of it at once. */
  void crash() {
    dead = true;
    scheduler.kill(this);
    sockets.forEach(SimulatedSocket::cut);
  }

  boolean isDead() {
    return dead;
  }

  int shardOf(String key) {
    return shards.key(Bytes.of(key)).shard();
  }

  /** What is left of clients that are gone, or null. */
  @Nullable String leftovers() {
    if (context.sessions().size() > 0) {
      return context.sessions().size() + " sessions";
    }
    if (shards.watchedKeys() > 0) {
      return shards.watchedKeys() + " watched keys";
    }
    if (shards.all().stream().anyMatch(shard -> !shard.waiters().isEmpty())) {
      return "somebody who waits for keys";
    }
    return SimulatedTurns.areIdle(shards) ? null : "a turn, or messages";
  }

  boolean isHealthy() {
    return shards.all().stream().allMatch(Shard::isHealthy);
  }

  void stop() {
    serves = false;
    housekeeper.stop();
    context.appendOnly().close();
    shards.stop();
  }

  @Override
  public Phase phase() {
    return Phase.SERVING;
  }

  @Override
  public boolean shutdown(Saving saving, boolean force) {
    return false;
  }

  @Override
  public int port() {
    return PORT;
  }
}
