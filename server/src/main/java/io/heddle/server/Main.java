package io.heddle.server;

import io.heddle.aof.LogCheck;
import io.heddle.seam.Storage;
import io.heddle.seam.Waiting;
import io.heddle.server.command.Lifecycle.Saving;
import io.heddle.server.config.CommandLine;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.PerfConfig;
import io.heddle.server.config.SignalledStop;
import io.heddle.server.config.SignalledStop.Wish;
import io.heddle.server.config.Startup;
import io.heddle.server.info.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The program that {@code server/bin/heddle} runs. */
public final class Main {
  private static final System.Logger LOGGER = System.getLogger(Main.class.getName());
  private static final int FAILED = 1;
  private static final int OUT_OF_MEMORY = 3;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(Main::uncaught);
    int status = 0;
    try {
      switch (CommandLine.parse(List.of(arguments))) {
        case CommandLine.Version version -> System.out.println(Version.text());
        case CommandLine.Usage usage -> System.out.print(CommandLine.USAGE);
        case CommandLine.CheckAof check -> status = check(check);
        case CommandLine.Serve serve -> serve(serve);
      }
    } catch (ConfigException | IOException e) {
      System.err.println("heddle: " + e.getMessage());
      status = FAILED;
    }
    System.exit(status);
  }

  /** Prints what is wrong with a log, and returns the exit status: whether something still is. */
  private static int check(CommandLine.CheckAof commandLine) throws IOException {
    Path directory = Path.of(commandLine.directory());
    LogCheck check = LogCheck.of(Storage.LOCAL, directory, commandLine.fix());
    System.out.printf(
        "%s: epoch %d, %d shards, %d bytes%n",
        directory, check.epoch().number(), check.epoch().shards(), check.bytes());
    check.findings().forEach(System.out::println);
    if (check.findings().isEmpty()) {
      System.out.println("Everything is in order");
      return 0;
    }
    System.out.println(
        commandLine.fix()
            ? "The log was cut to what is in order"
            : "With --fix, the log is cut to what is in order");
    return commandLine.fix() ? 0 : FAILED;
  }

  private static void serve(CommandLine.Serve commandLine)
      throws IOException, InterruptedException {
    Startup startup = Startup.load(commandLine, System.getenv(), Path.of(""), System.in);
    Logging.follow(startup.config());
    int processors = Runtime.getRuntime().availableProcessors();
    int carriers = carriers(startup.perf(), processors);
    // Before the first virtual thread: the scheduler looks only once.
    System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(carriers));
    if (startup.perf().carriers() == 0 && CarrierGovernor.isPossible()) {
      CarrierGovernor.start(Waiting.THREADS, processors, carriers);
    }
    CompletableFuture<Heddle> started = new CompletableFuture<>();
    Config config = startup.config();
    Signals.onTermination(
        () -> stop(started.getNow(null), config.process.shutdownOnSigterm()),
        () -> stop(started.getNow(null), config.process.shutdownOnSigint()));
    PidFile pidFile = PidFile.write(config);
    try (pidFile;
        Heddle heddle = Heddle.start(config, startup.perf())) {
      started.complete(heddle);
      announce(config, "Heddle " + Version.HEDDLE + ", " + heddle.describe());
      announce(config, "Ready to accept connections tcp " + heddle.port());
      if (!config.unixSocket().isEmpty()) {
        announce(config, "Ready to accept connections unix " + config.unixSocket());
      }
      heddle.awaitShutdown();
      LOGGER.log(System.Logger.Level.INFO, "Heddle is ready to exit, bye bye");
    }
  }

  /** Tells what whoever started the server waits for: on standard output, unless there is a log. */
  private static void announce(Config config, String line) {
    if (config.process.logFile().isEmpty()) {
      System.out.println(line);
    } else {
      LOGGER.log(System.Logger.Level.INFO, line);
    }
  }

  /**
   * Whether the server stops. One that has not started, as its data are not loaded yet, has nothing
   * to lose.
   */
  private static boolean stop(@Nullable Heddle heddle, SignalledStop how) {
    if (heddle == null) {
      System.exit(0);
      return true;
    }
    Saving saving =
        how.has(Wish.SAVE)
            ? Saving.ALWAYS
            : how.has(Wish.NOSAVE) ? Saving.NEVER : Saving.AS_CONFIGURED;
    return heddle.shutdown(saving, how.has(Wish.FORCE));
  }

  /**
   * A server that is half alive is worse than one that is started again, so this is the end of the
   * process when the machine fails us. ({@code -XX:+ExitOnOutOfMemoryError} does not see that there
   * is no memory for direct buffers.)
   */
  private static void uncaught(Thread thread, Throwable failure) {
    if (failure instanceof VirtualMachineError) {
      try {
        System.err.println("heddle: " + failure);
      } finally {
        Runtime.getRuntime().halt(OUT_OF_MEMORY);
      }
    }
    LOGGER.log(System.Logger.Level.ERROR, () -> thread + " ended", failure);
  }

  /** How many carriers there are at first. */
  private static int carriers(PerfConfig perf, int processors) {
    if (perf.carriers() > 0) {
      return perf.carriers();
    }
    return CarrierGovernor.isPossible() ? 1 : Math.max(1, processors - 1);
  }
}
