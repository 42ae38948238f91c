package io.heddle.aof;

import io.heddle.resp.Bytes;
import io.heddle.seam.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the logs of an epoch into a state that can be loaded and gone on with: {@link #scan} each,
 * agree on a {@link #cut}, drop what is behind it, {@link #replay} each. The calls for different
 * shards may come from different threads.
 */
public final class Recovery {
  private final Storage storage;
  private final Path directory;
  private final String name;
  private final Epoch epoch;
  private final List<ShardScan> scans = new ArrayList<>();
  private final LogEnd[] ends;
  private long[] limits;

  private Recovery(Storage storage, Path directory, String name, Epoch epoch) throws IOException {
    this.storage = storage;
    this.directory = directory;
    this.name = name;
    this.epoch = epoch;
    this.ends = new LogEnd[epoch.shards()];
    this.limits = new long[epoch.shards()];
    for (int i = 0; i < epoch.shards(); i++) {
      Path shard = epoch.shardDirectory(directory, i);
      scans.add(new ShardScan(storage, shard, Manifest.load(storage, shard, name)));
    }
  }

  /** The recovery of the logs in {@code directory}; null if there are none. */
  public static @Nullable Recovery of(Storage storage, Path directory, String name)
      throws IOException {
    Epoch epoch = Epoch.load(storage, directory);
    return epoch == null ? null : new Recovery(storage, directory, name, epoch);
  }

  /** As {@link #of(Storage, Path, String)}, of whatever name the logs are. */
  static @Nullable Recovery of(Storage storage, Path directory) throws IOException {
    Epoch epoch = Epoch.load(storage, directory);
    if (epoch == null) {
      return null;
    }
    Path shard = epoch.shardDirectory(directory, 0);
    for (String file : storage.list(shard)) {
      if (Manifest.isFile(file)) {
        return new Recovery(storage, directory, Manifest.nameOf(file), epoch);
      }
    }
    throw new DamagedLogException(shard, 0, "it has no manifest");
  }

  public Epoch epoch() {
    return epoch;
  }

  /** Reads the log of {@code shard} once, changing nothing. */
  public void scan(int shard) throws IOException {
    scans.get(shard).scan();
  }

  /**
   * Decides how much of each log is loaded: the most that no loss of power could have torn. After
   * all were scanned; changes nothing.
   *
   * @return what is dropped, one line each
   * @throws DamagedLogException if something is missing that was safe
   */
  public List<String> cut() throws DamagedLogException {
    for (ShardScan scan : scans) {
      DamagedLogException damage = scan.damage();
      if (damage != null) {
        throw damage;
      }
    }
    return cutRegardless();
  }

  private List<String> cutRegardless() {
    long[] last = scans.stream().mapToLong(ShardScan::last).toArray();
    List<List<Participant>> units = new ArrayList<>();
    scans.forEach(scan -> units.addAll(scan.units()));
    limits = Commits.cut(last, units);
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      ShardScan scan = scans.get(i);
      if (scan.tornBytes() > 0) {
        dropped.add(
            scan.endFile()
                + ": "
                + scan.tornBytes()
                + " bytes behind offset "
                + scan.endOffset()
                + " were never finished");
      }
      if (limits[i] < last[i]) {
        dropped.add(
            scan.directory()
                + ": groups "
                + (limits[i] + 1)
                + " to "
                + last[i]
                + " depend on what other shards have lost");
      }
    }
    return dropped;
  }

  /**
   * Removes from the files what the cut drops. All of them, before anything is appended to one. The
   * manifest is stored again: it may be there by a step that failed before the crash, and not safe.
   */
  public void truncate(int shard) throws IOException {
    ShardScan scan = scans.get(shard);
    ends[shard] = scan.cutTo(limits[shard]);
    scan.manifest().store(storage, scan.directory(), name);
  }

  /** Passes on all commands of a shard's log, group by group, after the cut. */
  public void replay(int shard, CommandsListener listener) throws IOException {
    scans.get(shard).replay(limits[shard], group -> listener.onCommands(group.commands()));
  }

  /** Hears of the commands that are loaded. */
  public interface CommandsListener {
    /** Hears of the next ones: plain commands, whole ones, valid during the call. */
    void onCommands(Bytes commands) throws IOException;
  }

  /** How many bytes the files have that {@link #replay} reads. */
  public long bytes() throws IOException {
    long sum = 0;
    for (ShardScan scan : scans) {
      sum += scan.bytes();
    }
    return sum;
  }

  /** What is wrong with the logs that were scanned, one line each. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (ShardScan scan : scans) {
      DamagedLogException damage = scan.damage();
      if (damage != null) {
        findings.add(String.valueOf(damage.getMessage()));
      }
    }
    findings.addAll(cutRegardless());
    return findings;
  }

  /** Cuts every log to the last group that is in order, and the others to match. */
  List<String> repair() throws IOException {
    List<String> dropped = new ArrayList<>();
    for (ShardScan scan : scans) {
      DamagedLogException damage = scan.damage();
      if (damage != null) {
        dropped.add(String.valueOf(damage.getMessage()));
        scan.repairBase();
      }
    }
    dropped.addAll(cutRegardless());
    for (int i = 0; i < scans.size(); i++) {
      truncate(i);
    }
    return dropped;
  }

  /**
   * Makes sure of the epoch, as of manifests, and removes what no manifest names: left behind by an
   * epoch or a rewrite that did not end.
   */
  void removeLeftovers() throws IOException {
    storage.syncDirectory(epoch.directory(directory));
    epoch.store(storage, directory);
    Leftovers.remove(storage, directory, epoch, name);
  }

  LogEnd end(int shard) {
    return ends[shard];
  }

  Manifest manifest(int shard) {
    return scans.get(shard).manifest();
  }
}
