package io.heddle.server.dispatch;

import io.heddle.resp.QueryBufferException;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.resp.RespWriter;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Execution;
import io.heddle.server.command.Flag;
import io.heddle.server.command.KeyWait;
import io.heddle.server.command.ServerContext;
import io.heddle.server.command.Transaction;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.Session;
import io.heddle.shard.keyspace.Key;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection's requests in their order, has each carried out where it belongs, and writes
 * the replies in the same order.
 *
 * <p>Everything in this class runs on the connection's thread. Requests that go to one shard each
 * gather in a {@link Run} until one comes that needs several or none, or until the connection has
 * read all it got; so a command may wait in the run, but none ever overtakes another.
 */
public final class Dispatcher {
  private final ServerContext server;
  private final Session session;
  private final RespWriter writer;
  private final Replies replies;
  private final Transaction transaction;
  private final Meeting meeting;
  private final Run run;

  /** The last wait that a command was allowed; its client may go before the command waits. */
  private @Nullable KeyWait wait;

  public Dispatcher(ServerContext server, Session session, RespWriter writer) {
    this.server = server;
    this.session = session;
    this.writer = writer;
    this.replies = new Replies(session, writer);
    this.transaction = new Transaction(session, server.shards());
    this.meeting = new Meeting(server, replies);
    this.run = new Run(server, session, transaction, replies, meeting);
  }

  /** Carries out {@code request}, or puts it into the run. */
  public void dispatch(Request request) throws IOException {
    Command command = find(request);
    if (command != null) {
      dispatch(command, request);
    }
    if (session.isChosenForCaching()
        && !transaction.isOpen()
        && (command == null || !command.is(Flag.KEEPS_CACHING))) {
      session.chosenForCaching(false);
    }
  }

  /** The command that {@code request} means; if there is none, says so to the client. */
  private @Nullable Command find(Request request) throws IOException {
    Command command = server.commands().find(request);
    if (command == null) {
      session.began(Session.NO_COMMAND);
      reject(Refusals.unknownCommand(request));
    } else if (!command.subcommands().isEmpty() && request.size() > 1) {
      Command container = command;
      command = container.subcommand(request.argument(1));
      if (command == null) {
        session.began(Session.NO_COMMAND);
        reject(Refusals.unknownSubcommand(request));
      }
    }
    return command;
  }

  private void dispatch(Command command, Request request) throws IOException {
    session.began(command.fullName());
    Reply.Failure refusal = refusal(command, request);
    if (refusal != null) {
      server.statistics().ofSessions().rejected(command.id());
      reject(refusal);
      return;
    }
    if (server.pause().isOn() && !awaitPermission(command)) {
      return;
    }
    Execution<?> execution = command.execution(request);
    if (execution == null) {
      server.statistics().ofSessions().rejected(command.id());
      reject(ClientException.wrongArity(command.fullName()).reply());
      return;
    }
    if (transaction.isOpen() && !command.is(Flag.NEVER_QUEUED)) {
      queue(command, request, execution);
      return;
    }
    Call call = run.spare();
    try {
      call.prepare(command, request, execution);
    } catch (ClientException e) {
      refuse(e.reply());
      call.course().recordMalformed();
      return;
    }
    if (command.is(Flag.BLOCKING)) {
      KeyWait allowed = new KeyWait(call, server, session);
      wait = allowed;
      call.course().mayWait(allowed);
    }
    route(call, execution);
  }

  /**
   * Why {@code command} may not run now, or null if it may. To end a transaction, all of its
   * commands must be allowed, or it is discarded; so is one that is not even open.
   */
  private Reply.@Nullable Failure refusal(Command command, Request request) throws IOException {
    Reply.Failure refusal = Gate.firstRefusal(command, request, server, session);
    if (!(command.execution() instanceof Execution.OfTransaction)) {
      return refusal;
    }
    for (Transaction.Queued queued : transaction.queued()) {
      if (refusal != null) {
        break;
      }
      refusal = Gate.refusalOfQueued(queued, server, session);
    }
    if (refusal != null) {
      finishRun(); // what came before belongs to the transaction, a WATCH that it refuses too
      transaction.end(List.of());
      return Refusals.discarded(refusal);
    }
    return null;
  }

  /** Answers a request that cannot even be queued, so that a transaction cannot be carried out. */
  private void reject(Reply.Failure failure) throws IOException {
    transaction.spoil();
    refuse(failure);
  }

  private void queue(Command command, Request request, Execution<?> execution) throws IOException {
    finishRun();
    transaction.queue(command, request, execution);
    long most = server.config().clientQueryBufferLimit();
    if (transaction.bytes() > most) {
      throw new QueryBufferException(transaction.bytes(), most);
    }
    replies.write(Reply.QUEUED);
  }

  /**
   * Waits while the server is paused for {@code command}; what was asked for before is answered
   * first.
   *
   * @return whether the command is still wanted
   */
  private boolean awaitPermission(Command command) throws IOException {
    boolean mayWrite = mayWrite(command);
    if (server.pause().holdsBack(mayWrite, server.clock().millis())) {
      finishRun();
      writer.flush();
      return PausedCommand.await(mayWrite, server, session);
    }
    return true;
  }

  /** Whether {@code command} may change data: one that ends a transaction, if any in it may. */
  private boolean mayWrite(Command command) {
    return command.mayWrite()
        || (command.execution() instanceof Execution.OfTransaction
            && transaction.queued().stream().anyMatch(queued -> queued.command().mayWrite()));
  }

  private void route(Call call, Execution<?> execution) throws IOException {
    switch (execution) {
      case Execution.OnShard<?> onShard -> join(call.key().shard());
      case Execution.OnSession<?> onSession -> onSession(call);
      case Execution.ShardByShard<?> shardByShard -> onSession(call);
      case Execution.AcrossShards<?> across -> {
        List<Key> keys = call.keys();
        if (keys.isEmpty()) {
          onSession(call); // a list of keys may have none in it
        } else if (areOfOneShard(keys)) {
          join(keys.get(0).shard());
          if (call.command().is(Flag.BLOCKING)) {
            finishRun(); // what follows may have to wait
          }
        } else {
          meet(call);
        }
      }
      case Execution.OfTransaction<?> ofTransaction -> endTransaction(call);
      case Execution.OnEveryShard<?> everywhere -> meet(call);
    }
  }

  private void endTransaction(Call call) throws IOException {
    if (call.ownShards().isEmpty()) {
      onSession(call);
    } else {
      meet(call);
    }
  }

  /** Has what came before carried out; false if that ended the session, so that nothing follows. */
  private boolean catchUp() throws IOException {
    finishRun();
    return !session.isClosing();
  }

  private void onSession(Call call) throws IOException {
    if (!catchUp()) {
      return;
    }
    if (call.command().is(Flag.BLOCKING)) {
      writer.flush();
    }
    Outbox outbox = replies.outbox();
    if (outbox == null) {
      replies.write(call.course().executeOnSession());
      endPushes();
    } else {
      outbox.begin();
      replies.write(call.course().executeOnSession());
      outbox.end();
    }
    call.forget();
  }

  /** Ends what a command has begun that was the first to use the outbox. */
  private void endPushes() {
    Outbox made = session.outbox();
    if (made != null) {
      made.end();
      made.pushKept();
    }
  }

  private static boolean areOfOneShard(List<Key> keys) {
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i).shard() != keys.get(0).shard()) {
        return false;
      }
    }
    return true;
  }

  /** Adds the spare call, which goes to shard {@code index}, to the run. */
  private void join(int index) throws IOException {
    if (run.isFull()) {
      finishRun();
    }
    run.add(index);
  }

  private void meet(Call call) throws IOException {
    if (!catchUp()) {
      return;
    }
    Outbox outbox = replies.outbox();
    boolean mayWrite = mayWrite(call.command());
    Meeting.Outcome outcome = meeting.carryOut(call, mayWrite, outbox);
    while (outcome == Meeting.Outcome.HELD_BACK) {
      if (!PausedCommand.await(mayWrite, server, session)) {
        return;
      }
      outcome = meeting.carryOut(call, mayWrite, outbox);
    }
    if (outcome == Meeting.Outcome.FAILED) {
      refuse(Run.NOT_CARRIED_OUT);
      call.forget();
      return;
    }
    KeyWait wait = call.course().begunWait();
    if (wait != null) {
      answerWhenOver(wait);
    } else if (outbox == null) {
      replies.writeHere(call.course().reply());
      endPushes();
    }
    call.forget();
  }

  /** Has the gathered commands carried out and answered. */
  public void finishRun() throws IOException {
    if (run.isEmpty()) {
      return;
    }
    run.execute();
    KeyWait wait = run.begunWait();
    if (wait != null) {
      answerWhenOver(wait);
    }
    run.clear();
  }

  /** Waits, and gives the client the reply; what it asked for before is answered first. */
  private void answerWhenOver(KeyWait wait) throws IOException {
    writer.flush();
    session.peer().whileAway(wait::await);
    replies.write(wait.reply());
  }

  /** The client has gone: nothing of it stays with the shards. */
  public void close() {
    KeyWait last = wait;
    if (last != null) {
      last.abandon();
    }
    transaction.end(List.of());
  }

  /** The connection has nothing more to do for now. */
  public void idle() {
    run.trim();
  }

  /** Answers a request with {@code failure}, in its turn. */
  public void refuse(Reply.Failure failure) throws IOException {
    finishRun();
    server.statistics().errors().count(failure);
    replies.write(failure);
  }
}
