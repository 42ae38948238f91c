package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Nil;
import io.heddle.server.RespClient.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code SORT}, where recorded replies do not reach: keys of other shards, and many elements. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SortCommandsTest {
  private static final int ROUNDS = 300;

  private final Family family;
  private final RespClient client;

  SortCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  /** All weights, each with {@code value}, as the arguments of {@code MSET}. */
  private static List<String> weights(String value) {
    return Family.many("w_").stream().flatMap(key -> List.of(key, value).stream()).toList();
  }

  private static List<String> numbers() {
    return Family.many("");
  }

  @Test
  void sortsByKeysOfEveryShard() {
    List<String> all = new ArrayList<>(numbers());
    Collections.reverse(all);
    for (String number : numbers()) {
      client.expect("SADD s " + number, 1L).expect("SET w_" + number + " -" + number, OK);
    }
    client.expect("SORT s BY w_*", all);
    client.expect("SORT s BY w_* STORE to", (long) Family.MANY).expect("LRANGE to 0 -1", all);
  }

  @Test
  void seesAllKeysAtOneMoment() throws Exception {
    List<String> push = new ArrayList<>(List.of("l"));
    push.addAll(numbers());
    family.call("RPUSH", push);
    family.call("MSET", weights("0"));
    Callable<Void> writer =
        () -> {
          try (RespClient writing = family.server.client()) {
            for (int i = 1; i <= ROUNDS; i++) {
              List<String> request = new ArrayList<>(List.of("MSET"));
              request.addAll(weights(Integer.toString(i)));
              writing.call(request.toArray(String[]::new));
            }
          }
          return null;
        };
    Callable<Void> reader =
        () -> {
          try (RespClient reading = family.server.client()) {
            for (int i = 1; i <= ROUNDS; i++) {
              List<?> seen = (List<?>) reading.call("SORT", "l", "BY", "w_*", "GET", "w_*");
              assertThat(seen.stream().distinct()).hasSize(1);
            }
          }
          return null;
        };
    Family.together(List.of(writer, reader));
  }

  @Test
  void takesPartInTransactions() {
    family.call("MSET", weights("1"));
    client.expect("RPUSH l 3 1 2", 3L).expect("MULTI", OK);
    Status queued = new Status("QUEUED");
    client.expect("SET w_2 0", queued).expect("SORT l BY w_* GET # GET w_*", queued);
    client.expect("SORT l STORE to", queued).expect("LRANGE to 0 -1", queued);
    client.expect(
        "EXEC", List.of(OK, List.of("2", "0", "1", "1", "3", "1"), 3L, List.of("1", "2", "3")));
  }

  @Test
  void servesWhoWaitsForTheDestination() throws IOException {
    RespClient waiting = family.server.client();
    waiting.send("BLPOP", "to", "0");
    Family.await(() -> family.info("clients", "blocked_clients").equals("1"));
    client.expect("RPUSH l 3 1 2", 3L).expect("SORT l STORE to", 3L);
    assertThat(waiting.read()).isEqualTo(List.of("to", "1"));
    client.expect("LRANGE to 0 -1", List.of("2", "3"));
  }

  @Test
  void countsLooksAndChanges() {
    client.expect("RPUSH l a b", 2L).expect("MSET w_a 2 x y", OK);
    client.expect("CONFIG RESETSTAT", OK);
    long before = Long.parseLong(family.info("persistence", "rdb_changes_since_last_save"));
    client.expect("SORT l BY w_* GET w_*", List.of(Nil.BULK, "2"));
    assertThat(family.looks()).isEqualTo("3 hits, 2 misses");
    client.expect("SORT l BY w_* GET # GET x STORE to", 4L);
    assertThat(family.info("persistence", "rdb_changes_since_last_save"))
        .isEqualTo(Long.toString(before + 4));
  }

  @Test
  void sortsManyElementsOfEachType() {
    long seed = new Random().nextLong();
    System.out.println("SortCommandsTest: seed " + seed);
    List<Integer> elements = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      elements.add(i);
    }
    Collections.shuffle(elements, new Random(seed));
    for (int element : elements) {
      client.call("RPUSH", "l", Integer.toString(element));
      client.call("SADD", "s", Integer.toString(element));
      client.call("ZADD", "z", Integer.toString(element % 7), Integer.toString(element));
    }
    List<String> ascending = elements.stream().sorted().map(String::valueOf).toList();
    List<String> alphabetic =
        elements.stream().map(String::valueOf).sorted(Comparator.reverseOrder()).toList();
    for (String key : List.of("l", "s", "z")) {
      client.expect("SORT " + key, ascending);
      client.expect("SORT " + key + " ALPHA DESC", alphabetic);
      client.expect("SORT " + key + " LIMIT 1000 5", ascending.subList(1000, 1005));
    }
  }
}
