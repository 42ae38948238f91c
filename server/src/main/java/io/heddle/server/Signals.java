package io.heddle.server;

import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What the process does on signals: the first SIGTERM or SIGINT asks for an ordered stop, a second
 * SIGINT ends it at once with status 1, and SIGHUP is ignored. The JVM's shutdown hooks alone would
 * end with status 143.
 */
final class Signals {
  private static final int INTERRUPTED_TWICE = 1;

  private Signals() {}

  /**
   * Has the process's end asked for, on a thread of the JVM's own.
   *
   * @param terminate what SIGTERM does
   * @param interrupt what a SIGINT does, and whether the process will end
   */
  static void onTermination(Runnable terminate, BooleanSupplier interrupt) {
    Signal.handle(new Signal("TERM"), signal -> terminate.run());
    Signal.handle(
        new Signal("INT"),
        first -> {
          SignalHandler again =
              Signal.handle(first, second -> Runtime.getRuntime().halt(INTERRUPTED_TWICE));
          if (!interrupt.getAsBoolean()) {
            Signal.handle(first, again);
          }
        });
    Signal.handle(new Signal("HUP"), signal -> {});
  }
}
