package io.heddle.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.it.support.LaunchedHeddle;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a launched server logs to, and how much. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LogFileTest {
  private static final String SMALL = "-Xmx128m";
  private static final Pattern READY = Pattern.compile("Ready to accept connections tcp (\\d+)");

  @TempDir Path directory;

  @Test
  void everythingIsLoggedInTheDirectoryOfTheServer() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Path log = data.resolve("heddle.log");
    List<String> options =
        List.of("--dir", "data", "--logfile", "heddle.log", "--enable-debug-command", "yes");
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, SMALL).run(with(options))) {
      try (RespClient client = new RespClient(portIn(log))) {
        client.frame("DEBUG", "LOG", "loud");
        client.frame("CONFIG", "SET", "loglevel", "nothing");
        client.frame("DEBUG", "LOG", "silent");
        client.frame("CONFIG", "SET", "loglevel", "warning");
        client.frame("DEBUG", "LOG", "loud again");
      }
      server.signal("TERM");
      assertThat(server.awaitEnd()).isZero();
      assertThat(Files.readString(log))
          .contains("DEBUG LOG: loud\n", "DEBUG LOG: loud again\n")
          .doesNotContain("silent");
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  void aLogThatCannotBeWrittenEndsTheStart() throws Exception {
    List<String> options = List.of("--logfile", "nowhere/heddle.log");
    try (LaunchedHeddle server = LaunchedHeddle.in(directory, SMALL).run(with(options))) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.errors())
          .containsExactly("heddle: --logfile: Can't open the log file: No such file or directory");
    }
  }

  private static String[] with(List<String> options) {
    String[] all = options.toArray(new String[options.size() + 2]);
    all[options.size()] = "--port";
    all[options.size() + 1] = "0";
    return all;
  }

  /** The port that the log says is open. */
  private static int portIn(Path log) {
    MatchResult found =
        await().atMost(Duration.ofMinutes(1)).until(() -> ready(log), match -> match != null);
    return Integer.parseInt(found.group(1));
  }

  private static MatchResult ready(Path log) throws IOException {
    return Files.exists(log)
        ? READY.matcher(Files.readString(log)).results().findFirst().orElse(null)
        : null;
  }
}
