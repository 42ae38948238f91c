package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.resp.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** CONFIG SET as a whole: all or nothing, hooks, and going back. */
class SettingsTest {
  private final Config config = Config.defaults();
  private final List<String> log = new ArrayList<>();

  private void set(String... namesAndValues) {
    List<Map.Entry<Bytes, Bytes>> pairs = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(Map.entry(Bytes.of(namesAndValues[i]), Bytes.of(namesAndValues[i + 1])));
    }
    config.set(pairs);
  }

  @Test
  void runsAHookOnceForAllItWatches() {
    config.onChange(() -> log.add("bind " + config.port()), config.port, config.bind);
    config.onChange(() -> log.add("clients " + config.maxClients()), config.maxClients);
    set("timeout", "5");
    assertThat(log).isEmpty();
    set("port", "7000", "maxclients", "50", "bind", "127.0.0.1");
    assertThat(log).containsExactly("bind 7000", "clients 50");
  }

  @Test
  void runsNoHookWhenTheValueIsTheSame() {
    config.onChange(() -> log.add("changed"), config.port, config.clientOutputBufferLimits);
    set("port", "6379", "client-output-buffer-limit", "pubsub 32mb 8mb 60");
    assertThat(log).isEmpty();
  }

  @Test
  void changesNothingWhenAValueIsWrong() {
    config.onChange(() -> log.add("changed"), config.port, config.maxClients);
    assertThatThrownBy(() -> set("port", "7000", "maxclients", "none"))
        .isInstanceOf(ConfigException.class);
    assertThat(config.port()).isEqualTo(6379);
    assertThat(log).isEmpty();
  }

  @Test
  void goesBackWhenAHookRefuses() {
    config.onChange(() -> log.add("timeout " + config.timeoutSeconds()), config.timeout);
    config.onChange(() -> log.add("hz " + config.hz()), config.hz);
    config.onChange(
        () -> {
          log.add("port " + config.port());
          throw new ConfigException("Unable to listen on this port. Check server logs.");
        },
        config.port);
    config.onChange(() -> log.add("clients"), config.maxClients);
    assertThatThrownBy(() -> set("timeout", "5", "hz", "50", "PORT", "7000", "maxclients", "5"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this"
                + " port. Check server logs.");
    assertThat(config.get(List.of(Bytes.of("[tphm]*"))))
        .contains(
            Map.entry("timeout", Bytes.of("0")),
            Map.entry("hz", Bytes.of("10")),
            Map.entry("port", Bytes.of("6379")),
            Map.entry("maxclients", Bytes.of("10000")));
    assertThat(log).containsExactly("timeout 5", "hz 50", "port 7000", "hz 10", "timeout 0");
  }

  @Test
  void keepsNoReferenceToARequest() {
    byte[] buffer = "secret".getBytes(StandardCharsets.UTF_8);
    config.set(List.of(Map.entry(Bytes.of("requirepass"), Bytes.of(buffer))));
    buffer[0] = 'X';
    assertThat(config.requirePass()).hasToString("secret");
  }

  @Test
  void passwordsMayBeAnyBytes() {
    Bytes password = Bytes.of(new byte[] {(byte) 0xff, 0, '\n'});
    config.set(List.of(Map.entry(Bytes.of("requirepass"), password)));
    assertThat(config.requirePass()).isEqualTo(password);
    assertThat(config.get(List.of(Bytes.of("requirepass"))))
        .containsExactly(Map.entry("requirepass", password));
  }

  @Test
  void trustsWhomTheConfigurationTrusts() {
    Config local = Config.of(Map.of("enable-protected-configs", "local"));
    List<Map.Entry<Bytes, Bytes>> pairs =
        List.of(Map.entry(Bytes.of("dbfilename"), Bytes.of("other.rdb")));
    assertThatThrownBy(() -> local.set(pairs, false, false))
        .hasMessageEndingWith("can't set protected config");
    local.set(pairs, true, false);
    assertThat(local.dbFileName()).isEqualTo("other.rdb");
  }

  @Test
  void leavesTheDirectoryAsItIsWhileDataAreLoaded() {
    Config trusting = Config.of(Map.of("enable-protected-configs", "yes"));
    List<Map.Entry<Bytes, Bytes>> pairs = List.of(Map.entry(Bytes.of("dir"), Bytes.of("/")));
    assertThatThrownBy(() -> trusting.set(pairs, false, true))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.isMatterOfLoading()).isTrue());
    trusting.set(List.of(Map.entry(Bytes.of("timeout"), Bytes.of("1"))), false, true);
    trusting.set(pairs, false, false);
    assertThat(trusting.dir()).hasToString("/");
  }

  @Test
  @Timeout(30)
  void aChangeWaitsForTheHooksOfTheOneBefore() throws InterruptedException {
    Thread other = new Thread(() -> set("port", "7002"));
    config.onChange(
        () -> {
          if (config.port() == 7001) {
            other.start();
            while (other.getState() != Thread.State.WAITING && other.isAlive()) {
              Thread.onSpinWait();
            }
          }
          log.add("port " + config.port());
        },
        config.port);
    set("port", "7001");
    other.join();
    assertThat(log).containsExactly("port 7001", "port 7002");
  }
}
