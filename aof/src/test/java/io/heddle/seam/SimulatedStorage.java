package io.heddle.seam;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A disk that forgets what was not synced when the power goes: any of the blocks written since, in
 * any order, and the latest names. It fails and stalls where {@link #faults} says so. For one
 * thread at a time.
 */
public final class SimulatedStorage implements Storage {
  /** What may go wrong. */
  public enum Operation {
    CREATE,
    WRITE,
    ALLOCATE,
    SYNC,
    RENAME,
    DELETE,
    SYNC_DIRECTORY
  }

  /** Hears of everything before it happens, and may throw or take its time. */
  public interface Faults {
    void before(Operation operation, Path path) throws IOException;
  }

  private static final int CAPACITY = 1 << 20;
  private static final int SECTOR = 512;

  private final RandomGenerator random;
  private final Set<Path> locks = new HashSet<>();
  private TreeMap<Path, Node> names = new TreeMap<>();
  private TreeMap<Path, Node> safeNames = new TreeMap<>();
  private final List<NameChange> unsafeChanges = new ArrayList<>();
  private Faults faults = (operation, path) -> {};
  private long freeBytes = Long.MAX_VALUE;
  private boolean hidesFailedSyncs;

  private record NameChange(Path directory, Consumer<Map<Path, Node>> change) {}

  /** A file, or a directory if it has no bytes. */
  private static final class Node {
    final boolean directory;
    byte[] bytes = new byte[0];
    int size;
    byte[] safeBytes = new byte[0];
    boolean mapped;

    /** The bytes when a sync failed: the system takes them for safe since, or null. */
    byte[] takenForSafe;

    /** The sectors that were written since, so that they are not. */
    final BitSet writtenAgain = new BitSet();

    Node(boolean directory) {
      this.directory = directory;
    }
  }

  /**
   * @param random decides what a loss of power leaves
   */
  public SimulatedStorage(RandomGenerator random) {
    this.random = random;
  }

  public void faults(Faults faults) {
    this.faults = faults;
  }

  /** Lets the disk have room for so many bytes more. */
  public void free(long bytes) {
    freeBytes = bytes;
  }

  /** From now on nobody is told that a sync failed. */
  public void hideFailedSyncs() {
    hidesFailedSyncs = true;
  }

  /** The process ends: everything written stays. */
  public void killProcess() {
    locks.clear();
  }

  /** The power goes: what was not synced may be gone, or not, block by block. */
  public void cutPower() {
    locks.clear();
    int block = random.nextBoolean() ? 512 : 4096;
    TreeMap<Path, Node> left = new TreeMap<>(safeNames);
    Set<Path> stopped = new HashSet<>();
    for (NameChange change : unsafeChanges) {
      if (!stopped.contains(change.directory()) && random.nextInt(3) > 0) {
        change.change().accept(left);
      } else {
        stopped.add(change.directory());
      }
    }
    unsafeChanges.clear();
    Set<Node> done = new HashSet<>();
    for (Node node : left.values()) {
      if (done.add(node)) {
        tear(node, block);
      }
    }
    names = left;
    safeNames = new TreeMap<>(left);
  }

  private void tear(Node node, int block) {
    int size = node.safeBytes.length;
    if (node.size != size) {
      int least = Math.min(size, node.size);
      int most = Math.max(size, node.size);
      size =
          switch (random.nextInt(3)) {
            case 0 -> size;
            case 1 -> node.size;
            default -> least + random.nextInt((most - least) / block + 1) * block;
          };
    }
    byte[] left = Arrays.copyOf(node.safeBytes, size);
    int odds = 1 + random.nextInt(4);
    for (int at = 0; at < Math.min(size, node.size); at += block) {
      if (random.nextInt(odds) == 0) {
        int end = Math.min(at + block, Math.min(size, node.size));
        System.arraycopy(node.bytes, at, left, at, end - at);
      }
    }
    node.bytes = left;
    node.size = size;
    node.safeBytes = left.clone();
    node.mapped = false;
    node.takenForSafe = null;
  }

  /** Turns one bit of a file over, as a bad medium does. */
  public void flipBit(Path path, long bit) {
    Node node = Objects.requireNonNull(names.get(path));
    node.bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
  }

  private Node node(Path path) throws IOException {
    Node node = names.get(path);
    if (node == null) {
      throw new FileNotFoundException(path.toString());
    }
    return node;
  }

  private void change(Path path, Consumer<Map<Path, Node>> change) {
    change.accept(names);
    unsafeChanges.add(new NameChange(path.getParent(), change));
  }

  @Override
  public StorageFile open(Path file) throws IOException {
    return new File(file, node(file));
  }

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return open(file);
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    faults.before(Operation.CREATE, file);
    Node existing = names.get(file);
    if (existing == null) {
      Node created = new Node(false);
      change(file, map -> map.put(file, created));
      return new File(file, created);
    }
    existing.bytes = new byte[0];
    existing.size = 0;
    existing.mapped = false;
    existing.takenForSafe = null;
    return new File(file, existing);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    faults.before(Operation.RENAME, to);
    Node node = node(from);
    change(
        to,
        map -> {
          map.remove(from, node);
          map.put(to, node);
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    faults.before(Operation.DELETE, path);
    if (names.containsKey(path)) {
      change(path, map -> map.remove(path));
    }
  }

  @Override
  public boolean exists(Path path) {
    return names.containsKey(path);
  }

  @Override
  public boolean isDirectory(Path path) {
    Node node = names.get(path);
    return node != null && node.directory;
  }

  @Override
  public List<String> list(Path directory) {
    return names.keySet().stream()
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .toList();
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      createDirectories(parent);
      if (!names.containsKey(directory)) {
        Node created = new Node(true);
        change(directory, map -> map.put(directory, created));
      }
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    faults.before(Operation.SYNC_DIRECTORY, directory);
    unsafeChanges.removeIf(
        change -> {
          boolean here = directory.equals(change.directory());
          if (here) {
            change.change().accept(safeNames);
          }
          return here;
        });
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    if (!locks.add(file)) {
      throw new IOException(file + " is locked by another server");
    }
    return () -> locks.remove(file);
  }

  private final class File implements StorageFile {
    private final Path path;
    private final Node node;

    File(Path path, Node node) {
      this.path = path;
      this.node = node;
    }

    @Override
    public long size() {
      return node.size;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      int count = (int) Math.max(0, Math.min(target.remaining(), node.size - position));
      target.put(node.bytes, (int) Math.min(position, node.size), count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      faults.before(Operation.WRITE, path);
      grow(position + source.remaining());
      int first = (int) (position / SECTOR);
      node.writtenAgain.set(first, (int) ((position + source.remaining() - 1) / SECTOR) + 1);
      source.get(node.bytes, (int) position, source.remaining());
    }

    @Override
    public void allocate(long size) throws IOException {
      faults.before(Operation.ALLOCATE, path);
      grow(size);
    }

    private void grow(long size) throws IOException {
      long more = size - node.size;
      if (more <= 0) {
        return;
      }
      if (more > freeBytes) {
        throw new IOException("No space left on device");
      }
      freeBytes -= more;
      if (size > node.bytes.length) {
        if (node.mapped) {
          throw new IllegalStateException("too much for a simulated file: " + path);
        }
        node.bytes = Arrays.copyOf(node.bytes, (int) Math.max(size, 2L * node.bytes.length));
      }
      node.size = (int) size;
    }

    @Override
    public void truncate(long size) {
      if (size < node.size) {
        freeBytes += freeBytes == Long.MAX_VALUE ? 0 : node.size - size;
        Arrays.fill(node.bytes, (int) size, node.size, (byte) 0);
        node.size = (int) size;
      }
    }

    @Override
    public ByteBuffer map(long position, int length) {
      if (!node.mapped) {
        node.mapped = true;
        node.bytes = Arrays.copyOf(node.bytes, Math.max(CAPACITY, node.size));
      }
      return ByteBuffer.wrap(node.bytes, (int) position, length).slice();
    }

    @Override
    public void sync() throws IOException {
      try {
        faults.before(Operation.SYNC, path);
      } catch (IOException e) {
        node.takenForSafe = Arrays.copyOf(node.bytes, node.size);
        node.writtenAgain.clear();
        if (!hidesFailedSyncs) {
          throw e;
        }
      }
      byte[] safe = Arrays.copyOf(node.bytes, node.size);
      for (int at = 0; node.takenForSafe != null && at < safe.length; at += SECTOR) {
        int end = Math.min(at + SECTOR, safe.length);
        if (isTakenForSafe(at, end)) {
          byte[] really = Arrays.copyOfRange(node.safeBytes, at, Math.max(end, at));
          System.arraycopy(really, 0, safe, at, end - at);
        }
      }
      node.safeBytes = safe;
    }

    private boolean isTakenForSafe(int from, int to) {
      return to <= node.takenForSafe.length
          && from <= node.safeBytes.length
          && !node.writtenAgain.get(from / SECTOR)
          && Arrays.equals(node.bytes, from, to, node.takenForSafe, from, to);
    }

    @Override
    public void close() {}
  }
}
