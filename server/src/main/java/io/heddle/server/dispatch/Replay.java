package io.heddle.server.dispatch;

import io.heddle.aof.Recovery;
import io.heddle.resp.BufferSizes;
import io.heddle.resp.Bytes;
import io.heddle.resp.ProtocolException;
import io.heddle.resp.ProtocolLimits;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.resp.RespReader;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.Execution;
import io.heddle.server.command.ReadAhead;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.Transaction;
import io.heddle.server.session.Session;
import io.heddle.shard.Message;
import io.heddle.shard.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Carries the commands of a shard's log out again, on the one shard of a context. Owned by the
 * thread that loads.
 */
public final class Replay implements Recovery.CommandsListener {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final BufferSizes SIZES = new BufferSizes(CHUNK_BYTES, 1 << 20, 0);
  private static final ProtocolLimits LIMITS =
      ProtocolLimits.DEFAULT
          .withMaxBulkBytes(Integer.MAX_VALUE - 8)
          .withQueryBufferMaxBytes(Integer.MAX_VALUE - 8);

  private final ServerContext context;
  private final Session session;
  private final Call call;
  private final RespReader reader = new RespReader(LIMITS, SIZES, this::read);
  private final Message message = new Message(this::perform);

  /** What is being carried out, and how much of it the reader has got. */
  private Bytes commands = Bytes.EMPTY;

  private int taken;

  /**
   * @param context in which there is one shard
   */
  public Replay(ServerContext context) {
    this.context = context;
    this.session = Session.internal(context.clock().millis());
    this.call =
        new Call(context, session, new Transaction(session, context.shards()), new ReadAhead());
  }

  @Override
  public void onCommands(Bytes next) throws IOException {
    commands = next;
    taken = 0;
    context.shards().get(0).execute(message);
    Throwable failure = message.failure();
    if (failure != null) {
      throw new IOException("the log cannot be carried out: " + failure.getMessage(), failure);
    }
  }

  private int read(byte[] array, int offset, int length) {
    int count = Math.min(length, commands.length() - taken);
    System.arraycopy(commands.array(), commands.offset() + taken, array, offset, count);
    taken += count;
    return count;
  }

  private void perform(Shard inTurn) {
    try {
      while (taken < commands.length() && reader.fill()) {
        for (Request request = reader.next(); request != null; request = reader.next()) {
          perform(request);
        }
      }
    } catch (ProtocolException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void perform(Request request) {
    Command command = context.commands().find(request);
    Execution<?> execution = command == null ? null : command.execution();
    if (command == null || execution == null || !command.accepts(request.size())) {
      throw new IllegalStateException("it has no such command as " + request.argument(0));
    }
    call.prepare(command, request, execution);
    Reply reply;
    if (execution instanceof Execution.OnSession) {
      reply = call.course().executeOnSession();
    } else {
      call.course().execute(context.shards().all());
      reply = call.course().reply();
    }
    if (reply instanceof Reply.Failure failure) {
      throw new IllegalStateException(command + " fails: " + failure.message());
    }
    call.forget();
  }
}
