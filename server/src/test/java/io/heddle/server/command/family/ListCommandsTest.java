package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on lists, as far as the recorded conversations do not show them. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class ListCommandsTest {
  private final Family family;
  private final RespClient client;

  ListCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void countsChangesAsRedisDoes() {
    assertChanges("RPUSH a 1 2 3", 3);
    assertChanges("LPUSH a 1 2", 2);
    assertChanges("LPUSHX missing 1", 0);
    assertChanges("LPOP a", 1);
    assertChanges("LPOP a 2", 2);
    assertChanges("LPOP a 0", 0);
    assertChanges("LMOVE a b LEFT LEFT", 1);
    assertChanges("LMOVE a b LEFT LEFT", 1);
    assertChanges("RPUSH c 1 1 1 2", 4);
    assertChanges("LREM c 2 1", 2);
    assertChanges("LREM c 0 7", 0);
    assertChanges("LINSERT c BEFORE 1 3", 1);
    assertChanges("LINSERT c BEFORE 9 3", 0);
    assertChanges("LSET c 0 5", 1);
    assertChanges("LTRIM c 1 0", 3);
    assertChanges("LMPOP 1 b LEFT COUNT 9", 2);
    assertThat(client.call("DBSIZE")).isEqualTo(0L);
  }

  @Test
  void whatLiesFarOutsideOfAListIsNoPartOfIt() throws IOException {
    String far = "4294967296";
    String least = Long.toString(Long.MIN_VALUE + 1);
    family.callWords("RPUSH l a b");
    assertThat(family.callWords("LRANGE l " + far + " " + least)).isEqualTo(List.of());
    assertThat(family.callWords("LRANGE l " + least + " " + far)).isEqualTo(List.of("a", "b"));
    assertThat(family.callWords("LTRIM l " + least + " " + far)).isEqualTo(OK);
    assertThat(family.callWords("LLEN l")).isEqualTo(2L);
    assertThat(family.callWords("LTRIM l " + far + " " + least)).isEqualTo(OK);
    assertThat(family.callWords("EXISTS l")).isEqualTo(0L);
  }

  private void assertChanges(String words, long count) {
    long before = changes();
    family.callWords(words);
    assertThat(changes() - before).as(words).isEqualTo(count);
  }

  private long changes() {
    return Long.parseLong(family.info("persistence", "rdb_changes_since_last_save"));
  }

  @Test
  void aReplyShowsTheListAsItWas() throws IOException {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      elements.add("element " + i);
    }
    family.call("RPUSH", with("l", elements));
    RespClient pipelined = family.server.client();
    pipelined.send("LRANGE", "l", "0", "-1");
    pipelined.send("LTRIM", "l", "10", "-11");
    pipelined.send("LPUSH", "l", "new");
    pipelined.send("RPOP", "l", "19981");
    pipelined.send("RPUSH", "l", "other");
    assertThat(pipelined.read()).isEqualTo(elements);
    assertThat(pipelined.read()).isEqualTo(OK);
    assertThat(pipelined.read()).isEqualTo(19_981L);
    List<String> popped = new ArrayList<>(elements.subList(10, 19_990).reversed());
    popped.add("new");
    assertThat(pipelined.read()).isEqualTo(popped);
    assertThat(pipelined.read()).isEqualTo(1L);
  }

  private static List<String> with(String key, List<String> elements) {
    List<String> arguments = new ArrayList<>(List.of(key));
    arguments.addAll(elements);
    return arguments;
  }

  @Test
  void nobodySeesAnElementOnItsWay() throws IOException, InterruptedException, ExecutionException {
    client.expect("RPUSH k0 v", 1L);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RespClient mover = family.server.client();
      tasks.add(
          () -> {
            for (int j = 0; j < 2000; j++) {
              mover.call("LMOVE", "k" + j % 8, "k" + (j + 1) % 8, "LEFT", "RIGHT");
            }
            return null;
          });
    }
    tasks.add(
        () -> {
          for (int j = 0; j < 1000; j++) {
            assertThat(client.call("EXISTS", "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"))
                .isEqualTo(1L);
          }
          return null;
        });
    Family.together(tasks);
  }
}
