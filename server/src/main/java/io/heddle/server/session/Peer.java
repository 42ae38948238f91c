package io.heddle.server.session;

/** The other end of a session: its addresses, and the way to hang up. Any thread may call it. */
public interface Peer {
  /** The client's address and port, as {@code 127.0.0.1:6379}. */
  String address();

  /** Whether the client connected by a socket in the file system; the address then is its path. */
  boolean isUnixSocket();

  /** Whether the client connected from this machine, by its loopback address or such a socket. */
  boolean isLocal();

  /** The address and port that the client connected to. */
  String localAddress();

  /** Closes the connection at once: pending replies are lost, and the connection's thread ends. */
  void close();

  /** Asks for an end in order: what is being answered is answered to the end, but nothing more. */
  void drain();

  /** After {@link #drain}, ends a connection that still waits for its client to send something. */
  void hangUp();

  /**
   * Whether the connection writes nothing by itself, since it is the client's turn, all it sent
   * being answered, or since a command waits.
   */
  boolean isAwaited();

  /** An outbox for {@code session}, whose other end this is. */
  Outbox newOutbox(Session session);

  /**
   * Runs {@code wait}, in which the connection's own thread, which calls this, waits for something
   * else than its client. Should that client hang up meanwhile, the session's wait ends.
   */
  void whileAway(Runnable wait);

  /** Called by the housekeeper in every round. */
  void lookAfter();

  /** Bytes of requests that have arrived and are not yet answered. */
  long bufferedBytes();

  /** Bytes that the query buffer has room for. */
  int freeBytes();

  /** Bytes of replies that are not yet sent. */
  long pendingReplyBytes();

  /** The size of the buffer that replies gather in. */
  int replyBufferBytes();

  /** The most bytes that lately were in that buffer at once. */
  int replyBufferPeakBytes();

  /** Whether replies are on their way, and wait for the client to take them. */
  boolean isSending();
}
