package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.PerfConfig;
import java.io.IOException;

/** The program that {@code server/bin/heddle} runs. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("jdk.virtualThreadScheduler.parallelism", "1");
    try (Heddle heddle = Heddle.start(Config.defaults(), PerfConfig.DEFAULTS)) {
      System.out.println("Ready to accept connections tcp " + heddle.port());
      heddle.awaitShutdown();
    }
  }
}
