package io.heddle.server.session;

/** The other end of a session that the server has with itself: nobody. */
final class NoPeer implements Peer {
  static final Peer INSTANCE = new NoPeer();

  private NoPeer() {}

  @Override
  public String address() {
    return "";
  }

  @Override
  public String localAddress() {
    return "";
  }

  @Override
  public void close() {}

  @Override
  public void drain() {}

  @Override
  public void hangUp() {}

  @Override
  public boolean isAwaited() {
    return false;
  }

  @Override
  public boolean isUnixSocket() {
    return false;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public Outbox newOutbox(Session session) {
    throw new IllegalStateException("nobody is there to be told anything");
  }

  @Override
  public void whileAway(Runnable wait) {
    wait.run();
  }

  @Override
  public void lookAfter() {}

  @Override
  public long bufferedBytes() {
    return 0;
  }

  @Override
  public int freeBytes() {
    return 0;
  }

  @Override
  public long pendingReplyBytes() {
    return 0;
  }

  @Override
  public int replyBufferBytes() {
    return 0;
  }

  @Override
  public int replyBufferPeakBytes() {
    return 0;
  }

  @Override
  public boolean isSending() {
    return false;
  }
}
