package io.heddle.server.stats;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the JVM tells of itself. Any thread may ask. */
public final class Jvm {
  private Jvm() {}

  public static String operatingSystem() {
    return property("os.name") + " " + property("os.version") + " " + property("os.arch");
  }

  public static String addressBits() {
    return property("sun.arch.data.model");
  }

  public static long processId() {
    return ProcessHandle.current().pid();
  }

  public static String executable() {
    return ProcessHandle.current().info().command().orElse("");
  }

  public static String version() {
    return property("java.runtime.version");
  }

  public static String name() {
    return property("java.vm.name");
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  /** How many threads carry the virtual ones. */
  public static long carriers() {
    try {
      Object parallelism =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName("jdk.management:type=VirtualThreadScheduler"), "Parallelism");
      return ((Number) parallelism).longValue();
    } catch (JMException e) {
      // Before JDK 24 the scheduler could not be asked.
      return Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
    }
  }

  public static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  public static MemoryUsage nonHeap() {
    return ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
  }

  /** Bytes of buffers outside of the heap. */
  public static long bufferBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Bytes in use for data: the heap's, garbage included, and those of buffers outside of it. */
  public static long usedBytes() {
    return heap().getUsed() + bufferBytes();
  }

  /** Bytes of the heap that the last collections left in use; 0 before the first. */
  public static long liveBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  /** The machine's memory in bytes, or what its container may use. */
  public static long machineBytes() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }

  /** The garbage collectors' names. */
  public static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(","));
  }

  public static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** How long collections took together. */
  public static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
