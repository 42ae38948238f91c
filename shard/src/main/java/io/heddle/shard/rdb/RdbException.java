package io.heddle.shard.rdb;

import java.io.IOException;

/** Bytes that are not what the format wants: damaged, cut short, or made to do harm. */
public final class RdbException extends IOException {
  private static final long serialVersionUID = 1L;

  RdbException(String message) {
    super(message);
  }
}
