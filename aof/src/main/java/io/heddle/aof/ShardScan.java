package io.heddle.aof;

import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is found in the files of one shard's log: how far they are in order, and whether what is
 * missing behind that was ever safe. Owned by the thread that recovers.
 */
final class ShardScan {
  private static final int CHUNK_BYTES = 1 << 16;

  private final Storage storage;
  private final Path directory;
  private final Manifest manifest;
  private final List<List<Participant>> units = new ArrayList<>();
  private long baseSequence;
  private long last;

  /** The highest number of which a group says that it was safe. */
  private long knownSafe;

  /** Where the groups that are in order end: in which increment, and at which offset. */
  private int endIncrement;

  private long endOffset;

  /** What stands behind that and is more than unused space, in bytes. */
  private long tornBytes;

  private @Nullable DamagedLogException damage;

  ShardScan(Storage storage, Path directory, Manifest manifest) {
    this.storage = storage;
    this.directory = directory;
    this.manifest = manifest;
  }

  /** Reads everything once. */
  void scan() throws IOException {
    units.clear();
    tornBytes = 0;
    endIncrement = 0;
    endOffset = 0;
    damage = null;
    baseSequence = 0;
    knownSafe = 0;
    Manifest.Part base = manifest.base();
    if (base != null) {
      scanBase(path(base));
    }
    last = baseSequence;
    if (damage == null) {
      scanIncrements();
    }
  }

  private Path path(Manifest.Part part) {
    return directory.resolve(part.file());
  }

  /** A base was complete and safe before any manifest named it. */
  private void scanBase(Path path) throws IOException {
    if (!storage.exists(path)) {
      damage = new DamagedLogException(path, 0, "the file is missing");
      return;
    }
    try (StorageFile file = storage.openToRead(path)) {
      GroupReader reader = new GroupReader(file);
      long expected = 1;
      Group group = reader.next();
      while (group != null && group.sequence() == expected && !group.commands().isEmpty()) {
        expected++;
        group = reader.next();
      }
      if (group == null || group.sequence() != expected || reader.position() != reader.size()) {
        damage = new DamagedLogException(path, reader.position(), "a base must be complete");
      } else {
        baseSequence = group.synced();
      }
    }
  }

  private void scanIncrements() throws IOException {
    Path stoppedAt = null;
    long safe = 0;
    for (int i = 0; i < manifest.increments().size(); i++) {
      Path path = path(manifest.increments().get(i));
      if (!storage.exists(path)) {
        damage = new DamagedLogException(path, 0, "the file is missing");
        return;
      }
      try (StorageFile file = storage.openToRead(path)) {
        GroupReader reader = new GroupReader(file);
        long start = reader.position();
        Group group = reader.next();
        while (stoppedAt == null && group != null && group.sequence() == last + 1) {
          take(group);
          start = group.end();
          endIncrement = i;
          endOffset = start;
          group = reader.next();
        }
        long rest = usedBytes(file, start);
        if (rest > 0) {
          stoppedAt = stoppedAt == null ? path : stoppedAt;
          tornBytes += rest;
          safe = Math.max(safe, safeBehind(reader, group));
        }
      }
    }
    if (stoppedAt != null && safe > last) {
      Path where = path(manifest.increments().get(endIncrement));
      damage =
          new DamagedLogException(
              where,
              endOffset,
              "group "
                  + (last + 1)
                  + " is missing, but later ones know that it was safe on the disk");
    }
  }

  private void take(Group group) {
    last = group.sequence();
    knownSafe = Math.max(knownSafe, group.synced());
    if (!group.participants().isEmpty()) {
      units.add(group.participants());
    }
  }

  /** How many bytes there are behind {@code start} before nothing but zeros follow. */
  private static long usedBytes(StorageFile file, long start) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long used = start;
    long at = start;
    int count;
    while ((count = file.read(ByteBuffer.wrap(chunk), at)) > 0) {
      for (int i = count - 1; i >= 0; i--) {
        if (chunk[i] != 0) {
          used = at + i + 1;
          break;
        }
      }
      at += count;
    }
    return used - start;
  }

  /** The highest number that {@code found} or any group behind it says was safe. */
  private static long safeBehind(GroupReader reader, @Nullable Group found) throws IOException {
    long safe = 0;
    Group group = found == null ? reader.search() : found;
    while (group != null) {
      safe = Math.max(safe, group.synced());
      group = reader.next();
      if (group == null) {
        group = reader.search();
      }
    }
    return safe;
  }

  /** Drops from the files all groups behind {@code limit}, and whatever else is there. */
  LogEnd cutTo(long limit) throws IOException {
    long before = 0;
    long base = 0;
    Manifest.Part basePart = manifest.base();
    if (basePart != null) {
      try (StorageFile file = storage.openToRead(path(basePart))) {
        base = file.size();
      }
    }
    long sequence = baseSequence;
    long end = 0;
    for (Manifest.Part part : manifest.increments()) {
      try (StorageFile file = storage.open(path(part))) {
        GroupReader reader = new GroupReader(file);
        before += end;
        end = 0;
        long safeEnd = 0;
        Group group = reader.next();
        while (group != null && group.sequence() == sequence + 1 && sequence < limit) {
          sequence++;
          end = group.end();
          safeEnd = sequence <= knownSafe ? end : safeEnd;
          group = reader.next();
        }
        if (file.size() > end) {
          file.truncate(end);
        }
        writeAgain(file, safeEnd, end);
        file.sync();
      }
    }
    return new LogEnd(sequence, end, base, before);
  }

  /**
   * Writes what is there once more. A sync that failed before the crash may have left it in the
   * system's memory, taken for safe, so that the next sync would pass it over.
   */
  private static void writeAgain(StorageFile file, long from, long to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (long at = from; at < to; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, to - at));
      file.read(chunk, at);
      file.write(chunk.flip(), at);
    }
  }

  /** Ends the base behind its last group that is in order, if it was damaged. */
  void repairBase() throws IOException {
    Manifest.Part base = manifest.base();
    if (base == null) {
      return;
    }
    if (!storage.exists(path(base))) {
      storage.create(path(base)).close();
    }
    try (StorageFile file = storage.open(path(base))) {
      GroupReader reader = new GroupReader(file);
      long end = 0;
      long moment = 0;
      long sequence = 0;
      Group group = reader.next();
      while (group != null && group.sequence() == sequence + 1) {
        end = group.end();
        sequence = group.sequence();
        moment = group.synced();
        if (group.commands().isEmpty()) {
          return; // the base is complete: the damage is elsewhere
        }
        group = reader.next();
      }
      byte[] last = new Effects().take();
      FrameFormat.writeHeader(last, 0, last.length, false, sequence + 1, moment);
      file.write(ByteBuffer.wrap(last), end);
      file.truncate(end + last.length);
      file.sync();
      baseSequence = moment;
      this.last = moment;
    }
  }

  /** Passes on the groups up to {@code limit}, in their order. */
  void replay(long limit, GroupListener listener) throws IOException {
    for (Manifest.Part part : manifest.parts()) {
      boolean isBase = part.equals(manifest.base());
      try (StorageFile file = storage.openToRead(path(part))) {
        GroupReader reader = new GroupReader(file);
        Group group = reader.next();
        while (group != null && (isBase || group.sequence() <= limit)) {
          listener.onGroup(group);
          group = reader.next();
        }
      }
    }
  }

  /** Hears of groups that are read again. */
  interface GroupListener {
    void onGroup(Group group) throws IOException;
  }

  /** How many bytes {@link #replay} will read at most. */
  long bytes() throws IOException {
    long sum = 0;
    for (Manifest.Part part : manifest.parts()) {
      if (storage.exists(path(part))) {
        try (StorageFile file = storage.openToRead(path(part))) {
          sum += file.size();
        }
      }
    }
    return sum;
  }

  Manifest manifest() {
    return manifest;
  }

  Path directory() {
    return directory;
  }

  /** The groups that are one unit with groups of other shards. */
  List<List<Participant>> units() {
    return units;
  }

  /** The number of the last group before which all are in order. */
  long last() {
    return last;
  }

  long tornBytes() {
    return tornBytes;
  }

  /** The file at which the groups that are in order end. */
  Path endFile() {
    return path(manifest.increments().get(endIncrement));
  }

  long endOffset() {
    return endOffset;
  }

  /** Why the log must not be used as it is, or null. */
  @Nullable DamagedLogException damage() {
    return damage;
  }
}
