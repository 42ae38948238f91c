package io.heddle.server.config;

import io.heddle.resp.Bytes;

/**
 * That a command goes by another name.
 *
 * @param name what it is called so far
 * @param newName what it is called from now on; empty if it is to be gone
 * @param place where that was said, for messages
 */
public record Renaming(String name, String newName, String place) {
  static Renaming of(Bytes name, Bytes newName, String place) {
    return new Renaming(name.toString(), newName.toString(), place);
  }

  /** The mistake that this renaming is, by reason of {@code message}. */
  public ConfigException mistake(String message) {
    return new ConfigException(message).at(place);
  }
}
