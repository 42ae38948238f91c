package io.heddle.aof;

import io.heddle.resp.Bytes;
import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the groups of one file in their order. Owned by the thread that reads. */
final class GroupReader {
  private static final int CHUNK_BYTES = 1 << 20;

  private final StorageFile file;
  private final long size;
  private byte[] buffer = new byte[0];

  /** The file's offset of the buffer's first byte. */
  private long bufferStart;

  private int limit;
  private long position;

  GroupReader(StorageFile file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /** Where the next group begins, if there is one. */
  long position() {
    return position;
  }

  long size() {
    return size;
  }

  /** The group at {@link #position}, whole and intact, or null if there is none. */
  @Nullable Group next() throws IOException {
    if (!load(FrameFormat.HEADER_BYTES)) {
      return null;
    }
    int at = (int) (position - bufferStart);
    if (!FrameFormat.isHeader(buffer, at)) {
      return null;
    }
    long length = FrameFormat.HEADER_BYTES + FrameFormat.length(buffer, at);
    if (length > Integer.MAX_VALUE - CHUNK_BYTES || !load((int) length)) {
      return null;
    }
    at = (int) (position - bufferStart);
    int end = at + (int) length;
    if (!FrameFormat.isIntact(buffer, at, end)) {
      return null;
    }
    position += length;
    return group(at, end);
  }

  private Group group(int at, int end) {
    List<Participant> participants = new ArrayList<>();
    int commandsEnd = end;
    if (FrameFormat.isUnit(buffer, at)) {
      int namesEnd = end - FrameFormat.UNIT_BYTES;
      commandsEnd = namesEnd - FrameFormat.namesLength(buffer, end);
      String names =
          new String(buffer, commandsEnd, namesEnd - commandsEnd, StandardCharsets.US_ASCII);
      names.lines().forEach(line -> participants.addAll(Participant.parse(line)));
    }
    int start = at + FrameFormat.HEADER_BYTES;
    return new Group(
        FrameFormat.sequence(buffer, at),
        FrameFormat.synced(buffer, at),
        Bytes.of(buffer, start, commandsEnd - start),
        participants,
        position);
  }

  /**
   * Looks for a group anywhere from the next byte on, after there was none at {@link #position};
   * reading then goes on behind it. Null if there is none up to the end.
   */
  @Nullable Group search() throws IOException {
    for (position++; load(FrameFormat.HEADER_BYTES); position++) {
      int at = (int) (position - bufferStart);
      int last = limit - FrameFormat.HEADER_BYTES;
      while (at < last && !(buffer[at] == '#' && buffer[at + 1] == 'h')) {
        at++;
      }
      position = bufferStart + at;
      Group found = next();
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Has {@code length} bytes from {@link #position} on in the buffer; false if there are fewer. */
  private boolean load(int length) throws IOException {
    if (position + length > size) {
      return false;
    }
    if (position >= bufferStart && position + length <= bufferStart + limit) {
      return true;
    }
    int capacity = (int) Math.min(size - position, Math.max(length, CHUNK_BYTES));
    if (buffer.length < capacity || buffer.length > 2L * Math.max(capacity, CHUNK_BYTES)) {
      buffer = new byte[capacity];
    }
    bufferStart = position;
    limit = file.read(ByteBuffer.wrap(buffer, 0, capacity), position);
    return length <= limit;
  }
}
