package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.server.text.Glob;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What configuration asks of the file system. Every failure is a {@link ConfigException} in the
 * words of the C library.
 */
final class Disk {
  private Disk() {}

  static Path resolve(Path base, String path) {
    try {
      return base.resolve(path);
    } catch (InvalidPathException e) {
      throw new ConfigException("No such file or directory");
    }
  }

  /** The one name of a directory that exists, without links and dots. */
  static Path directory(Path base, String path) {
    try {
      Path directory = resolve(base, path).toRealPath();
      if (!Files.isDirectory(directory)) {
        throw new ConfigException("Not a directory");
      }
      return directory;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static Bytes read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigException("Is a directory");
      }
      return Bytes.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Makes sure that {@code path} can be written to; the file is there afterwards. */
  static void openToAppend(Path base, String path) {
    try {
      Files.newOutputStream(
              resolve(base, path), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
          .close();
    } catch (IOException e) {
      throw new ConfigException("Can't open the log file: " + failure(e).getMessage());
    }
  }

  static boolean isPattern(String path) {
    return path.contains("*") || path.contains("?") || path.contains("[");
  }

  /**
   * The files that {@code pattern} matches, sorted by name; perhaps none. As in a shell a wildcard
   * matches neither a slash nor a dot in front.
   */
  static List<Path> matching(Path base, String pattern) {
    List<Path> found = new ArrayList<>(List.of(pattern.startsWith("/") ? Path.of("/") : base));
    for (String segment : pattern.split("/", -1)) {
      List<Path> parents = List.copyOf(found);
      found.clear();
      for (Path parent : parents) {
        if (isPattern(segment)) {
          found.addAll(children(parent, segment.replace("[!", "[^")));
        } else if (Files.exists(resolve(parent, segment))) {
          found.add(resolve(parent, segment));
        }
      }
    }
    return found;
  }

  private static List<Path> children(Path parent, String pattern) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
      for (Path child : stream) {
        String name = String.valueOf(child.getFileName());
        boolean hidden = name.startsWith(".") && !pattern.startsWith(".");
        if (!hidden && Glob.matches(Bytes.of(pattern), Bytes.of(name))) {
          children.add(child);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    Collections.sort(children);
    return children;
  }

  static ConfigException failure(IOException e) {
    return new ConfigException(
        switch (e) {
          case NoSuchFileException missing -> "No such file or directory";
          case AccessDeniedException denied -> "Permission denied";
          case NotDirectoryException file -> "Not a directory";
          default -> String.valueOf(e.getMessage());
        });
  }
}
