package io.heddle.server.persistence;

import io.heddle.seam.StorageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A file from its beginning on, as a stream. Closing the stream leaves the file open. Each stream
 * is owned by the thread that reads or writes it.
 */
final class FileStreams {
  private FileStreams() {}

  static OutputStream output(StorageFile file) {
    return new OutputStream() {
      private long position;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        file.write(ByteBuffer.wrap(bytes, offset, length), position);
        position += length;
      }
    };
  }

  static InputStream input(StorageFile file) {
    return new InputStream() {
      private long position;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = file.read(ByteBuffer.wrap(bytes, offset, length), position);
        position += count;
        return count == 0 && length > 0 ? -1 : count;
      }
    };
  }
}
