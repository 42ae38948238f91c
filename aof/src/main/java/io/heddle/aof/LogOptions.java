package io.heddle.aof;

/**
 * How the logs of a server behave. Any thread may read them, and change what may change while they
 * run.
 */
public final class LogOptions {
  private final String name;
  private final int windowBytes;
  private volatile FsyncPolicy policy;
  private volatile boolean syncDuringRewrite = true;

  /**
   * @param name what the names of all files of a log begin with
   * @param windowBytes how much space is taken ahead
   */
  public LogOptions(String name, int windowBytes, FsyncPolicy policy) {
    this.name = name;
    this.windowBytes = windowBytes;
    this.policy = policy;
  }

  String name() {
    return name;
  }

  int windowBytes() {
    return windowBytes;
  }

  public FsyncPolicy policy() {
    return policy;
  }

  public void policy(FsyncPolicy policy) {
    this.policy = policy;
  }

  boolean syncDuringRewrite() {
    return syncDuringRewrite;
  }

  /** Whether the log is also made safe while its base is written, which may slow it down. */
  public void syncDuringRewrite(boolean sync) {
    syncDuringRewrite = sync;
  }
}
