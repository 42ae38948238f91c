package io.heddle.shard;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The heap of the JVM that runs the tests. */
public final class Heap {
  /** Whether object headers have 8 bytes, as JDK 25 has them if told so: estimates count on it. */
  public static final boolean HAS_COMPACT_HEADERS = hasCompactHeaders();

  private Heap() {}

  /** How many bytes are in use, after a garbage collection. */
  public static long liveBytes() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static boolean hasCompactHeaders() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return Boolean.parseBoolean(options.getVMOption("UseCompactObjectHeaders").getValue());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
