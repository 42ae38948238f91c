package io.heddle.aof;

/** When the log is made safe from a loss of power; the words of {@code appendfsync}. */
public enum FsyncPolicy {
  /** Before a reply is sent that depends on it. */
  ALWAYS,
  /** Every second. */
  EVERYSEC,
  /** When the kernel finds it convenient. */
  NO
}
