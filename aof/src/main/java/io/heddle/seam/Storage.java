package io.heddle.seam;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The only way to files that hold data. Any thread may use it; every call may block a kernel
 * thread, so those that matter to clients run on threads kept for it.
 *
 * <p>What was written is safe from the end of the process at once, but from a loss of power only
 * after {@link StorageFile#sync}; a name given, changed or removed only after {@link
 * #syncDirectory}.
 */
public interface Storage {
  /** Opens a file that exists, to read and to write it. */
  StorageFile open(Path file) throws IOException;

  /** Opens a file that exists, to read it only. */
  StorageFile openToRead(Path file) throws IOException;

  /** Makes a new, empty file; one of that name loses its contents. */
  StorageFile create(Path file) throws IOException;

  /** Gives {@code from} the name {@code to}, in one step; a file of that name is replaced. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file or an empty directory; nothing happens if there is none. */
  void delete(Path path) throws IOException;

  boolean exists(Path path);

  boolean isDirectory(Path path);

  /** The names of what is in {@code directory}, sorted. */
  List<String> list(Path directory) throws IOException;

  /** Makes {@code directory} and those above it, as far as they are missing. */
  void createDirectories(Path directory) throws IOException;

  /** Makes the names in {@code directory} safe from a loss of power. */
  void syncDirectory(Path directory) throws IOException;

  /**
   * Keeps other processes, and other users of the same storage, from locking {@code file}, which is
   * made if it is missing, until the lock is closed or the process ends.
   *
   * @throws IOException if somebody else has it
   */
  Closeable lock(Path file) throws IOException;

  /** The machine's file system. */
  Storage LOCAL = new LocalStorage();
}
