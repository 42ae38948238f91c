package io.heddle.server;

import sun.misc.Signal;

/**
 * What the process does on signals: the first SIGTERM or SIGINT asks for an ordered stop, a second
 * SIGINT ends it at once with status 1, and SIGHUP is ignored. The JVM's shutdown hooks alone would
 * end with status 143.
 */
final class Signals {
  private static final int INTERRUPTED_TWICE = 1;

  private Signals() {}

  /** Has {@code stop} called, on a thread of the JVM's own, when the process is asked to end. */
  static void onTermination(Runnable stop) {
    Signal.handle(new Signal("TERM"), signal -> stop.run());
    Signal.handle(
        new Signal("INT"),
        first -> {
          Signal.handle(first, second -> Runtime.getRuntime().halt(INTERRUPTED_TWICE));
          stop.run();
        });
    Signal.handle(new Signal("HUP"), signal -> {});
  }
}
