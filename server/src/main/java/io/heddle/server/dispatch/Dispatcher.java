package io.heddle.server.dispatch;

import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.resp.RespWriter;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Execution;
import io.heddle.server.command.ServerContext;
import io.heddle.server.session.Session;
import io.heddle.server.session.Session.ReplyMode;
import io.heddle.shard.Rendezvous;
import io.heddle.shard.Shard;
import io.heddle.shard.keyspace.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
  private final Run run;
  private final Rendezvous rendezvous;

  public Dispatcher(ServerContext server, Session session, RespWriter writer) {
    this.server = server;
    this.session = session;
    this.writer = writer;
    this.run = new Run(server, session);
    this.rendezvous = new Rendezvous(server.clock());
  }

  /** Carries out {@code request}, or puts it into the run. */
  public void dispatch(Request request) throws IOException {
    Command command = server.commands().find(request);
    if (command != null && !command.subcommands().isEmpty() && request.size() > 1) {
      Command container = command;
      command = container.subcommand(request.argument(1));
      if (command == null) {
        refuse(Refusals.unknownSubcommand(container, request));
        return;
      }
    }
    if (command == null) {
      refuse(Refusals.unknownCommand(request));
      return;
    }
    Reply.Failure refusal = Gate.firstRefusal(command, request, server, session);
    if (refusal != null) {
      server.statistics().ofSessions().rejected(command.id());
      refuse(refusal);
      return;
    }
    session.began(command.fullName());
    Execution<?> execution = command.execution();
    if (execution == null) {
      server.statistics().ofSessions().rejected(command.id());
      refuse(ClientException.wrongArity(command.fullName()).reply());
      return;
    }
    Call call = run.spare();
    try {
      call.prepare(command, request, execution);
    } catch (ClientException e) {
      server.statistics().ofSessions().malformed(command.id());
      refuse(e.reply());
      return;
    }
    route(call, execution);
  }

  private void route(Call call, Execution<?> execution) throws IOException {
    switch (execution) {
      case Execution.OnShard<?> onShard -> join(call.key().shard());
      case Execution.OnSession<?> onSession -> onSession(call);
      case Execution.ShardByShard<?> shardByShard -> onSession(call);
      case Execution.AcrossShards<?> across -> {
        List<Key> keys = call.keys();
        if (areOfOneShard(keys)) {
          join(keys.get(0).shard());
        } else {
          meet(call, shardsOf(keys));
        }
      }
      case Execution.OnEveryShard<?> everywhere -> meet(call, server.shards().all());
    }
  }

  private void onSession(Call call) throws IOException {
    finishRun();
    Reply answer = call.executeOnSession();
    // The command may have changed the protocol, which then holds for its own reply too.
    writer.protocol(session.protocol());
    reply(answer);
    call.forget();
  }

  private static boolean areOfOneShard(List<Key> keys) {
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i).shard() != keys.get(0).shard()) {
        return false;
      }
    }
    return true;
  }

  /** The shards of {@code keys}, each once, in ascending order. */
  private List<Shard> shardsOf(List<Key> keys) {
    boolean[] needed = new boolean[server.shards().size()];
    for (Key key : keys) {
      needed[key.shard()] = true;
    }
    List<Shard> shards = new ArrayList<>();
    for (Shard shard : server.shards().all()) {
      if (needed[shard.index()]) {
        shards.add(shard);
      }
    }
    return shards;
  }

  /** Adds the spare call, which goes to shard {@code index}, to the run. */
  private void join(int index) throws IOException {
    if (run.isFull()) {
      finishRun();
    }
    run.add(index);
  }

  private void meet(Call call, List<Shard> shards) throws IOException {
    finishRun();
    try {
      rendezvous.hold(
          shards,
          () -> {
            call.execute(shards);
            call.record(shards.get(0).lapNanos());
          });
      reply(call.reply());
    } catch (RuntimeException e) { // a shard has stopped, and has said why in the log
      refuse(Run.NOT_CARRIED_OUT);
    }
    call.forget();
  }

  /** Has the gathered commands carried out and writes their replies. */
  public void finishRun() throws IOException {
    if (run.isEmpty()) {
      return;
    }
    run.execute();
    for (int i = 0; i < run.size(); i++) {
      reply(run.get(i).reply());
    }
    run.clear();
  }

  /** The connection has nothing more to do for now. */
  public void idle() {
    run.trim();
  }

  /** Answers a request with {@code failure}, in its turn. */
  public void refuse(Reply.Failure failure) throws IOException {
    finishRun();
    server.statistics().errors().count(failure);
    reply(failure);
  }

  private void reply(Reply reply) throws IOException {
    switch (session.replyMode()) {
      case ON -> writer.write(reply);
      case OFF -> {}
      case SKIP_NEXT -> session.replyMode(ReplyMode.SKIP);
      case SKIP -> session.replyMode(ReplyMode.ON);
    }
  }
}
