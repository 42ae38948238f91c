package io.heddle.server.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel counts of this process.
 *
 * @param residentBytes memory that is in use of the machine's
 * @param userSeconds time of processors spent in the program
 * @param systemSeconds time of processors spent in the kernel for the program
 * @param childrenUserSeconds the same of processes it has started and seen end
 * @param childrenSystemSeconds the same in the kernel
 */
public record ProcessFigures(
    long residentBytes,
    double userSeconds,
    double systemSeconds,
    double childrenUserSeconds,
    double childrenSystemSeconds) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path TIMES = Path.of("/proc/self/stat");
  private static final double TICKS_PER_SECOND = 100;

  /** Where the times stand in the list that follows the program's name. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  /** The figures of this moment; none where there is no {@code /proc} in Linux's manner. */
  public static Optional<ProcessFigures> read() {
    try {
      String stat = Files.readString(TIMES);
      String[] figures = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new ProcessFigures(
              resident(),
              Long.parseLong(figures[USER_TICKS]) / TICKS_PER_SECOND,
              Long.parseLong(figures[SYSTEM_TICKS]) / TICKS_PER_SECOND,
              Long.parseLong(figures[SYSTEM_TICKS + 1]) / TICKS_PER_SECOND,
              Long.parseLong(figures[SYSTEM_TICKS + 2]) / TICKS_PER_SECOND));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
