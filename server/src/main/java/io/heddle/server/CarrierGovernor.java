package io.heddle.server;

import com.sun.management.OperatingSystemMXBean;
import io.heddle.seam.Waiting;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Lets the number of carrier threads follow the load, where the JVM can change it (from JDK 24 on).
 *
 * <p>Carriers wake one another, and on a machine whose clients run beside the server that costs
 * more than it brings. So there is one carrier until it is saturated and a processor has nothing to
 * do, and a carrier less where other processes take its processor. Runs on a thread of its own.
 */
final class CarrierGovernor implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(CarrierGovernor.class.getName());
  private static final String SCHEDULER = "jdk.management:type=VirtualThreadScheduler";
  private static final String PARALLELISM = "Parallelism";
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A carrier is saturated from this share of its time on. */
  private static final double SATURATED = 0.85;

  /** This much of a processor must be idle before another carrier is tried. */
  private static final double IDLE_PROCESSOR = 0.6;

  /** From this share of a processor on, what other processes take is theirs. */
  private static final double TAKEN_PROCESSOR = 0.4;

  /** With so little work per remaining carrier, one can go. */
  private static final double SLACK = 0.6;

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ObjectName scheduler;
  private final Waiting waiting;
  private final int processors;
  private int carriers;

  private CarrierGovernor(ObjectName scheduler, Waiting waiting, int processors, int carriers) {
    this.scheduler = scheduler;
    this.waiting = waiting;
    this.processors = processors;
    this.carriers = carriers;
  }

  /** Whether this JVM can change its number of carriers. */
  static boolean isPossible() {
    return Runtime.version().feature() >= 24;
  }

  /** Begins to govern on a daemon thread, from {@code carriers} on. */
  static void start(Waiting waiting, int processors, int carriers) {
    try {
      CarrierGovernor governor =
          new CarrierGovernor(new ObjectName(SCHEDULER), waiting, processors, carriers);
      Thread.ofPlatform().daemon().name("carrier-governor").start(governor);
    } catch (JMException e) {
      LOGGER.log(System.Logger.Level.WARNING, "The number of carriers stays at " + carriers, e);
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        waiting.parkNanos(ROUND_NANOS);
        int wanted = wanted(system.getProcessCpuLoad(), system.getCpuLoad(), processors, carriers);
        if (wanted != carriers) {
          beans.setAttribute(scheduler, new Attribute(PARALLELISM, wanted));
          carriers = wanted;
        }
      }
    } catch (JMException e) {
      LOGGER.log(System.Logger.Level.WARNING, "The number of carriers stays at " + carriers, e);
    }
  }

  /**
   * How many carriers there should be.
   *
   * @param processLoad the share of all processors' time that this process takes
   * @param systemLoad the share that all processes take together
   */
  static int wanted(double processLoad, double systemLoad, int processors, int carriers) {
    double busy = processLoad * processors;
    double idle = (1 - systemLoad) * processors;
    double others = Math.max(0, (systemLoad - processLoad) * processors);
    int most = Math.max(1, processors - (int) (others + 1 - TAKEN_PROCESSOR));
    if (carriers < most && busy > SATURATED * carriers && idle > IDLE_PROCESSOR) {
      return carriers + 1;
    }
    if (carriers > most || (carriers > 1 && busy < SLACK * (carriers - 1))) {
      return carriers - 1;
    }
    return carriers;
  }
}
