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
import io.heddle.shard.keyspace.Keyspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries the commands of a shard's log out again, on the one shard of a context. Owned by the
 * thread that loads.
 *
 * <p>Consecutive commands with one key each are gathered, so that what they will look for is read
 * ahead for all of them together.
 */
public final class Replay implements Recovery.CommandsListener {
  private static final int CHUNK_BYTES = 64 << 10;

  /** Read at once: about as many commands as a reader keeps objects for. */
  private static final int READ_BYTES = 8 << 10;

  /** Commands that are read ahead for; what a read brings is still in the caches for the last. */
  private static final int MOST_GATHERED = 64;

  private static final BufferSizes SIZES = new BufferSizes(CHUNK_BYTES, 1 << 20, 0);
  private static final ProtocolLimits LIMITS =
      ProtocolLimits.DEFAULT
          .withMaxBulkBytes(Integer.MAX_VALUE - 8)
          .withQueryBufferMaxBytes(Integer.MAX_VALUE - 8);

  private final ServerContext context;
  private final Session session;
  private final Call[] gathered = new Call[MOST_GATHERED];
  private int count;
  private final ReadAhead readAhead = new ReadAhead();
  private final RespReader reader = new RespReader(LIMITS, SIZES, this::read);
  private final Message message = new Message(this::perform);

  /** What is being carried out, and how much of it the reader has got. */
  private Bytes commands = Bytes.EMPTY;

  private int taken;

  /** What is wrong with the commands, which is no fault of the shard's, or null. */
  private @Nullable String refused;

  /** The log has what cannot be carried out. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * @param context in which there is one shard
   */
  public Replay(ServerContext context) {
    this.context = context;
    this.session = Session.internal(context.clock().millis());
    Transaction transaction = new Transaction(session, context.shards());
    for (int i = 0; i < gathered.length; i++) {
      gathered[i] = new Call(context, session, transaction, readAhead);
    }
  }

  @Override
  public void onCommands(Bytes next) throws IOException {
    commands = next;
    taken = 0;
    context.shards().get(0).execute(message);
    if (refused != null) {
      throw new IOException(refused);
    }
    Throwable failure = message.failure();
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private int read(byte[] array, int offset, int length) {
    int count = Math.min(Math.min(length, READ_BYTES), commands.length() - taken);
    System.arraycopy(commands.array(), commands.offset() + taken, array, offset, count);
    taken += count;
    return count;
  }

  private void perform(Shard inTurn) {
    count = 0;
    try {
      while (taken < commands.length() && reader.fill()) {
        for (Request request = reader.next(); request != null; request = reader.next()) {
          perform(request, inTurn);
        }
        carryOutGathered(inTurn); // the next fill takes the requests back
      }
    } catch (RefusedException e) {
      refused = e.getMessage();
    } catch (ProtocolException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void perform(Request request, Shard inTurn) {
    Command command = context.commands().find(request);
    Execution<?> execution = command == null ? null : command.execution();
    if (command == null || execution == null || !command.accepts(request.size())) {
      carryOutGathered(inTurn);
      throw new RefusedException("Unknown command '" + request.argument(0) + "'");
    }
    Call call = gathered[count];
    call.prepare(command, request, execution);
    if (call.soleKey() == null) {
      carryOutGathered(inTurn); // as this one may change the database, or what is in it
      carryOut(call);
      return;
    }
    count++;
    if (count == MOST_GATHERED) {
      carryOutGathered(inTurn);
    }
  }

  private void carryOutGathered(Shard inTurn) {
    if (count >= ReadAhead.WORTHWHILE) {
      readAhead(inTurn.database(session.database()));
    }
    for (int i = 0; i < count; i++) {
      carryOut(gathered[i]);
    }
    count = 0;
  }

  private void readAhead(Keyspace slice) {
    for (int i = 0; i < count; i++) {
      readAhead.addKey(gathered[i].key(), slice);
    }
    readAhead.read();
    for (int i = 0; i < count; i++) {
      if (gathered[i].command().namesMember()) {
        readAhead.addMember(gathered[i], slice);
      }
    }
    readAhead.read();
  }

  private void carryOut(Call call) {
    Reply reply;
    if (call.execution() instanceof Execution.OnSession) {
      reply = call.course().executeOnSession();
    } else {
      call.course().execute(context.shards().all());
      reply = call.course().reply();
    }
    if (reply instanceof Reply.Failure failure) {
      throw new RefusedException(call.command() + " fails: " + failure.message());
    }
    call.forget();
  }
}
