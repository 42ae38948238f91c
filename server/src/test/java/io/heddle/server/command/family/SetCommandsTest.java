package io.heddle.server.command.family;

import static io.heddle.server.RespClient.OK;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on sets, where recorded replies do not reach: many keys, chance, and big ones. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 4})
class SetCommandsTest {
  private final Family family;
  private final RespClient client;

  SetCommandsTest(int shards) throws IOException {
    family = new Family(shards);
    client = family.client;
  }

  @AfterEach
  void stop() {
    family.close();
  }

  @Test
  void combinesManySets() {
    List<String> keys = Family.many("set");
    for (String key : keys) {
      client.expect("SADD " + key + " common " + key, 2L);
    }
    String all = String.join(" ", keys);
    client
        .expect("SINTER " + all, List.of("common"))
        .expect("SINTERCARD " + keys.size() + " " + all, 1L)
        .expect("SDIFF " + all, List.of("set0"))
        .expect("SUNIONSTORE result " + all, keys.size() + 1L)
        .expect("SCARD result", keys.size() + 1L)
        .expect("SDIFFSTORE result result " + all, 0L)
        .expect("EXISTS result", 0L);
  }

  @Test
  void movesToEveryShard() {
    for (String key : Family.many("set")) {
      client
          .expect("SADD from m", 1L)
          .expect("SMOVE from " + key + " m", 1L)
          .expect("EXISTS from", 0L)
          .expect("SMEMBERS " + key, List.of("m"));
    }
  }

  @Test
  void scansAllOfABigSet() {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      members.add("member" + i);
    }
    addAll(members);
    Set<Object> seen = new HashSet<>();
    Object cursor = "0";
    do {
      List<?> reply = (List<?>) client.call("SSCAN", "s", (String) cursor, "COUNT", "7");
      cursor = reply.get(0);
      seen.addAll((List<?>) reply.get(1));
    } while (!cursor.equals("0"));
    assertThat(seen).isEqualTo(new HashSet<>(members));
  }

  @Test
  void picksTimeAndAgain() {
    client.expect("SADD s a b c", 3L);
    List<?> picked = (List<?>) client.call("SRANDMEMBER", "s", "-100000");
    assertThat(picked).hasSize(100_000);
    for (String member : List.of("a", "b", "c")) {
      assertThat(picked.stream().filter(member::equals).count()).isBetween(32_500L, 34_200L);
    }
    client.expectFailure("SRANDMEMBER s -3000000000", "ERR value is out of range");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 500})
  void popsUntilNothingIsLeft(int size) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add("m" + i);
    }
    addAll(members);
    Set<Object> popped = new HashSet<>();
    for (int i = 0; i < size / 5; i++) {
      popped.add(client.call("SPOP", "s"));
      popped.addAll((List<?>) client.call("SPOP", "s", "4"));
    }
    assertThat(popped).isEqualTo(new HashSet<>(members));
    client.expect("EXISTS s", 0L);
  }

  @Test
  void whatIsStoredHasNoDeadline() {
    client
        .expect("SET result v EX 100", OK)
        .expect("SADD s a", 1L)
        .expect("SUNIONSTORE result s", 1L)
        .expect("TTL result", -1L);
  }

  private void addAll(List<String> members) {
    List<String> arguments = new ArrayList<>(List.of("s"));
    arguments.addAll(members);
    assertThat(family.call("SADD", arguments)).isEqualTo((long) members.size());
  }
}
