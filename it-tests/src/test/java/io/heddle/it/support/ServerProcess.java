package io.heddle.it.support;

import io.heddle.server.RespClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in a process of its own: a Redis that facts are recorded from, or one that tests written
 * for Heddle are tried out on. Owned by the thread that started it.
 */
public final class ServerProcess implements HeddleUnderTest {
  private static final int START_ATTEMPTS = 3_000;
  private static final long ATTEMPT_NANOS = 10_000_000;

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts {@code command} with {@code --port} and a free port, and waits until it answers. */
  public static ServerProcess start(List<String> command) {
    try {
      int port = freePort();
      List<String> line = new ArrayList<>(command);
      line.addAll(List.of("--port", Integer.toString(port)));
      Path output = Files.createTempFile("server-under-test", ".log");
      output.toFile().deleteOnExit();
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .directory(output.getParent().toFile())
              .start();
      awaitAnswer(process, port, output);
      return new ServerProcess(process, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The executable of a real Redis: as {@code -Dheddle.fuzz.redis} says, or from the path. */
  public static Optional<String> findRedis() {
    String named = System.getProperty("heddle.fuzz.redis", "");
    return named.isEmpty() ? onPath("redis-server") : Optional.of(named);
  }

  /** A Redis that keeps nothing on disk. */
  public static ServerProcess redis(String executable) {
    return start(
        List.of(
            executable,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            "/tmp",
            "--dbfilename",
            "not-there-" + UUID.randomUUID()));
  }

  /** The {@code program} of a Redis on this machine's path. */
  public static Optional<String> onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Process process, int port, Path output) throws IOException {
    for (int i = 0; i < START_ATTEMPTS; i++) {
      if (!process.isAlive()) {
        throw new IOException("the server ended: " + Files.readString(output));
      }
      try (RespClient client = new RespClient(port)) {
        if (!client.frame("PING").isError()) { // which it is while the server loads its data
          return;
        }
      } catch (UncheckedIOException e) {
        // it does not listen yet
      }
      LockSupport.parkNanos(ATTEMPT_NANOS);
    }
    process.destroyForcibly();
    throw new IOException("the server does not answer: " + Files.readString(output));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
