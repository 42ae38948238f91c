package io.heddle.server.dispatch;

import io.heddle.resp.Reply;
import io.heddle.resp.RespWriter;
import io.heddle.server.command.Call;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.ReplyMode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the replies to a connection's commands go: into the connection's own writer, or into its
 * session's outbox from the moment on that there is one.
 *
 * <p>Owned by the connection's thread, and by the holder of a turn while commands are carried out
 * that answer in the turn.
 */
final class Replies {
  private final Session session;
  private final RespWriter writer;

  Replies(Session session, RespWriter writer) {
    this.session = session;
    this.writer = writer;
  }

  /**
   * The outbox, if there is one. Then replies are put into it in the turn in which their commands
   * were carried out, so that they and the messages of all others stand there in the order of what
   * happened. For the connection's thread.
   */
  @Nullable Outbox outbox() throws IOException {
    Outbox outbox = session.outbox();
    if (outbox != null) {
      writer.flush();
      outbox.open();
    }
    return outbox;
  }

  /** Gives {@code reply} to the client, if the client wants it. */
  void write(Reply reply) throws IOException {
    Outbox outbox = outbox();
    if (outbox != null) {
      write(reply, outbox);
    } else {
      writeHere(reply);
    }
  }

  /** The same for a session that had no {@link #outbox} when the command began. */
  void writeHere(Reply reply) throws IOException {
    if (isWanted()) {
      // The command may have changed the protocol, which then holds for its own reply too.
      writer.protocol(session.protocol());
      writer.write(reply);
    }
  }

  /** The same for a session that had one; any thread that carries out the command may call it. */
  void write(Reply reply, Outbox outbox) {
    outbox.reply(isWanted() ? reply : Reply.NOTHING);
  }

  /** The same for the reply to {@code call}, which comes later if that has to wait. */
  void writeInTurn(Call call, Outbox outbox) {
    if (call.course().begunWait() == null) {
      write(call.course().reply(), outbox);
    } else {
      outbox.pushKept();
    }
  }

  private boolean isWanted() {
    return switch (session.replyMode()) {
      case ON -> true;
      case OFF -> false;
      case SKIP_NEXT -> {
        session.replyMode(ReplyMode.SKIP);
        yield false;
      }
      case SKIP -> {
        session.replyMode(ReplyMode.ON);
        yield false;
      }
    };
  }
}
