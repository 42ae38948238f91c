package io.heddle.it.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher with a stand-in for Java that prints how it was called, and once with the real
 * one.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LauncherTest {
  private static final Path SERVER = Path.of("").toAbsolutePath().resolveSibling("server");
  private static final Path LAUNCHER = SERVER.resolve("bin/heddle");

  /**
   * No JDK has this name, so that what the launcher notes down for it is told apart, and removed.
   */
  private static final String STAND_IN = "-stand-in";

  @TempDir Path directory;

  private record Outcome(int status, List<String> out, List<String> err) {}

  @AfterEach
  void forgetStandIns() throws IOException {
    try (var archives =
        Files.newDirectoryStream(SERVER.resolve("target"), "*" + STAND_IN + ".jsa")) {
      for (Path archive : archives) {
        Files.delete(archive);
      }
    }
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    Outcome outcome =
        launch(LAUNCHER, Map.of("HEDDLE_JAVA", java("21")), "a b.conf", "--save", "", "--x", "*");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).endsWith("[a b.conf]", "[--save]", "[]", "[--x]", "[*]");
  }

  @Test
  void isFoundThroughSymbolicLinks() throws Exception {
    Path links = Files.createDirectory(directory.resolve("with a blank"));
    Path first = Files.createSymbolicLink(links.resolve("one"), LAUNCHER);
    Path link = Files.createSymbolicLink(links.resolve("two"), Path.of("one"));
    Outcome outcome = launch(link, Map.of("HEDDLE_JAVA", java("21")), "--version");
    Files.delete(first); // JUnit warns of links that lead out of its directory
    assertThat(outcome.out()).contains("[-jar]").endsWith("[--version]");
    String jar = outcome.out().get(outcome.out().indexOf("[-jar]") + 1);
    assertThat(jar)
        .startsWith("[" + SERVER.toRealPath().resolve("target/heddle-server-"))
        .endsWith(".jar]");
  }

  @Test
  void choosesOptionsForTheJavaThatItFinds() throws Exception {
    assertThat(launch(LAUNCHER, Map.of("HEDDLE_JAVA", java("21.0.5"))).out())
        .contains("[-XX:+ExitOnOutOfMemoryError]")
        .doesNotContain("[-XX:+UseCompactObjectHeaders]");
    assertThat(launch(LAUNCHER, Map.of("HEDDLE_JAVA", java("25"))).out())
        .contains("[-XX:+ExitOnOutOfMemoryError]", "[-XX:+UseCompactObjectHeaders]");
  }

  @Test
  void leavesRoomBesideTheHeap() throws Exception {
    List<String> options = launch(LAUNCHER, Map.of("HEDDLE_JAVA", java("21"))).out();
    long heap = megabytes(options, "[-Xmx");
    long direct = megabytes(options, "[-XX:MaxDirectMemorySize=");
    assertThat(heap).isGreaterThanOrEqualTo(48);
    assertThat(direct).isGreaterThanOrEqualTo(32);
    assertThat(heap + direct).isLessThan(machineMegabytes());
  }

  @Test
  void putsTheUsersOptionsLast() throws Exception {
    List<String> out =
        launch(
                LAUNCHER,
                Map.of("HEDDLE_JAVA", java("21"), "HEDDLE_JAVA_OPTS", "-Xmx99m  -Dx=y"),
                "--port",
                "1")
            .out();
    int jar = out.indexOf("[-jar]");
    assertThat(out.subList(jar - 2, jar)).containsExactly("[-Xmx99m]", "[-Dx=y]");
  }

  @Test
  void refusesAnOldJavaInOneLine() throws Exception {
    Outcome outcome = launch(LAUNCHER, Map.of("HEDDLE_JAVA", java("17.0.15")));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .startsWith("heddle: ")
        .contains("21 or newer");
  }

  @Test
  void passesOverAnOldJavaHome() throws Exception {
    Path old = Path.of(java("17"));
    Path good = Path.of(java("21"));
    Outcome outcome =
        launch(
            LAUNCHER,
            Map.of(
                "JAVA_HOME",
                old.toString(),
                "PATH",
                good.resolve("bin") + ":" + System.getenv("PATH")));
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("[-jar]");
  }

  @Test
  void becomesTheServerAndEndsInOrder() throws Exception {
    int port = freePort();
    Process server = start(LAUNCHER, Map.of(), "--port", Integer.toString(port));
    try (BufferedReader out = server.inputReader(UTF_8)) {
      List<String> lines = new ArrayList<>();
      String line = "";
      while (!line.startsWith("Ready to accept connections") && (line = out.readLine()) != null) {
        lines.add(line);
      }
      assertThat(line).as("the output %s, and %s", lines, directory.resolve("stderr")).isNotNull();
      assertThat(server.toHandle().info().command().orElseThrow()).endsWith("/java");
      assertThat(ping(port)).isEqualTo("+PONG");
      server.destroy();
      assertThat(server.waitFor()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }

  private static String ping(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(5), UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The home of a JDK of this {@code version} that only prints its arguments, each in brackets. */
  private String java(String version) throws IOException {
    Path home = Files.createDirectories(directory.resolve("jdk " + version));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + STAND_IN + "\"\n");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '[%s]\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return home.toString();
  }

  private Outcome launch(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(launcher, environment, arguments);
    List<String> out = process.inputReader(UTF_8).lines().toList();
    int status = process.waitFor();
    // What it says while it builds or notes classes depends on which test comes first.
    List<String> err =
        Files.readAllLines(directory.resolve("stderr")).stream()
            .filter(line -> !line.matches("heddle: (building|noting) .*"))
            .toList();
    return new Outcome(status, out, err);
  }

  private Process start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HEDDLE_"));
    builder.environment().putAll(environment);
    builder.redirectError(directory.resolve("stderr").toFile());
    return builder.start();
  }

  private static long megabytes(List<String> options, String option) {
    String found =
        options.stream().filter(text -> text.startsWith(option)).findFirst().orElseThrow();
    return Long.parseLong(found.substring(option.length(), found.indexOf('m', option.length())));
  }

  private static long machineMegabytes() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize() >> 20;
  }
}
