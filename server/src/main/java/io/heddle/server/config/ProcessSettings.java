package io.heddle.server.config;

import static io.heddle.server.config.Setting.Mutability.IMMUTABLE;
import static io.heddle.server.config.Setting.Mutability.MUTABLE;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a process of its own does beyond serving. A server within another program steers nothing of
 * that, and has none of these directives. Any thread may ask.
 */
public final class ProcessSettings {
  public final Setting<LogLevel> logLevel =
      new Setting<>("loglevel", Syntax.oneOf(LogLevel.class), LogLevel.NOTICE, MUTABLE);

  private final Setting<String> logFile;

  private final Setting<String> pidFile = new Setting<>("pidfile", Syntax.string(), "", IMMUTABLE);

  private final Setting<SignalledStop> shutdownOnSigint =
      new Setting<>("shutdown-on-sigint", SignalledStop.SYNTAX, SignalledStop.DEFAULT, MUTABLE);

  private final Setting<SignalledStop> shutdownOnSigterm =
      new Setting<>("shutdown-on-sigterm", SignalledStop.SYNTAX, SignalledStop.DEFAULT, MUTABLE);

  /**
   * @param directory what relative paths start from
   */
  ProcessSettings(Supplier<Path> directory) {
    logFile = new Setting<>("logfile", Notations.logFile(directory), "", IMMUTABLE);
  }

  void addTo(Settings settings) {
    List.of(logLevel, logFile, pidFile, shutdownOnSigint, shutdownOnSigterm).forEach(settings::add);
  }

  public LogLevel logLevel() {
    return logLevel.get();
  }

  /** The file that the server logs to; empty for standard error. */
  public String logFile() {
    return logFile.get();
  }

  /** The file that tells the process's number while it runs; empty for none. */
  public String pidFile() {
    return pidFile.get();
  }

  /** How to stop on SIGINT. */
  public SignalledStop shutdownOnSigint() {
    return shutdownOnSigint.get();
  }

  /** How to stop on SIGTERM. */
  public SignalledStop shutdownOnSigterm() {
    return shutdownOnSigterm.get();
  }
}
