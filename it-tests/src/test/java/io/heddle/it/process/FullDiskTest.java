package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import io.heddle.server.RespClient.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real disk that is full, or takes no writes at all, under a server that keeps a log. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskTest {
  private static final String SMALL = "-Xmx256m -XX:TieredStopAtLevel=1";
  private static final int DISK_MB = 16;
  private static final int BALLAST_BYTES = 6 << 20;
  private static final int WRITERS = 8;
  private static final String VALUE = "x".repeat(1000);
  private static final Failure FULL =
      new Failure("MISCONF Errors writing to the AOF file: No space left on device");

  @TempDir Path directory;

  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "heddle", disk.toString()),
        "no small disk can be mounted here");
    Files.writeString(
        directory.resolve("perf_config.toml"), "num_shards = 2\n[log]\nwindow_bytes = 1048576\n");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "--lazy", disk.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private LaunchedHeddle start(String fsync) throws IOException {
    return LaunchedHeddle.in(directory, SMALL).start(directives(fsync));
  }

  private String[] directives(String fsync) {
    return new String[] {
      "--dir", disk.toString(), "--appendonly", "yes", "--appendfsync", fsync, "--save", ""
    };
  }

  /** Sets one key after the other until it is refused. */
  private static final class Writer {
    private final String prefix;
    private int acknowledged;

    Writer(int number) {
      prefix = "writer" + number + ":";
    }

    /** Returns what was said in the end; null if the connection broke. */
    Object write(int port) {
      try (RespClient client = new RespClient(port)) {
        Object reply = client.call("SET", prefix + acknowledged, VALUE);
        while (reply.equals(RespClient.OK)) {
          acknowledged++;
          reply = client.call("SET", prefix + acknowledged, VALUE);
        }
        return reply;
      } catch (UncheckedIOException e) {
        return null;
      }
    }

    void check(RespClient client) {
      for (int i = 0; i < acknowledged; i++) {
        assertThat(client.call("GET", prefix + i)).as(prefix + i).isEqualTo(VALUE);
      }
    }
  }

  private static List<Future<Object>> begin(
      List<Writer> writers, int port, ExecutorService threads) {
    List<Future<Object>> running = new ArrayList<>();
    writers.forEach(writer -> running.add(threads.submit(() -> writer.write(port))));
    return running;
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec", "no"})
  void writesAreRefusedUntilThereIsRoom(String fsync) throws Exception {
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(i));
    }
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[BALLAST_BYTES]);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try (LaunchedHeddle server = start(fsync);
          RespClient client = new RespClient(server.port())) {
        for (Future<Object> writer : begin(writers, server.port(), threads)) {
          assertThat(writer.get()).isEqualTo(FULL);
        }
        writers.forEach(writer -> writer.check(client));
        assertThat(client.infoField("aof_last_write_status")).isEqualTo("err");

        Files.delete(ballast);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> client.call("SET", "healed", "yes").equals(RespClient.OK));
        List<Future<Object>> running = begin(writers, server.port(), threads);
        running.get(0).get(); // it is full again
        server.signal("KILL");
        for (Future<Object> writer : running) {
          writer.get();
        }
        server.awaitEnd();
      }
      checkAfterTheCrash(fsync, writers);
    }
  }

  /** On the disk that is full, as the crash left it. */
  private void checkAfterTheCrash(String fsync, List<Writer> writers) throws Exception {
    try (LaunchedHeddle server = start(fsync);
        RespClient client = new RespClient(server.port())) {
      writers.forEach(writer -> writer.check(client));
      assertThat(client.call("GET", "healed")).isEqualTo("yes");
    }
  }

  @Test
  void aDirectoryThatTakesNoWritesEndsTheStart() throws Exception {
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, SMALL).run(directives("always"))) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.errors())
          .last()
          .isEqualTo("heddle: " + disk.resolve("appendonlydir") + ": Read-only file system");
    }
  }

  @Test
  void oneDirectoryIsForOneServer() throws Exception {
    try (LaunchedHeddle first = start("always");
        RespClient client = new RespClient(first.port());
        LaunchedHeddle second = LaunchedHeddle.in(directory, SMALL).run(directives("always"))) {
      assertThat(second.awaitEnd()).isEqualTo(1);
      assertThat(second.errors())
          .last()
          .isEqualTo(
              "heddle: "
                  + disk.resolve("appendonlydir/heddle.lock")
                  + " is locked by another server");
      client.expect("SET a 1", RespClient.OK);
    }
  }
}
