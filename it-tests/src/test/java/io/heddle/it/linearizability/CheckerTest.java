package io.heddle.it.linearizability;

import static io.heddle.it.linearizability.Operation.NIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.it.linearizability.Simulation.Mistake;
import io.heddle.it.linearizability.Verdict.Outcome;
import io.heddle.it.support.Seeds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker accepts what can be explained, and nothing else. */
class CheckerTest {
  private static final Model<Store> MODEL = new StoreModel();
  private static final int HISTORIES = 40;
  private static final int SMALL_HISTORIES = 10_000;

  private final List<Operation> history = new ArrayList<>();

  private CheckerTest did(int client, long began, long ended, Object reply, String words) {
    return did(client, began, ended, reply, Request.command(words.split(" ")));
  }

  private CheckerTest did(int client, long began, long ended, Object reply, Request request) {
    history.add(new Operation(client, "k", request, reply, began, ended));
    return this;
  }

  private CheckerTest mayHaveDone(int client, long began, String words) {
    history.add(Operation.withoutEnd(client, "k", Request.command(words.split(" ")), began));
    return this;
  }

  private void isLinearizable() {
    assertThat(Checker.check(MODEL, history).outcome()).isEqualTo(Outcome.LINEARIZABLE);
  }

  private void isViolatedBy(Object reply) {
    Verdict verdict = Checker.check(MODEL, history);
    assertThat(verdict.outcome()).isEqualTo(Outcome.VIOLATED);
    assertThat(verdict.unexplained().get(0).reply()).isEqualTo(reply);
  }

  @Test
  void acceptsOneAfterTheOther() {
    did(1, 0, 1, "OK", "SET k 1").did(2, 2, 3, "1", "GET k").isLinearizable();
  }

  @Test
  void acceptsNothing() {
    isLinearizable();
  }

  @Test
  void findsAnOrderForWhatIsAtOnce() {
    did(1, 0, 9, "OK", "SET k 1").did(2, 1, 8, "OK", "SET k 2").did(3, 2, 3, "2", "GET k");
    did(3, 4, 5, "1", "GET k").isLinearizable();
  }

  @Test
  void refusesAStaleRead() {
    did(1, 0, 1, "OK", "SET k 1").did(1, 2, 3, "OK", "SET k 2").did(2, 4, 5, "1", "GET k");
    isViolatedBy("1");
  }

  @Test
  void refusesToGoBackInTime() {
    did(1, 0, 9, "OK", "SET k 1").did(2, 2, 3, "1", "GET k").did(3, 4, 5, NIL, "GET k");
    isViolatedBy(NIL);
  }

  @Test
  void refusesALostUpdate() {
    did(1, 0, 5, 1L, "INCRBY k 1").did(2, 1, 6, 1L, "INCRBY k 1").isViolatedBy(1L);
  }

  @Test
  void refusesALostUpdateThroughWatch() {
    Request exec = Request.transaction(List.of(Request.command("SET", "k", "1")));
    did(1, 0, 1, "OK", "WATCH k").did(2, 2, 3, "OK", "SET k 9");
    did(1, 4, 5, List.of("OK"), exec).isViolatedBy(List.of("OK"));
  }

  @Test
  void refusesAFalseAlarm() {
    Request exec = Request.transaction(List.of(Request.command("SET", "k", "1")));
    did(1, 0, 1, "OK", "WATCH k").did(2, 2, 3, NIL, "GET k").did(1, 4, 5, NIL, exec);
    isViolatedBy(NIL);
  }

  @Test
  void refusesADuplicatePop() {
    did(1, 0, 1, 1L, "RPUSH k a").did(2, 2, 6, "a", "LPOP k").did(3, 3, 5, "a", "LPOP k");
    isViolatedBy("a");
  }

  @Test
  void refusesATornWrite() {
    did(1, 0, 9, "OK", "MSET a 1 b 1").did(2, 1, 2, List.of("1", NIL), "MGET a b");
    isViolatedBy(List.of("1", NIL));
  }

  @Test
  void refusesATornTransaction() {
    Request exec =
        Request.transaction(
            List.of(Request.command("SET", "a", "1"), Request.command("SET", "b", "1")));
    did(1, 0, 9, List.of("OK", "OK"), exec).did(2, 1, 2, 1L, "DBSIZE").isViolatedBy(1L);
  }

  @Test
  void whatTimedOutMayHaveHappenedOrNot() {
    mayHaveDone(1, 0, "SET k 1").did(2, 2, 3, NIL, "GET k").did(2, 4, 5, "1", "GET k");
    isLinearizable();
    did(3, 6, 7, NIL, "GET k").isViolatedBy(NIL);
  }

  @Test
  void whatTimedOutDidNotHappenBeforeItBegan() {
    did(2, 0, 1, "1", "GET k").mayHaveDone(1, 2, "SET k 1").isViolatedBy("1");
  }

  @Test
  void takesNoMoreAtOnceThanItHasBits() {
    for (int i = 0; i < Checker.MOST_AT_ONCE; i++) {
      mayHaveDone(i, i, "GET k");
    }
    isLinearizable();
    mayHaveDone(100, 100, "GET k");
    assertThatThrownBy(this::isLinearizable).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void acceptsWhatAStoreDoes(Kind kind) {
    long seed = Seeds.next("heddle.lin.seed");
    for (int i = 0; i < HISTORIES; i++) {
      List<Operation> valid = new Simulation(seed + i, kind, 5, Mistake.NONE).run(400);
      Verdict verdict = Checker.check(MODEL, valid);
      assertThat(verdict.outcome())
          .as("seed %d: %s", seed + i, verdict)
          .isEqualTo(Outcome.LINEARIZABLE);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsMistakes(Mistake mistake) {
    long seed = Seeds.next("heddle.lin.seed");
    Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < HISTORIES; i++) {
        List<Operation> wrong = new Simulation(seed + i, kind, 3, mistake).run(200);
        Outcome outcome = Checker.check(MODEL, wrong).outcome();
        assertThat(outcome).isNotEqualTo(Outcome.UNDECIDED);
        found.merge(kind, outcome == Outcome.VIOLATED ? 1 : 0, Integer::sum);
      }
    }
    System.out.println(mistake + " found in so many of " + HISTORIES + ": " + found);
    assertThat(found.values()).anyMatch(count -> count > HISTORIES / 10);
  }

  /** Where brute force can be afforded, the checker says what that says. */
  @Test
  void agreesWithBruteForce() {
    long seed = Seeds.next("heddle.lin.seed");
    SplittableRandom random = new SplittableRandom(seed);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < SMALL_HISTORIES; i++) {
      Kind kind = one(List.of(Kind.values()), random);
      Mistake mistake = one(List.of(Mistake.values()), random);
      List<Operation> small = new Simulation(seed + i, kind, 3, mistake).run(5);
      Outcome outcome = Checker.check(MODEL, small).outcome();
      outcomes.merge(outcome, 1, Integer::sum);
      assertThat(outcome == Outcome.LINEARIZABLE)
          .as("history %d of seed %d: %s", i, seed, small)
          .isEqualTo(hasOrder(small, MODEL.initial()));
    }
    System.out.println("brute force agreed: " + outcomes);
    assertThat(outcomes.get(Outcome.VIOLATED)).isGreaterThan(SMALL_HISTORIES / 100);
  }

  private static <T> T one(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Whether {@code left} can be put in an order that starts from {@code state}. */
  private static boolean hasOrder(List<Operation> left, Store state) {
    if (left.stream().allMatch(Operation::isWithoutEnd)) {
      return true;
    }
    for (Operation first : left) {
      boolean mayBeFirst = left.stream().noneMatch(other -> other.ended() < first.began());
      @Nullable Store next = mayBeFirst ? MODEL.after(state, first) : null;
      if (next != null) {
        List<Operation> others = new ArrayList<>(left);
        others.remove(first);
        if (hasOrder(others, next)) {
          return true;
        }
      }
    }
    return false;
  }
}
