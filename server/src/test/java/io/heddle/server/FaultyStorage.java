package io.heddle.server;

import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine's disk, which fails or takes its time where a test says so. Any thread may use it.
 */
public final class FaultyStorage implements Storage {
  /** What may go wrong. */
  public enum Step {
    CREATE,
    WRITE,
    ALLOCATE,
    SYNC,
    RENAME,
    SYNC_DIRECTORY
  }

  /** Hears of every step before it happens, and may throw or take its time. */
  public interface Faults {
    void before(Step step, Path path) throws IOException;
  }

  private volatile Faults faults = (step, path) -> {};

  /** From now on {@code next} decides what goes wrong. */
  public void faults(Faults next) {
    faults = next;
  }

  /** From now on every {@code failing} step fails as a bad medium does. */
  public void fail(Step failing) {
    faults(
        (step, path) -> {
          if (step == failing) {
            throw new IOException("Input/output error");
          }
        });
  }

  /** From now on nothing goes wrong. */
  public void heal() {
    faults((step, path) -> {});
  }

  @Override
  public StorageFile open(Path file) throws IOException {
    return new File(file, LOCAL.open(file));
  }

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return LOCAL.openToRead(file);
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    faults.before(Step.CREATE, file);
    return new File(file, LOCAL.create(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    faults.before(Step.RENAME, to);
    LOCAL.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    LOCAL.delete(path);
  }

  @Override
  public boolean exists(Path path) {
    return LOCAL.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) {
    return LOCAL.isDirectory(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return LOCAL.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    faults.before(Step.CREATE, directory);
    LOCAL.createDirectories(directory);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    faults.before(Step.SYNC_DIRECTORY, directory);
    LOCAL.syncDirectory(directory);
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    return LOCAL.lock(file);
  }

  private final class File implements StorageFile {
    private final Path path;
    private final StorageFile real;

    File(Path path, StorageFile real) {
      this.path = path;
      this.real = real;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return real.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      faults.before(Step.WRITE, path);
      real.write(source, position);
    }

    @Override
    public void allocate(long size) throws IOException {
      faults.before(Step.ALLOCATE, path);
      real.allocate(size);
    }

    @Override
    public void truncate(long size) throws IOException {
      real.truncate(size);
    }

    @Override
    public ByteBuffer map(long position, int length) throws IOException {
      return real.map(position, length);
    }

    @Override
    public void sync() throws IOException {
      faults.before(Step.SYNC, path);
      real.sync();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
