package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.OutputLimit;
import io.heddle.server.session.Peer;
import io.heddle.server.session.Session;
import io.heddle.server.session.Subscriptions.Kind;
import io.heddle.server.session.TrackingMode;
import java.util.List;

/** A session as a line of {@code CLIENT LIST}. */
final class ClientLine {
  private static final long MILLIS_PER_SECOND = 1000;

  private ClientLine() {}

  /** A line for each of {@code sessions}, each with its end. */
  static Bytes of(List<Session> sessions, long nowMillis) {
    StringBuilder lines = new StringBuilder();
    for (Session session : sessions) {
      append(lines, session, nowMillis);
    }
    return Bytes.of(lines.toString());
  }

  private static void append(StringBuilder line, Session session, long nowMillis) {
    Peer peer = session.peer();
    line.append("id=").append(session.id());
    line.append(" addr=").append(peer.address());
    line.append(" laddr=").append(peer.localAddress());
    line.append(" fd=").append(session.descriptor());
    line.append(" name=").append(session.name().beforeZeroByte());
    line.append(" age=").append(ageSeconds(session, nowMillis));
    line.append(" idle=").append(seconds(nowMillis) - seconds(session.lastInteractionMillis()));
    line.append(" flags=").append(flags(session));
    line.append(" db=").append(session.database());
    line.append(" sub=").append(session.subscriptions(Kind.CHANNEL));
    line.append(" psub=").append(session.subscriptions(Kind.PATTERN));
    line.append(" ssub=").append(session.subscriptions(Kind.SHARD_CHANNEL));
    line.append(" multi=").append(session.queued());
    line.append(" watch=").append(session.watchedKeys());
    long buffered = peer.bufferedBytes();
    int free = peer.freeBytes();
    line.append(" qbuf=").append(buffered);
    line.append(" qbuf-free=").append(free);
    // Arguments stay in the query buffer, and replies in theirs.
    line.append(" argv-mem=0 multi-mem=").append(session.queuedBytes());
    int replyBuffer = peer.replyBufferBytes();
    line.append(" rbs=").append(replyBuffer);
    line.append(" rbp=").append(peer.replyBufferPeakBytes());
    line.append(" obl=").append(peer.pendingReplyBytes());
    Outbox outbox = session.outbox();
    long waiting = outbox == null ? 0 : OutputLimit.counted(outbox.pendingBytes());
    line.append(" oll=").append(outbox == null ? 0 : outbox.pendingItems());
    line.append(" omem=").append(waiting);
    line.append(" tot-mem=");
    line.append(buffered + free + replyBuffer + session.queuedBytes() + waiting);
    line.append(" events=").append(peer.isSending() || waiting > 0 ? "rw" : "r");
    line.append(" cmd=").append(session.lastCommand());
    line.append(" user=default redir=").append(TrackingCommands.redirection(session));
    line.append(" resp=").append(session.protocol());
    line.append(" lib-name=").append(session.libraryName().beforeZeroByte());
    line.append(" lib-ver=").append(session.libraryVersion().beforeZeroByte());
    line.append('\n');
  }

  static long ageSeconds(Session session, long nowMillis) {
    return seconds(nowMillis) - seconds(session.createdMillis());
  }

  private static long seconds(long millis) {
    return millis / MILLIS_PER_SECOND;
  }

  private static String flags(Session session) {
    String flags =
        (session.isMonitor() ? "O" : "")
            + (session.isSubscribed() ? "P" : "")
            + (session.isInTransaction() ? "x" : "")
            + (session.isBlocked() ? "b" : "")
            + trackingFlags(session)
            + (session.isClosing() ? "c" : "")
            + (session.peer().isUnixSocket() ? "U" : "")
            + (session.noEvict() ? "e" : "")
            + (session.noTouch() ? "T" : "");
    return flags.isEmpty() ? "N" : flags;
  }

  private static String trackingFlags(Session session) {
    TrackingMode mode = session.tracking();
    return mode == null
        ? ""
        : "t" + (session.isRedirectionBroken() ? "R" : "") + (mode.isByPrefix() ? "B" : "");
  }
}
