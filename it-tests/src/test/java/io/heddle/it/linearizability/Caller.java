package io.heddle.it.linearizability;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A connection of Lettuce, and another when that is lost. Owned by the thread of its client. */
final class Caller implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final RedisClient redis;
  private final IntSupplier numbers;
  private StatefulRedisConnection<String, String> connection;
  private int number;
  private String database = "0";

  /**
   * @param numbers gives each connection a number
   */
  Caller(RedisClient redis, IntSupplier numbers) {
    this.redis = redis;
    this.numbers = numbers;
    this.connection = redis.connect();
    this.number = numbers.getAsInt();
  }

  /** The number of the connection. */
  int number() {
    return number;
  }

  /** Goes to a database, and watches nothing. */
  void enter(String name) {
    database = name;
    connection.sync().unwatch();
    connection.sync().select(Integer.parseInt(name));
  }

  /** Has {@code request} answered; null if no reply came, and the connection is a new one. */
  @Nullable Object call(Request request) throws InterruptedException {
    try {
      return plain(send(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS), request);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisCommandExecutionException refusal) {
        return String.valueOf(refusal.getMessage());
      }
      throw new IllegalStateException(request.toString(), e);
    } catch (TimeoutException e) {
      connectAgain();
      return null;
    }
  }

  /** Sends {@code request} and hangs up. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits
  void abandon(Request request) {
    send(request);
    connectAgain();
  }

  private void connectAgain() {
    connection.close();
    connection = redis.connect();
    number = numbers.getAsInt();
    enter(database);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the reply to EXEC has them all
  private Future<?> send(Request request) {
    RedisAsyncCommands<String, String> commands = connection.async();
    if (!request.isTransaction()) {
      return sendOne(commands, request);
    }
    commands.multi();
    for (Request queued : request.queued()) {
      sendOne(commands, queued);
    }
    return commands.exec().toCompletableFuture();
  }

  private static Future<?> sendOne(RedisAsyncCommands<String, String> commands, Request request) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    request.arguments().forEach(arguments::add);
    return commands
        .dispatch(CommandType.valueOf(request.name()), new AnyReply(), arguments)
        .toCompletableFuture();
  }

  /** A reply as the model gives it. */
  private static Object plain(@Nullable Object reply, Request request) {
    return switch (reply) {
      case null -> Operation.NIL;
      case TransactionResult result when result.wasDiscarded() -> Operation.NIL;
      case TransactionResult result -> plain(result, request.queued());
      case List<?> list when request.name().equals("KEYS") -> list.stream().sorted().toList();
      case List<?> list when request.name().equals("SCAN") ->
          List.of(list.get(0), ((List<?>) list.get(1)).stream().sorted().toList());
      case List<?> list -> list.stream().map(element -> plain(element, request)).toList();
      case Throwable failure -> String.valueOf(failure.getMessage());
      default -> reply;
    };
  }

  private static Object plain(TransactionResult result, List<Request> queued) {
    Object[] replies = new Object[queued.size()];
    for (int i = 0; i < replies.length; i++) {
      replies[i] = plain(result.get(i), queued.get(i));
    }
    return List.of(replies);
  }

  @Override
  public void close() {
    connection.close();
  }
}
