package io.heddle.server.info;

import io.heddle.resp.Reply;
import io.heddle.server.command.ServerContext;
import io.heddle.server.stats.Jvm;
import io.heddle.server.stats.ProcessFigures;
import io.heddle.shard.Shard;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the memory is, for {@code MEMORY STATS} and {@code MEMORY DOCTOR}. Belongs to the
 * connection that asked, and during a visit to the holder of the shard's turn.
 */
public final class MemoryReport {
  /** Above this share of the heap in live data the garbage collector has little room. */
  private static final double CROWDED = 0.8;

  private final long used = Jvm.usedBytes();
  private final long peak;
  private final long live = Jvm.liveBytes();
  private final MemoryUsage heap = Jvm.heap();
  private final long resident = ProcessFigures.read().map(ProcessFigures::residentBytes).orElse(0L);
  private final long clients;
  private long keys;

  public MemoryReport(ServerContext server) {
    peak = server.statistics().peakMemory(used);
    clients = MachineFacts.clientBytes(server);
  }

  /** Takes in the figures of {@code shard}, whose turn the caller holds. */
  public void visit(Shard shard) {
    for (int i = 0; i < shard.databasesInUse(); i++) {
      keys += shard.database(i).size();
    }
  }

  /** The figures, under Redis's names where they mean the same. */
  public Reply stats() {
    List<Reply> fields = new ArrayList<>();
    add(fields, "peak.allocated", peak);
    add(fields, "total.allocated", used);
    add(fields, "clients.normal", clients);
    add(fields, "keys.count", keys);
    add(fields, "keys.bytes-per-key", keys == 0 ? 0 : live / keys);
    add(fields, "peak.percentage", 100.0 * used / peak);
    add(fields, "allocator.allocated", heap.getUsed());
    add(fields, "allocator.active", heap.getCommitted());
    add(fields, "heap.live", live);
    add(fields, "heap.max", heap.getMax());
    add(fields, "nonheap.used", Jvm.nonHeap().getUsed());
    add(fields, "buffers.used", Jvm.bufferBytes());
    if (resident > 0) {
      add(fields, "allocator.resident", resident);
      add(fields, "fragmentation", (double) resident / used);
      add(fields, "fragmentation.bytes", resident - used);
    }
    return new Reply.Map(fields);
  }

  private static void add(List<Reply> fields, String name, long value) {
    fields.add(Reply.bulk(name));
    fields.add(Reply.integer(value));
  }

  private static void add(List<Reply> fields, String name, double value) {
    fields.add(Reply.bulk(name));
    fields.add(new Reply.Dbl(value));
  }

  /** What the figures mean, in words. */
  public String advice() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d keys. After the last collection %s of at most %s of heap were alive, which is"
                + " %.0f%%.%n",
            keys,
            Fields.human(live),
            Fields.human(heap.getMax()),
            100.0 * live / heap.getMax()));
    if (live > CROWDED * heap.getMax()) {
      text.append(
          "That is crowded: the garbage collector works the harder the less is free. Give the JVM"
              + " more memory, or keep less.\n");
    } else {
      text.append("There is room enough.\n");
    }
    if (clients > live / 2 && clients > 0) {
      text.append("Buffers of clients take ")
          .append(Fields.human(clients))
          .append(": CLIENT LIST shows whose.\n");
    }
    return text.toString();
  }

  /** A line for each memory pool of the JVM. */
  public static String pools() {
    StringBuilder text = new StringBuilder();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getUsage();
      text.append(
          String.format(
              Locale.ROOT,
              "%s: used %d, committed %d, max %d, peak %d%n",
              pool.getName(),
              usage.getUsed(),
              usage.getCommitted(),
              usage.getMax(),
              pool.getPeakUsage().getUsed()));
    }
    text.append("Collectors: ").append(Jvm.collectors()).append('\n');
    return text.toString();
  }
}
