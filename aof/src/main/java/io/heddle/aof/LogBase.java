package io.heddle.aof;

import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A base under way: what all effects up to one moment came to. It goes by a temporary name until it
 * is complete and safe, and ends in a group without commands that says so. Owned by the thread of
 * the disk.
 */
final class LogBase {
  /** Dirty memory is brought to the disk now and then, so that the end does not take long. */
  private static final long SYNC_BYTES = 32L << 20;

  private final Storage storage;
  private final Path temporary;
  private final Path path;
  private final long moment;
  private final StorageFile file;
  private long groups;
  private long size;
  private long synced;

  /**
   * @param moment the number of the last group whose effects are in it
   */
  LogBase(Storage storage, Path directory, Manifest.Part part, long moment) throws IOException {
    this.storage = storage;
    this.path = directory.resolve(part.file());
    this.temporary = directory.resolve(CheckedText.TEMPORARY + part.file());
    this.moment = moment;
    this.file = storage.create(temporary);
  }

  /** Writes what {@link Effects#take} gave as the next group. */
  void write(byte[] contents) throws IOException {
    groups++;
    FrameFormat.writeHeader(contents, 0, contents.length, false, groups, moment);
    file.write(ByteBuffer.wrap(contents), size);
    size += contents.length;
    if (size - synced > SYNC_BYTES) {
      synced = size;
      file.sync();
    }
  }

  /** Gives the complete file its name, and returns its size. */
  long finish() throws IOException {
    write(new Effects().take());
    file.sync();
    file.close();
    storage.rename(temporary, path);
    storage.syncDirectory(CheckedText.parent(path));
    return size;
  }

  /** Gives up, and leaves nothing behind. */
  void abandon() throws IOException {
    file.close();
    storage.delete(temporary);
  }
}
