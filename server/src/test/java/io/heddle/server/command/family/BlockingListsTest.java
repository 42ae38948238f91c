package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Push;
import io.heddle.server.RespClient.Status;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that wait for lists; what is expected is what Redis 7.4.1 does. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4, 16})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingListsTest {
  private static final long ROUND_NANOS = 2_000_000;
  private static final Failure WRONG_TYPE =
      new Failure("WRONGTYPE Operation against a key holding the wrong kind of value");

  private final Family family;
  private final RespClient client;

  BlockingListsTest(int shards) throws IOException {
    family = new Family(shards, Map.of("enable-debug-command", "yes"));
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  /** A new client that sends {@code words}, and is seen to wait. */
  private RespClient waiting(String words) throws IOException {
    long before = blocked();
    RespClient waiting = family.server.client();
    waiting.send(words.split(" "));
    awaitBlocked(before + 1);
    return waiting;
  }

  private long blocked() {
    return Long.parseLong(family.info("clients", "blocked_clients"));
  }

  private void awaitBlocked(long count) {
    Family.await(() -> blocked() == count);
  }

  private void assertNoLines() {
    assertThat(linesAreEmpty()).isTrue();
  }

  /** Whether nobody stands in any line. */
  private boolean linesAreEmpty() {
    AtomicBoolean empty = new AtomicBoolean(true);
    for (Shard shard : family.server.context().shards().all()) {
      shard.execute(
          new Message(
              inTurn -> {
                if (!inTurn.waiters().isEmpty() || inTurn.waiters().isCrossed()) {
                  empty.set(false);
                }
              }));
    }
    return empty.get();
  }

  @Test
  void servesInOrderOfArrivalAndLeavesNothing() throws IOException {
    RespClient first = waiting("BLPOP a 0");
    RespClient second = waiting("BRPOP b a 0");
    RespClient third = waiting("BLMPOP 0 2 c a LEFT COUNT 5");
    client.expect("RPUSH a x y z", 3L).expect("EXISTS a", 0L);
    assertThat(blocked()).isZero();
    assertThat(first.read()).isEqualTo(List.of("a", "x"));
    assertThat(second.read()).isEqualTo(List.of("a", "z"));
    assertThat(third.read()).isEqualTo(List.of("a", List.of("y")));
    assertNoLines();
  }

  @Test
  void infoCountsTheKeysThatAreAwaited() throws IOException {
    assertThat(awaitedKeys()).isZero();
    RespClient first = waiting("BLPOP a b c a 0");
    RespClient second = waiting("BRPOP a 0");
    assertThat(awaitedKeys()).isEqualTo(3);
    RespClient other = family.server.client();
    other.expect("SELECT 1", OK).send("BLPOP", "a", "0");
    awaitBlocked(3);
    assertThat(awaitedKeys()).isEqualTo(4);
    client.expect("RPUSH a x y", 2L).expect("SELECT 1", OK).expect("RPUSH a z", 1L);
    assertThat(first.read()).isEqualTo(List.of("a", "x"));
    assertThat(second.read()).isEqualTo(List.of("a", "y"));
    assertThat(other.read()).isEqualTo(List.of("a", "z"));
    assertThat(awaitedKeys()).isZero();
    assertNoLines();
  }

  private long awaitedKeys() {
    return Long.parseLong(family.info("clients", "total_blocking_keys"));
  }

  @Test
  void oneKeyOfSeveralServes() throws IOException {
    List<String> names = new ArrayList<>(Family.many("k"));
    RespClient waiting = waiting("BLPOP " + String.join(" ", names) + " 0");
    client.expect("RPUSH k7 v", 1L).expect("RPUSH k8 w", 1L).expect("LLEN k8", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("k7", "v"));
    client.expect("EXISTS k7", 0L);
    assertNoLines();
  }

  @Test
  void theSameKeyTwiceIsOne() throws IOException {
    RespClient waiting = waiting("BLPOP a a a 0");
    client.expect("RPUSH a 1 2", 2L).expect("LLEN a", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("a", "1"));
    assertNoLines();
  }

  @Test
  void movesGoOnAndOn() throws IOException {
    List<RespClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(waiting("BLMOVE k" + i + " k" + (i + 1) + " LEFT RIGHT 0"));
    }
    RespClient last = waiting("BRPOP k8 0");
    client.expect("RPUSH k0 v", 1L);
    assertThat((Long) family.call("EXISTS", Family.many("k"))).isZero();
    for (RespClient each : clients) {
      assertThat(each.read()).isEqualTo("v");
    }
    assertThat(last.read()).isEqualTo(List.of("k8", "v"));
    assertNoLines();
  }

  @Test
  void aMoveToItselfWaitsForItsOwnList() throws IOException {
    RespClient waiting = waiting("BRPOPLPUSH a a 0");
    client.expect("RPUSH a 1 2", 2L).expect("LRANGE a 0 -1", List.of("2", "1"));
    assertThat(waiting.read()).isEqualTo("2");
  }

  @Test
  void aMoveThatFailsTakesNothing() throws IOException {
    RespClient waiting = waiting("BRPOPLPUSH a b 0");
    RespClient next = waiting("BLPOP a 0");
    client.expect("SET b text", OK).expect("RPUSH a v", 1L).expect("EXISTS a", 0L);
    assertThat(waiting.read()).isEqualTo(WRONG_TYPE);
    assertThat(next.read()).isEqualTo(List.of("a", "v"));
    assertNoLines();
  }

  @Test
  void aKeyBeforeThatHasAnotherTypeNowIsAnError() throws IOException {
    RespClient waiting = waiting("BLPOP a b 0");
    client.expect("SET a text", OK);
    assertThat(blocked()).isOne();
    client.expect("RPUSH b v", 1L).expect("LLEN b", 1L);
    assertThat(waiting.read()).isEqualTo(WRONG_TYPE);
  }

  @Test
  void transactionsServeAtTheirEnd() throws IOException {
    RespClient waiting = waiting("BLPOP a b 0");
    client.expect("MULTI", OK);
    for (String words : List.of("RPUSH b 1", "RPUSH a 2", "RPUSH a 3", "LRANGE a 0 -1")) {
      client.expect(words, new Status("QUEUED"));
    }
    client.expect("EXEC", List.of(1L, 1L, 2L, List.of("2", "3")));
    assertThat(waiting.read()).isEqualTo(List.of("a", "2"));
    client.expect("LLEN a", 1L).expect("LLEN b", 1L).expect("DEL a b", 2L);

    waiting.send("BLPOP", "a", "0");
    awaitBlocked(1);
    client.expect("MULTI", OK);
    client.expect("RPUSH a 1", new Status("QUEUED")).expect("DEL a", new Status("QUEUED"));
    client.expect("EXEC", List.of(1L, 1L));
    assertThat(blocked()).isOne();
    client.expect("RPUSH a 4", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("a", "4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET two a,DEL two,RPUSH one b,RPUSH two c",
        "ZADD two 1 a,DEL two,RPUSH one b,RPUSH two c",
        "SET two a,RPUSH one b,DEL two,RPUSH two c"
      })
  void aKeyIsNotReadyBeforeItHoldsAList(String commands) throws IOException {
    RespClient first = waiting("BLPOP one 0");
    RespClient second = waiting("BLPOP one two 0");
    carryOutTogether(commands);
    assertThat(first.read()).isEqualTo(List.of("one", "b"));
    assertThat(second.read()).isEqualTo(List.of("two", "c"));
    assertNoLines();
  }

  /** Whose turn it is when served need not be the key that its list comes from. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RPUSH two c,RPUSH one b",
        "RPUSH two a,DEL two,RPUSH one b,RPUSH two c",
        "LPUSH other c,RENAME other two,RPUSH one b"
      })
  void theKeyThatWasReadyFirstServesFirst(String commands) throws IOException {
    RespClient first = waiting("BLPOP one 0");
    RespClient second = waiting("BLPOP one two 0");
    carryOutTogether(commands);
    assertThat(second.read()).isEqualTo(List.of("one", "b"));
    assertThat(blocked()).isOne();
    client.expect("LPOP two", "c").expect("RPUSH one d", 1L);
    assertThat(first.read()).isEqualTo(List.of("one", "d"));
    assertNoLines();
  }

  private void carryOutTogether(String commands) throws IOException {
    client.expect("MULTI", OK);
    for (String words : commands.split(",", -1)) {
      client.expect(words, new Status("QUEUED"));
    }
    client.call("EXEC");
  }

  @Test
  void whatExpiresBeforeItsTransactionEndsServesNobody() throws Exception {
    RespClient waiting = waiting("BLPOP a 0");
    client.expect("MULTI", OK);
    for (String words : List.of("RPUSH a 1", "PEXPIRE a 100", "DEBUG SLEEP 0.2")) {
      client.expect(words, new Status("QUEUED"));
    }
    AtomicBoolean ended = new AtomicBoolean();
    Thread time =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!ended.get()) {
                    family.clock.advance(10);
                    LockSupport.parkNanos(ROUND_NANOS);
                  }
                });
    client.expect("EXEC", List.of(1L, 1L, OK));
    ended.set(true);
    time.join();
    assertThat(blocked()).isOne();
    client.expect("RPUSH a 2", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("a", "2"));
    assertNoLines();
  }

  @Test
  void whatAWaitingClientIsToldOfItsOwnCommandComesBehindTheReply() throws IOException {
    RespClient self = family.server.resp3Client();
    self.call("SUBSCRIBE", "__keyevent@0__:lpop");
    client.expect("CONFIG SET notify-keyspace-events El", OK);
    for (String words : List.of("BLPOP a 0", "BLMPOP 0 3 c b a LEFT")) {
      self.send(words.split(" "));
      awaitBlocked(1);
      client.expect("RPUSH a x", 1L);
      assertThat(self.read()).as(words).isInstanceOf(List.class);
      assertThat(self.read()).isEqualTo(event("lpop", "a"));
    }
  }

  @Test
  void whatACommandTellsItsOwnClientDoesNotWaitWithIt() throws IOException {
    try (Family still = new Family(4, Map.of("enable-debug-command", "yes"))) {
      RespClient self = still.server.resp3Client();
      self.call("SUBSCRIBE", "__keyevent@0__:expired");
      still.client.expect("CONFIG SET notify-keyspace-events Ex", OK);
      still.client.expect("DEBUG SET-ACTIVE-EXPIRE 0", OK);
      for (String words : List.of("BLPOP a 0", "BLPOP a b c d e f 0")) {
        still.client.expect("RPUSH a x", 1L).expect("PEXPIRE a 1", 1L);
        still.clock.advance(2);
        self.send(words.split(" "));
        assertThat(self.read()).as(words).isEqualTo(event("expired", "a"));
        still.client.expect("RPUSH a y", 1L);
        assertThat(self.read()).isEqualTo(List.of("a", "y"));
      }
    }
  }

  private static Push event(String event, String key) {
    return new Push(List.of("message", "__keyevent@0__:" + event, key));
  }

  @Test
  void keysBecomeReadyInEveryWay() throws IOException {
    client.expect("RPUSH from 1 2 3 4 5 6", 6L);
    RespClient waiting = waiting("BLPOP to 0");
    client.expect("RENAME from to", OK).expect("LLEN to", 5L);
    assertThat(waiting.read()).isEqualTo(List.of("to", "1"));

    client.expect("RENAME to from", OK);
    waiting.send("BLPOP", "to", "0");
    awaitBlocked(1);
    client.expect("COPY from to", 1L).expect("LLEN to", 4L).expect("DEL to", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("to", "2"));

    waiting.send("BLPOP", "to", "0");
    awaitBlocked(1);
    client.expect("COPY from to DB 1", 1L);
    assertThat(blocked()).isOne();
    client.expect("SELECT 1", OK).expect("MOVE to 0", 1L).expect("SELECT 0", OK);
    assertThat(waiting.read()).isEqualTo(List.of("to", "2"));

    client.expect("DEL to", 1L);
    client.expect("COPY from to DB 1", 1L);
    waiting.send("BLPOP", "to", "0");
    awaitBlocked(1);
    client.expect("SWAPDB 0 1", OK).expect("LLEN to", 4L);
    assertThat(waiting.read()).isEqualTo(List.of("to", "2"));
    assertNoLines();
  }

  /** The lists are looked through in an order that depends on their names. */
  @Test
  void whatAMoveFillsIsReadyAfterAllThatASwapBrings() throws IOException {
    for (int i = 0; i < 20; i++) {
      String from = "from" + i;
      String line = "line" + i;
      String to = "to" + i;
      client.expect("SELECT 1", OK).expect("RPUSH " + from + " moved", 1L);
      client.expect("RPUSH " + line + " one", 1L).expect("SELECT 0", OK);
      RespClient mover = waiting("BLMOVE " + from + " " + to + " LEFT LEFT 0");
      RespClient first = waiting("BLPOP " + line + " 0");
      RespClient second = waiting("BLPOP " + line + " " + to + " 0");
      client.expect("SWAPDB 0 1", OK);
      assertThat(mover.read()).isEqualTo("moved");
      assertThat(first.read()).isEqualTo(List.of(line, "one"));
      assertThat(second.read()).isEqualTo(List.of(to, "moved"));
    }
    assertNoLines();
  }

  @Test
  void otherTypesAndLossesWakeNobody() throws IOException {
    RespClient waiting = waiting("BLPOP a b 0");
    client
        .expect("SET a text", OK)
        .expect("DEL a", 1L)
        .expect("FLUSHDB", OK)
        .expect("FLUSHALL", OK)
        .expect("SWAPDB 0 1", OK);
    assertThat(blocked()).isOne();
    client.expect("RPUSH b v", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("b", "v"));
  }

  @Test
  void waitsForItsTimeAndNoLonger() throws IOException {
    RespClient waiting = waiting("BLPOP a b 0.05");
    RespClient other = waiting("BLMOVE a b LEFT LEFT 0.05");
    family.clock.advance(100);
    assertThat(waiting.read()).isEqualTo(Nil.ARRAY);
    assertThat(other.read()).isEqualTo(Nil.ARRAY);
    client.expect("RPUSH a v", 1L).expect("LLEN a", 1L);
    assertNoLines();
    assertThat(family.info("commandstats", "cmdstat_blpop")).startsWith("calls=1,");
  }

  @Test
  void othersEndAWait() throws IOException {
    RespClient timedOut = waiting("BLPOP a b 0");
    unblock(timedOut, "TIMEOUT");
    assertThat(timedOut.read()).isEqualTo(Nil.ARRAY);
    RespClient failed = waiting("BLMOVE a b LEFT LEFT 0");
    unblock(failed, "ERROR");
    assertThat(failed.read())
        .isEqualTo(new Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK"));
    assertThat(failed.call("PING")).isEqualTo(new Status("PONG"));
    assertThat(blocked()).isZero();
    assertNoLines();
  }

  private void unblock(RespClient blocked, String how) {
    assertThat(client.call("CLIENT", "LIST"))
        .asString()
        .containsPattern("addr=" + blocked.address() + " .* flags=b ");
    String id =
        ((String) client.call("CLIENT", "LIST"))
            .lines()
            .filter(line -> line.contains("addr=" + blocked.address() + " "))
            .map(line -> line.substring("id=".length(), line.indexOf(' ')))
            .findFirst()
            .orElseThrow();
    client.expect("CLIENT UNBLOCK " + id + " " + how, 1L);
    client.expect("CLIENT UNBLOCK " + id + " " + how, 0L);
  }

  @Test
  void clientsThatAreGoneWaitNoMore() throws IOException {
    RespClient killed = waiting("BLPOP a b 0");
    client.expect("CLIENT KILL " + killed.address(), OK);
    awaitBlocked(0);
    RespClient gone = waiting("BLPOP a b 0");
    gone.close();
    awaitBlocked(0);
    RespClient talkative = waiting("BLPOP a b 0");
    talkative.send("PING");
    talkative.close();
    awaitBlocked(0);
    client.expect("RPUSH a v", 1L).expect("LLEN a", 1L);
    Family.await(this::linesAreEmpty);
  }

  @Test
  void aPipelineWaitsBehindAWait() throws IOException {
    RespClient waiting = family.server.client();
    waiting.send("RPUSH", "z", "1");
    waiting.send("BLPOP", "a", "b", "0");
    waiting.send("BLPOP", "c", "d", "0");
    waiting.send("PING");
    assertThat(waiting.read()).isEqualTo(1L);
    awaitBlocked(1);
    client.expect("RPUSH d 2", 1L).expect("LLEN d", 1L);
    client.expect("RPUSH b 1", 1L);
    assertThat(waiting.read()).isEqualTo(List.of("b", "1"));
    assertThat(waiting.read()).isEqualTo(List.of("d", "2"));
    assertThat(waiting.read()).isEqualTo(new Status("PONG"));
  }

  /** What is sent during a long wait is read by another thread, and in its order. */
  @Test
  void goesOnAfterALongWait() throws IOException {
    RespClient waiting = waiting("BLPOP a 0");
    for (int round = 0; round < 3; round++) {
      // Longer than it takes until somebody else reads what the client sends.
      long rounds = housekeepingRounds() + 5;
      Family.await(() -> housekeepingRounds() > rounds);
      waiting.send("ECHO", "x".repeat(100_000));
      client.expect("RPUSH a v", 1L);
      assertThat(waiting.read()).isEqualTo(List.of("a", "v"));
      assertThat(waiting.read()).isEqualTo("x".repeat(100_000));
      assertThat(waiting.call("ECHO", "direct")).isEqualTo("direct");
      assertThat(waiting.call("ECHO", "again")).isEqualTo("again");
      waiting.send("BLPOP", "a", "0");
      awaitBlocked(1);
    }
  }

  /** A tenth of a second each. */
  private static long housekeepingRounds() {
    return System.nanoTime() / 100_000_000;
  }

  @Test
  void hundredsWaitAndAllAreServed() throws IOException {
    List<RespClient> clients = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RespClient each = family.server.client();
      each.send("BLPOP", "k" + i % 64, "queue", "0");
      clients.add(each);
    }
    awaitBlocked(300);
    for (int i = 0; i < 300; i++) {
      client.call("RPUSH", "queue", "v" + i);
    }
    client.expect("EXISTS queue", 0L);
    for (RespClient each : clients) {
      assertThat(((List<?>) each.read()).getFirst()).isEqualTo("queue");
    }
    assertNoLines();
  }

  /** Whatever is pushed is popped once, however pops, moves, timeouts and transactions mix. */
  @Test
  void nothingIsLostOrServedTwice() throws Exception {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    try {
      mix(new SplittableRandom(seed));
    } catch (AssertionError | RuntimeException | ExecutionException e) {
      throw new AssertionError("Repeat with -Dheddle.seed=" + seed, e);
    }
  }

  private void mix(SplittableRandom random)
      throws IOException, InterruptedException, ExecutionException {
    int perProducer = 400;
    AtomicLong left = new AtomicLong(3L * perProducer);
    AtomicLong sum = new AtomicLong();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(producer(family.server.client(), random.split(), perProducer));
    }
    for (int i = 0; i < 6; i++) {
      tasks.add(consumer(family.server.client(), random.split(), left, sum));
    }
    AtomicBoolean over = new AtomicBoolean();
    Thread time = Thread.startVirtualThread(() -> letTimePass(over));
    Family.together(tasks);
    over.set(true);
    time.join();
    assertThat(sum).hasValue(3L * perProducer * (perProducer + 1) / 2);
    client.expect("DBSIZE", 0L);
    assertNoLines();
  }

  private void letTimePass(AtomicBoolean over) {
    while (!over.get()) {
      family.clock.advance(1);
      LockSupport.parkNanos(ROUND_NANOS / 2);
    }
  }

  private static Callable<Void> producer(RespClient producer, SplittableRandom random, int count) {
    return () -> {
      for (int i = 1; i <= count; i++) {
        if (random.nextInt(4) == 0) {
          producer.call("MULTI");
          producer.call("RPUSH", queue(random), Integer.toString(i));
          producer.call("EXEC");
        } else {
          producer.call("RPUSH", queue(random), Integer.toString(i));
        }
      }
      return null;
    };
  }

  private static String queue(SplittableRandom random) {
    return "q" + random.nextInt(5);
  }

  private static Callable<Void> consumer(
      RespClient consumer, SplittableRandom random, AtomicLong left, AtomicLong sum) {
    return () -> {
      while (left.get() > 0) {
        if (random.nextInt(3) == 0) {
          consumer.call("BLMOVE", queue(random), queue(random), "LEFT", "RIGHT", "0.001");
          continue;
        }
        Object reply = consumer.call("BLPOP", "q0", "q1", "q2", "q3", "q4", "0.01");
        if (reply instanceof List<?> pair) {
          left.decrementAndGet();
          sum.addAndGet(Long.parseLong((String) pair.get(1)));
        }
      }
      return null;
    };
  }
}
