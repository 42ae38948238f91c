package io.heddle.server.net;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A {@link Door} in the file system, and the file that it is. Owned by who opens and closes it. */
final class UnixDoor {
  private static final System.Logger LOGGER = System.getLogger(UnixDoor.class.getName());

  private final Path path;
  private final Door door;

  private UnixDoor(Path path, Door door) {
    this.path = path;
    this.door = door;
  }

  /**
   * Binds {@code channel}, which {@code door} accepts from; a file that is in the way has to go.
   */
  static UnixDoor bind(
      Path path, int permissions, ServerSocketChannel channel, int backlog, Door door)
      throws IOException {
    Files.deleteIfExists(path);
    channel.bind(UnixDomainSocketAddress.of(path), backlog);
    if (permissions != 0) {
      Files.setPosixFilePermissions(path, permissions(permissions));
    }
    return new UnixDoor(path, door);
  }

  /** Those that have their bit in {@code mode}, from the last, {@code x} for others, upwards. */
  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((mode >> all.length - 1 - i & 1) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  void close() {
    door.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "Error removing the unix socket file: " + e);
    }
  }
}
