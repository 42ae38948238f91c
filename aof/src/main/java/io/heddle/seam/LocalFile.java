package io.heddle.seam;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** A file of the machine's file system. */
final class LocalFile implements StorageFile {
  private static final int ZEROS = 1 << 18;

  private final FileChannel channel;

  LocalFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position() - start) < 0) {
        break;
      }
    }
    return target.position() - start;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  @Override
  public void allocate(long size) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long at = channel.size(); at < size; at += zeros.limit()) {
      zeros.clear().limit((int) Math.min(ZEROS, size - at));
      write(zeros, at);
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public ByteBuffer map(long position, int length) throws IOException {
    return channel.map(MapMode.READ_WRITE, position, length);
  }

  @Override
  public void sync() throws IOException {
    channel.force(false); // the size is part of what this makes safe
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
