package io.heddle.server.config;

import static io.heddle.server.config.Setting.Mutability.IMMUTABLE;
import static io.heddle.server.config.Setting.Mutability.MUTABLE;
import static io.heddle.server.config.Setting.Mutability.PROTECTED;
import static io.heddle.server.config.Setting.Mutability.WHEREABOUTS;

import io.heddle.aof.FsyncPolicy;
import io.heddle.resp.Bytes;
import io.heddle.server.config.Setting.Mutability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The directives of one server, under Redis's names and, where one means the same, with the
 * defaults of Redis 7.4. Any thread may read them; {@link #set} changes them while the server runs.
 *
 * <p>This is the one place where a directive is declared: name, notation, default and whether it
 * may change, with the accessor for code below. Files, environment, command line, {@code CONFIG
 * GET} and {@code CONFIG SET} know it from here.
 */
public final class Config {
  private final Settings settings = new Settings();
  private volatile @Nullable Path file;

  // Where clients connect, and which.

  /** The TCP port; 0 takes any that is free. */
  public final Setting<Integer> port = add("port", Syntax.integer(0, 65535), 6379);

  public int port() {
    return port.get();
  }

  /**
   * The addresses to listen on. Redis's own default, every address, goes with a protected mode that
   * Heddle has not.
   */
  public final Setting<List<BindAddress>> bind =
      add("bind", Notations.addresses(), Notations.LOOPBACK);

  public List<BindAddress> bind() {
    return bind.get();
  }

  /** The file that is a socket to connect to as well; empty for none. */
  private final Setting<String> unixSocket = add("unixsocket", Syntax.string(), "", IMMUTABLE);

  public String unixSocket() {
    return unixSocket.get();
  }

  private final Setting<Integer> unixSocketPermissions =
      add("unixsocketperm", Syntax.octal(0, 0777), 0, IMMUTABLE);

  /** Who may connect there, as the bits that {@code chmod} takes; 0 leaves that as it comes. */
  public int unixSocketPermissions() {
    return unixSocketPermissions.get();
  }

  public final Setting<Integer> tcpBacklog =
      add("tcp-backlog", Syntax.integer(0, Integer.MAX_VALUE), 511, IMMUTABLE);

  public int tcpBacklog() {
    return tcpBacklog.get();
  }

  /** Silence in seconds after which the kernel asks whether a peer still lives; 0 never asks. */
  public final Setting<Integer> tcpKeepAlive =
      add("tcp-keepalive", Syntax.integer(0, Integer.MAX_VALUE), 300);

  public int tcpKeepAliveSeconds() {
    return tcpKeepAlive.get();
  }

  /** Seconds after which an idle client is sent away; 0 never does. */
  public final Setting<Integer> timeout = add("timeout", Syntax.integer(0, Integer.MAX_VALUE), 0);

  public int timeoutSeconds() {
    return timeout.get();
  }

  public final Setting<Long> maxClients =
      add("maxclients", Syntax.longInteger(1, 0xffff_ffffL), 10_000L);

  public long maxClients() {
    return maxClients.get();
  }

  /** The password of the default user; empty if none is asked for. */
  public final Setting<Bytes> requirePass = add("requirepass", Syntax.bytes(), Bytes.EMPTY);

  public Bytes requirePass() {
    return requirePass.get();
  }

  /** Who may use {@code DEBUG}. */
  public final Setting<Permission> enableDebugCommand =
      add("enable-debug-command", Syntax.oneOf(Permission.class), Permission.NO, IMMUTABLE);

  public Permission enableDebugCommand() {
    return enableDebugCommand.get();
  }

  /** Who may set directives that name files. */
  public final Setting<Permission> enableProtectedConfigs =
      add("enable-protected-configs", Syntax.oneOf(Permission.class), Permission.NO, IMMUTABLE);

  // Limits of a connection.

  public final Setting<Long> protoMaxBulkLen =
      add("proto-max-bulk-len", Syntax.memory(1 << 20, Long.MAX_VALUE), 512L << 20);

  /** The longest argument of a request, in bytes. */
  public long protoMaxBulkLen() {
    return protoMaxBulkLen.get();
  }

  public final Setting<Long> clientQueryBufferLimit =
      add("client-query-buffer-limit", Syntax.memory(1 << 20, Long.MAX_VALUE), 1L << 30);

  /** The most bytes of unfinished requests that a connection may pile up. */
  public long clientQueryBufferLimit() {
    return clientQueryBufferLimit.get();
  }

  public final Setting<OutputBufferLimits> clientOutputBufferLimits =
      add("client-output-buffer-limit", Notations.outputBufferLimits(), OutputBufferLimits.DEFAULT);

  public OutputBufferLimits clientOutputBufferLimits() {
    return clientOutputBufferLimits.get();
  }

  public final Setting<Long> trackingTableMaxKeys =
      add("tracking-table-max-keys", Syntax.longInteger(0, Long.MAX_VALUE), 1_000_000L);

  /** How many keys may be tracked because clients have read them; 0 for any number. */
  public long trackingTableMaxKeys() {
    return trackingTableMaxKeys.get();
  }

  // Data and their safety.

  public final Setting<Integer> databases =
      add("databases", Syntax.integer(1, Integer.MAX_VALUE), 16, IMMUTABLE);

  public int databases() {
    return databases.get();
  }

  /** How many times a second keys that have expired are looked for. */
  public final Setting<Integer> hz = add("hz", Notations.frequency(1, 500), 10);

  public int hz() {
    return hz.get();
  }

  /** When to write snapshots without being asked. */
  public final Setting<List<SavePoint>> save;

  public List<SavePoint> savePoints() {
    return save.get();
  }

  /** The name of the file that snapshots are written to, and that the server starts from. */
  public final Setting<String> dbFileName =
      add("dbfilename", Notations.fileName("dbfilename"), "dump.rdb", PROTECTED);

  public String dbFileName() {
    return dbFileName.get();
  }

  public final Setting<Boolean> rdbCompression = add("rdbcompression", Syntax.yesNo(), true);

  /** Whether long strings are compressed in snapshots, and in what {@code DUMP} gives. */
  public boolean rdbCompression() {
    return rdbCompression.get();
  }

  public final Setting<Boolean> rdbChecksum = add("rdbchecksum", Syntax.yesNo(), true, IMMUTABLE);

  /** Whether snapshots end with a checksum. */
  public boolean rdbChecksum() {
    return rdbChecksum.get();
  }

  public final Setting<Boolean> stopWritesOnBgsaveError =
      add("stop-writes-on-bgsave-error", Syntax.yesNo(), true);

  /** Whether writes are refused after a snapshot that was due could not be written. */
  public boolean stopWritesOnBgsaveError() {
    return stopWritesOnBgsaveError.get();
  }

  public final ValueLimits valueLimits = new ValueLimits(settings);

  public final LazyFreeing lazyFreeing = new LazyFreeing(settings);

  public final TestSwitches testSwitches = new TestSwitches();

  /** Whether what commands do is kept in an append-only log. */
  public final Setting<Boolean> appendOnly = add("appendonly", Syntax.yesNo(), false);

  public boolean appendOnly() {
    return appendOnly.get();
  }

  /** When that log is made safe from a loss of power. */
  public final Setting<FsyncPolicy> appendFsync =
      add("appendfsync", Syntax.oneOf(FsyncPolicy.class), FsyncPolicy.EVERYSEC);

  public FsyncPolicy appendFsync() {
    return appendFsync.get();
  }

  /** The directory in {@code dir} that the log is in. */
  public final Setting<String> appendDirName =
      add(
          "appenddirname",
          Notations.name("appenddirname can't be a path, just a dirname"),
          "appendonlydir",
          IMMUTABLE);

  public String appendDirName() {
    return appendDirName.get();
  }

  /** What the names of the log's files begin with. */
  public final Setting<String> appendFileName =
      add(
          "appendfilename",
          Notations.name("appendfilename can't be a path, just a filename"),
          "appendonly.aof",
          IMMUTABLE);

  public String appendFileName() {
    return appendFileName.get();
  }

  /** Whether the server starts from a log whose end was never finished. */
  public final Setting<Boolean> aofLoadTruncated = add("aof-load-truncated", Syntax.yesNo(), true);

  public boolean aofLoadTruncated() {
    return aofLoadTruncated.get();
  }

  /** By how many percent the log grows before it is rewritten by itself; 0 never does that. */
  public final Setting<Integer> autoAofRewritePercentage =
      add("auto-aof-rewrite-percentage", Syntax.integer(0, Integer.MAX_VALUE), 100);

  public int autoAofRewritePercentage() {
    return autoAofRewritePercentage.get();
  }

  /** The size in bytes from which on that happens. */
  public final Setting<Long> autoAofRewriteMinSize =
      add("auto-aof-rewrite-min-size", Syntax.memory(0, Long.MAX_VALUE), 64L << 20);

  public long autoAofRewriteMinSize() {
    return autoAofRewriteMinSize.get();
  }

  /** Whether syncs are left out while the log is rewritten. */
  public final Setting<Boolean> noAppendFsyncOnRewrite =
      add("no-appendfsync-on-rewrite", Syntax.yesNo(), false);

  public boolean noAppendFsyncOnRewrite() {
    return noAppendFsyncOnRewrite.get();
  }

  /** Where the server keeps its files. */
  public final Setting<Path> dir;

  public Path dir() {
    return dir.get();
  }

  // What the server tells about itself.

  public final Setting<NotifiedEvents> notifyKeyspaceEvents =
      add(
          "notify-keyspace-events",
          Syntax.word(NotifiedEvents::parse, events -> Bytes.of(events.toString())),
          NotifiedEvents.NONE);

  /** Which events of keys are published. */
  public NotifiedEvents notifiedEvents() {
    return notifyKeyspaceEvents.get();
  }

  public final Setting<Boolean> latencyTracking = add("latency-tracking", Syntax.yesNo(), true);

  public boolean latencyTracking() {
    return latencyTracking.get();
  }

  public final Setting<List<Double>> latencyPercentiles =
      add("latency-tracking-info-percentiles", Notations.percentiles(), List.of(50.0, 99.0, 99.9));

  /** The percentiles of latency that INFO shows. */
  public List<Double> latencyPercentiles() {
    return latencyPercentiles.get();
  }

  public final Setting<Long> slowLogSlowerThan =
      add("slowlog-log-slower-than", Syntax.longInteger(-1, Long.MAX_VALUE), 10_000L);

  /** From how many microseconds on a command is noted in the slow log; -1 for none. */
  public long slowLogSlowerThanMicros() {
    return slowLogSlowerThan.get();
  }

  public final Setting<Long> slowLogMaxLen =
      add("slowlog-max-len", Syntax.longInteger(0, Long.MAX_VALUE), 128L);

  public long slowLogMaxLen() {
    return slowLogMaxLen.get();
  }

  public final Setting<Long> latencyMonitorThreshold =
      add("latency-monitor-threshold", Syntax.longInteger(0, Long.MAX_VALUE), 0L);

  /** From how many milliseconds on the latency monitor notes an event; 0 for none. */
  public long latencyMonitorThresholdMillis() {
    return latencyMonitorThreshold.get();
  }

  /** The port of {@code /metrics} and of the health checks; 0 opens none. Heddle's own. */
  public final Setting<Integer> metricsPort = add("metrics-port", Syntax.integer(0, 65535), 0);

  public int metricsPort() {
    return metricsPort.get();
  }

  /** The pause after each key that a snapshot writes, in microseconds: see {@link Pace}. */
  public final Setting<Integer> rdbKeySaveDelay = addPace("rdb-key-save-delay");

  public int rdbKeySaveDelay() {
    return rdbKeySaveDelay.get();
  }

  /** The pause after each key that is loaded, in microseconds. */
  public final Setting<Integer> keyLoadDelay = addPace("key-load-delay");

  public int keyLoadDelay() {
    return keyLoadDelay.get();
  }

  /** The address that the metrics port listens on. Heddle's own. */
  public final Setting<String> metricsBind = add("metrics-bind", Syntax.string(), "127.0.0.1");

  public String metricsBind() {
    return metricsBind.get();
  }

  /** What only a process of its own has to do with. */
  public final ProcessSettings process = new ProcessSettings(this::dir);

  private final List<Renaming> renamings = new ArrayList<>();

  /** Which commands go by other names, in the order in which they were given these. */
  public List<Renaming> renamings() {
    return List.copyOf(renamings);
  }

  void rename(Renaming renaming) {
    renamings.add(renaming);
  }

  /** All defaults, for a server that was launched in {@code workingDirectory}. */
  Config(Path workingDirectory) {
    this(workingDirectory, SavePoint.DEFAULT);
    process.addTo(settings);
  }

  private Config(Path workingDirectory, List<SavePoint> savePoints) {
    this.save = add("save", Notations.savePoints(), savePoints);
    this.dir =
        add(
            "dir",
            Notations.directory(),
            workingDirectory.toAbsolutePath().normalize(),
            WHEREABOUTS);
  }

  /**
   * All defaults, for a server within another program: other than one that was launched, it writes
   * no file that it was not asked for, and leaves logging and signals to that program.
   */
  public static Config defaults() {
    return new Config(Path.of(""), List.of());
  }

  /**
   * The defaults but for {@code directives}, names with the values that a file would give them.
   * Throws a {@link ConfigException}.
   */
  public static Config of(Map<String, String> directives) {
    Config config = defaults();
    Directives target = new Directives(config);
    directives.forEach((name, value) -> target.assign(name, value, name));
    return config;
  }

  /** Adds a delay that only tests want. */
  private Setting<Integer> addPace(String name) {
    return settings.addHidden(
        new Setting<>(name, Syntax.integer(Integer.MIN_VALUE, Integer.MAX_VALUE), 0, MUTABLE));
  }

  private <T> Setting<T> add(String name, Syntax<T> syntax, T defaultValue) {
    return add(name, syntax, defaultValue, MUTABLE);
  }

  private <T> Setting<T> add(String name, Syntax<T> syntax, T defaultValue, Mutability mutability) {
    return settings.add(new Setting<>(name, syntax, defaultValue, mutability));
  }

  /**
   * What {@code CONFIG GET} answers: name and value of every directive that one of {@code patterns}
   * names or matches, each once. A directive that was named outright goes by the name as it was
   * written.
   */
  public List<Map.Entry<String, Bytes>> get(List<Bytes> patterns) {
    return settings.get(patterns);
  }

  /**
   * What {@code CONFIG SET} does: sets every directive or none. Throws a {@link ConfigException}
   * with Redis's text, which lacks only the {@code ERR} in front. Readers may for a moment see some
   * of the new values and some old ones.
   */
  public void set(List<Map.Entry<Bytes, Bytes>> pairs) {
    set(pairs, false, false);
  }

  /**
   * As {@link #set(List)}, for a client.
   *
   * @param local whether it is on the same machine
   * @param loading whether the server is loading data
   */
  public void set(List<Map.Entry<Bytes, Bytes>> pairs, boolean local, boolean loading) {
    settings.set(pairs, enableProtectedConfigs.get().admits(local), loading);
  }

  /**
   * Has {@code action} run on the setting client's thread whenever {@link #set} has changed one or
   * more of {@code watched}; it reads the new values here and brings what runs in line with them.
   * If it cannot, it leaves everything as it was and throws a {@link ConfigException}; then the old
   * values come back, and the actions that had run already run again. It is not run now, and may
   * run when nothing that matters to it has changed.
   */
  public void onChange(Runnable action, Setting<?>... watched) {
    settings.onChange(action, watched);
  }

  /** The file that the server was started with; null if there was none. */
  public @Nullable Path file() {
    return file;
  }

  /** Notes the file that these values were read from. */
  void file(Path path) {
    file = path;
  }

  /**
   * Writes the present values into {@link #file}, which must be there. Throws a {@link
   * ConfigException} if that fails.
   */
  public void rewrite() {
    ConfigFile.rewrite(Objects.requireNonNull(file), settings, false);
  }

  /** As {@link #rewrite}, with all that has its default too. */
  public void rewriteAll() {
    ConfigFile.rewrite(Objects.requireNonNull(file), settings, true);
  }

  /** Whether the value of the directive {@code name} must not be shown to others. */
  public boolean isSecret(Bytes name) {
    return settings.find(name) == requirePass;
  }

  @Nullable Setting<?> find(Bytes name) {
    return settings.find(name);
  }
}
