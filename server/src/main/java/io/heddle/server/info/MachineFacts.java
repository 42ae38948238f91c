package io.heddle.server.info;

import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import io.heddle.server.stats.Jvm;
import io.heddle.server.stats.ProcessFigures;
import java.util.Optional;

/** What the server takes of its machine. */
final class MachineFacts {
  private MachineFacts() {}

  /**
   * Memory in use is the heap's, garbage included, with buffers outside of it. There is no limit on
   * it but the heap's own. No value waits to be freed lazily: once dropped, it is the collector's.
   */
  static void memory(Fields fields, ServerContext server) {
    long used = Jvm.usedBytes();
    long peak = server.statistics().peakMemory(used);
    fields.addBytes("used_memory", used);
    Optional<ProcessFigures> process = ProcessFigures.read();
    process.ifPresent(figures -> fields.addBytes("used_memory_rss", figures.residentBytes()));
    fields
        .addBytes("used_memory_peak", peak)
        .add("used_memory_peak_perc", Fields.decimal(100.0 * used / peak, 2) + "%")
        .addBytes("total_system_memory", Jvm.machineBytes())
        .addBytes("maxmemory", 0)
        .add("maxmemory_policy", "noeviction")
        .add("allocator_allocated", Jvm.heap().getUsed())
        .add("allocator_active", Jvm.heap().getCommitted());
    process.ifPresent(
        figures ->
            fields
                .add("mem_fragmentation_ratio", (double) figures.residentBytes() / used, 2)
                .add("mem_fragmentation_bytes", figures.residentBytes() - used));
    fields
        .add("mem_clients_normal", clientBytes(server))
        .add("mem_allocator", Jvm.collectors())
        .add("lazyfree_pending_objects", 0)
        .add("lazyfreed_objects", server.statistics().lazyFrees().values());
    heap(fields);
  }

  /** Bytes of the buffers of all clients. */
  static long clientBytes(ServerContext server) {
    return server.sessions().all().stream()
        .mapToLong(session -> inputBytes(session) + outputBytes(session))
        .sum();
  }

  /** The size of the buffers that requests of {@code session} arrive in. */
  static long inputBytes(Session session) {
    return session.peer().bufferedBytes() + session.peer().freeBytes();
  }

  /** The size of the buffer that replies to {@code session} gather in. */
  static long outputBytes(Session session) {
    return session.peer().replyBufferBytes();
  }

  private static void heap(Fields fields) {
    fields
        .add("jvm_heap_used", Jvm.heap().getUsed())
        .add("jvm_heap_committed", Jvm.heap().getCommitted())
        .add("jvm_heap_max", Jvm.heap().getMax())
        .add("jvm_heap_live", Jvm.liveBytes())
        .add("jvm_nonheap_used", Jvm.nonHeap().getUsed())
        .add("jvm_buffers_used", Jvm.bufferBytes())
        .add("jvm_gc_collections", Jvm.collections())
        .add("jvm_gc_milliseconds", Jvm.collectionMillis());
  }

  static void cpu(Fields fields) {
    ProcessFigures.read()
        .ifPresent(
            figures ->
                fields
                    .add("used_cpu_sys", figures.systemSeconds(), 6)
                    .add("used_cpu_user", figures.userSeconds(), 6)
                    .add("used_cpu_sys_children", figures.childrenSystemSeconds(), 6)
                    .add("used_cpu_user_children", figures.childrenUserSeconds(), 6));
  }
}
