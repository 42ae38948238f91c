package io.heddle.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.heddle.server.config.Config;
import io.heddle.server.config.LogLevel;
import java.nio.file.Path;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * What the launched server does with its log: the one place that knows Logback. An embedder's
 * logging is the embedder's, so only {@link Main} comes here.
 */
final class Logging {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg%n%ex{full}";

  private Logging() {}

  /** Follows the directives, now and whenever {@code loglevel} changes. */
  static void follow(Config config) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    boolean configuredByUser = System.getProperty("logback.configurationFile") != null;
    if (factory instanceof LoggerContext context && !configuredByUser) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      if (!config.process.logFile().isEmpty()) {
        root.detachAndStopAllAppenders();
        root.addAppender(appender(context, config.dir().resolve(config.process.logFile())));
      }
      root.setLevel(level(config.process.logLevel()));
      config.onChange(
          () -> root.setLevel(level(config.process.logLevel())), config.process.logLevel);
    }
  }

  private static Level level(LogLevel wanted) {
    String name = wanted.threshold().name();
    return Level.toLevel(name.equals("WARNING") ? "WARN" : name);
  }

  private static FileAppender<ILoggingEvent> appender(LoggerContext context, Path file) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
