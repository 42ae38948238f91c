package io.heddle.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that {@code server/bin/heddle} started as a process of its own. Owned by the thread of
 * its test.
 */
public final class LaunchedHeddle implements HeddleUnderTest {
  private static final Path LAUNCHER =
      Path.of("").toAbsolutePath().resolveSibling("server").resolve("bin/heddle");
  private static final String READY = "Ready to accept connections tcp ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path errors;
  private int port;

  private LaunchedHeddle(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** A launch that is being put together. */
  public static final class Launch {
    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment;

    private Launch(Path directory, Map<String, String> environment) {
      this.directory = directory;
      this.environment = environment;
    }

    /** Lets the process open no more than so many files. */
    public Launch withOpenFiles(int most) {
      command.addAll(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$0\" \"$@\""));
      return this;
    }

    /** Starts the process, which may end at once. */
    public LaunchedHeddle run(String... arguments) throws IOException {
      command.add(LAUNCHER.toString());
      command.addAll(List.of(arguments));
      Path errors = Files.createTempFile(directory, "stderr", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("HEDDLE_"));
      builder.environment().putAll(environment);
      return new LaunchedHeddle(builder.redirectError(errors.toFile()).start(), errors);
    }

    /** Starts a server on a free port, and waits until it is ready. */
    public LaunchedHeddle start(String... arguments) throws IOException {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.addAll(List.of("--port", "0"));
      LaunchedHeddle launched = run(all.toArray(String[]::new));
      launched.awaitReady();
      return launched;
    }
  }

  /**
   * A launch in {@code directory}.
   *
   * @param javaOptions options for the JVM, parted by blanks
   */
  public static Launch in(Path directory, String javaOptions) {
    return new Launch(directory, Map.of("HEDDLE_JAVA_OPTS", javaOptions));
  }

  private void awaitReady() throws IOException {
    BufferedReader out = process.inputReader(UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        port = Integer.parseInt(line.substring(READY.length()));
        return;
      }
    }
    throw new IOException("the server ended: " + errors());
  }

  @Override
  public int port() {
    return port;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** All that it writes to standard output before it ends. */
  public List<String> output() {
    return process.inputReader(UTF_8).lines().toList();
  }

  /** What it wrote to standard error, but for what the launcher says while it builds. */
  public List<String> errors() throws IOException {
    return Files.readAllLines(errors).stream()
        .filter(line -> !line.matches("heddle: (building|noting) .*"))
        .toList();
  }

  /** Sends a signal, such as {@code TERM}. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the end of the process, for which it has some time, and gives its status. */
  public int awaitEnd() throws InterruptedException, TimeoutException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("process " + process.pid() + " does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
