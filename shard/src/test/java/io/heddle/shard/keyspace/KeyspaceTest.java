package io.heddle.shard.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.resp.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyspaceTest {
  @Test
  void smoke() {
    SplittableRandom random = new SplittableRandom(1);
    Hashing hashing = new Hashing(random);
    Keyspace keyspace = new Keyspace(hashing, (k, e) -> {});
    Map<String, String> model = new HashMap<>();
    for (int i = 0; i < 1_000_000; i++) {
      String name = "key" + random.nextInt(i % 400_000 < 200_000 ? 100_000 : 10);
      Key key = hashing.key(Bytes.of(name), 4);
      if (random.nextInt(5) < (i % 600_000 < 300_000 ? 1 : 4)) {
        assertThat(keyspace.remove(key, 0)).isEqualTo(model.remove(name) != null);
      } else {
        keyspace.putString(key, Bytes.of("v" + i));
        model.put(name, "v" + i);
        assertThat(keyspace.find(key, 0).string()).hasToString("v" + i);
      }
    }
    assertThat(keyspace.size()).isEqualTo(model.size());
    Map<String, String> found = new HashMap<>();
    keyspace.forEach(e -> found.put(e.key().toString(), e.string().toString()));
    assertThat(found).isEqualTo(model);
  }
}
