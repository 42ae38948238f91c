package io.heddle.it.simulation;

import io.heddle.it.simulation.History.Crashed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run: a server, its clients, and what becomes of both, all of it decided by a seed. */
final class Simulation {
  private static final int MOST_CLIENTS = 5;
  private static final int MOST_WRITES = 12;
  private static final int SMALL_WINDOW = 40;
  private static final long LONGEST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(80);
  private static final long LONGEST_TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int MOST_TROUBLES = 3;
  private static final long RECOVERY_NANOS =
      TimeUnit.MILLISECONDS.toNanos(Troubles.RECOVERY_MILLIS + 1);

  /** Nobody is left without a reply for so long, unless it waits for a key. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The same, where a disk may fail meanwhile, and what is tried again may fail again. */
  private static final long PATIENCE_WITH_DISK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final int ROUNDS_TO_END = 500;
  private static final long END_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final SplittableRandom random;
  private final Scheduler scheduler;
  private final History history = new History();
  private final Defect defect;
  private final @Nullable Disk disk;
  private final boolean mayCrash;
  private final boolean diskFails;
  private int crashes;
  private int clients;
  private @Nullable SimulatedServer server;
  private @Nullable SimulatedServer first;
  private @Nullable Thread director;

  private Simulation(long seed, Defect defect, boolean diskFails) {
    this.defect = defect;
    this.diskFails = diskFails;
    random = new SplittableRandom(seed);
    scheduler = new Scheduler(random.split());
    SplittableRandom chance = random.split();
    scheduler.lose(() -> defect.dropsWakeUp(chance));
    boolean keeps = diskFails || random.nextBoolean();
    disk = keeps ? new Disk(scheduler, random.split(), defect, diskFails) : null;
    crashes = disk == null || diskFails ? 0 : random.nextInt(3);
    mayCrash = diskFails || crashes > 0;
  }

  /** One that keeps a log or not, on a disk that is in order. */
  static Simulation onSoundDisk(long seed, Defect defect) {
    return new Simulation(seed, defect, false);
  }

  /** One that keeps a log on a disk that fails now and then. */
  static Simulation onFailingDisk(long seed, Defect defect) {
    return new Simulation(seed, defect, true);
  }

  /** Runs until everything has ended, and compares it with the model. */
  long run() throws InterruptedException {
    scheduler.run(this::direct);
    new Checker(history, Program.DATABASES, Objects.requireNonNull(first)::shardOf).check();
    return scheduler.fingerprint();
  }

  /** All that happened. */
  String story() {
    return history.story();
  }

  private void direct() {
    director = Thread.currentThread();
    first = newServer();
    start(first);
    letClientsIn();
    for (; crashes > 0; crashes--) {
      scheduler.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
      crash();
      letClientsIn();
    }
    if (diskFails) {
      for (int i = 1 + random.nextInt(MOST_TROUBLES); i > 0; i--) {
        haveTrouble();
      }
    }
    awaitClients();
    readAll();
    awaitNothingLeft();
    scheduler.endWithin(END_NANOS);
    server().stop();
  }

  private SimulatedServer server() {
    return Objects.requireNonNull(server);
  }

  private SimulatedServer newServer() {
    try {
      return new SimulatedServer(scheduler, history, random.split(), defect, disk);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void start(SimulatedServer begun) {
    server = begun;
    try {
      begun.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The disk fails for a while, in which the server may crash, as it may soon after. */
  private void haveTrouble() {
    Disk failing = Objects.requireNonNull(disk);
    scheduler.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
    history.troubles.begin(scheduler.steps(), scheduler.nowMillis());
    failing.fail();
    letClientsIn();
    scheduler.parkNanos(
        random.nextLong(random.nextBoolean() ? LONGEST_LIFE_NANOS : LONGEST_TROUBLE_NANOS));
    if (random.nextInt(3) > 0) {
      failing.heal();
      history.troubles.heal(scheduler.nowMillis());
      letClientsIn();
      scheduler.parkNanos(random.nextBoolean() ? random.nextLong(RECOVERY_NANOS) : RECOVERY_NANOS);
      letClientsIn();
      scheduler.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
    }
    if (random.nextInt(3) > 0 || failing.fails()) {
      crash();
      letClientsIn();
    }
  }

  /** The server ends where it is, and another begins with what is left. */
  private void crash() {
    server().crash();
    boolean keepsAnswered = Objects.requireNonNull(disk).crash();
    awaitClients();
    history.troubles.forget(scheduler.nowMillis());
    SimulatedServer next = newServer();
    history.add(
        new Crashed(
            scheduler.steps(),
            scheduler.nowMillis(),
            keepsAnswered,
            next::shardOf,
            history.nextVisit()));
    start(next);
    readAll();
  }

  private void letClientsIn() {
    int more = 2 + random.nextInt(MOST_CLIENTS - 1);
    clients += more;
    for (int i = more; i > 0; i--) {
      SplittableRandom own = random.split();
      scheduler.newThread(() -> live(own)).start();
    }
  }

  private void awaitClients() {
    while (clients > 0) {
      scheduler.park();
    }
  }

  private void awaitNothingLeft() {
    for (int i = 0; server().leftovers() != null; i++) {
      if (i == ROUNDS_TO_END) {
        throw new AssertionError("left behind: " + server().leftovers());
      }
      scheduler.parkNanos(LONGEST_DELAY_NANOS);
    }
    if (!server().isHealthy()) {
      throw new AssertionError("a shard has stopped");
    }
  }

  private Client connect(SplittableRandom own) {
    History.Visit visit = history.visit();
    Wire requests = new Wire(scheduler, Integer.MAX_VALUE);
    Wire replies = new Wire(scheduler, own.nextInt(4) == 0 ? SMALL_WINDOW : Integer.MAX_VALUE);
    SimulatedServer host = server();
    visit.id =
        host.accept(new SimulatedSocket(scheduler, own.split(), visit.number, requests, replies));
    long patience = diskFails ? PATIENCE_WITH_DISK_NANOS : PATIENCE_NANOS;
    return new Client(scheduler, history, visit, requests, replies, host::isDead, patience);
  }

  private void live(SplittableRandom own) {
    for (int i = 1 + own.nextInt(2); i > 0; i--) {
      visit(connect(own), own);
    }
    clients--;
    scheduler.wake(Objects.requireNonNull(director));
  }

  private void visit(Client client, SplittableRandom own) {
    Program program = new Program(own, server()::accepted, !mayCrash);
    List<List<String>> opening = program.opening();
    if (!opening.isEmpty()) {
      client.send(opening);
    }
    boolean answered = true;
    for (int left = 1 + own.nextInt(MOST_WRITES); left > 0 && answered; left--) {
      if (own.nextInt(40) == 0 && !program.isQueuing()) {
        answered = client.walk(1 + own.nextInt(4));
        continue;
      }
      client.send(program.next());
      int roll = own.nextInt(32);
      if (roll == 0) {
        break; // hangs up in the middle of it
      }
      if (roll > 4) {
        answered = client.awaitReplies();
      }
      if (own.nextInt(3) == 0) {
        scheduler.parkNanos(own.nextLong(LONGEST_DELAY_NANOS));
      }
    }
    client.hangUp();
  }

  private void readAll() {
    Client reader = connect(random);
    for (int i = 0; i < Program.DATABASES; i++) {
      List<List<String>> requests = new ArrayList<>();
      requests.add(List.of("SELECT", Integer.toString(i)));
      requests.addAll(Program.contents());
      reader.send(requests);
      if (!reader.awaitReplies()) {
        break;
      }
    }
    reader.hangUp();
  }
}
