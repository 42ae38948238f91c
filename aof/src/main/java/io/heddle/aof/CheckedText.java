package io.heddle.aof;

import io.heddle.seam.Storage;
import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Small files of lines that are replaced as a whole. The last line is a checksum, in the form of a
 * comment.
 */
final class CheckedText {
  /** What the name of a file begins with that is not complete yet. */
  static final String TEMPORARY = "temp-";

  private static final String CHECKSUM = "#c ";
  private static final int CHECKSUM_BYTES = CHECKSUM.length() + FrameFormat.CHECKSUM_DIGITS + 1;
  private static final int LARGEST_BYTES = 1 << 20;

  private CheckedText() {}

  /**
   * Lets {@code path} hold {@code text}; whatever happens, it holds that or what it held before.
   */
  static void store(Storage storage, Path path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String line =
        CHECKSUM + String.format("%08x", FrameFormat.checksum(bytes, 0, bytes.length)) + "\n";
    Path temporary = path.resolveSibling(TEMPORARY + path.getFileName());
    try (StorageFile file = storage.create(temporary)) {
      file.write(ByteBuffer.wrap((text + line).getBytes(StandardCharsets.UTF_8)), 0);
      file.sync();
    }
    storage.rename(temporary, path);
    storage.syncDirectory(parent(path));
  }

  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file without a directory: " + path);
    }
    return parent;
  }

  /** The lines that were stored, without the checksum. */
  static List<String> load(Storage storage, Path path) throws IOException {
    byte[] bytes;
    try (StorageFile file = storage.openToRead(path)) {
      bytes = new byte[(int) Math.min(LARGEST_BYTES, file.size())];
      file.read(ByteBuffer.wrap(bytes), 0);
    }
    int length = bytes.length - CHECKSUM_BYTES;
    int digits = length + CHECKSUM.length();
    if (length < 0
        || !new String(bytes, length, CHECKSUM.length(), StandardCharsets.UTF_8).equals(CHECKSUM)
        || Hexadecimal.read(bytes, digits, FrameFormat.CHECKSUM_DIGITS)
            != FrameFormat.checksum(bytes, 0, length)
        || bytes[bytes.length - 1] != '\n') {
      throw new DamagedLogException(path, 0, "its checksum does not match");
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8).lines().toList();
  }
}
