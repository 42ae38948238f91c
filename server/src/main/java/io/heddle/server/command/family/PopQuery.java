package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Parser;
import io.heddle.server.command.Timeout;
import io.heddle.shard.data.Value;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.function.Function;

/**
 * What to take out of the first of several keys that is there.
 *
 * @param <E> what the ends of a value are called
 * @param count how many elements at most
 * @param timeout how long to wait for one
 */
record PopQuery<E>(E end, long count, Timeout timeout) {
  /** Takes elements out of what a key holds, and says so. */
  interface Taker {
    Reply take(Key key, Entry entry);
  }

  /** Reads {@code numkeys key [key ...] end [COUNT count]}. */
  static <E> Parser<PopQuery<E>> parser(Function<Arguments, E> nextEnd) {
    return arguments -> parse(arguments, nextEnd);
  }

  /** As {@link #parser}, after a timeout. That comes first, but its mistakes are said last. */
  static <E> Parser<PopQuery<E>> blockingParser(Function<Arguments, E> nextEnd) {
    return arguments -> {
      Arguments timeout = arguments.fork();
      PopQuery<E> query = parse(arguments.skip(1), nextEnd);
      return new PopQuery<>(query.end(), query.count(), Timeout.nextSeconds(timeout));
    };
  }

  private static <E> PopQuery<E> parse(Arguments arguments, Function<Arguments, E> nextEnd) {
    long keys = arguments.nextLong(1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (keys >= arguments.remaining()) {
      throw ClientException.syntaxError();
    }
    E end = nextEnd.apply(arguments.skip((int) keys));
    long count = 1;
    if (arguments.takeWithValue("COUNT")) {
      count = arguments.nextLong(1, Long.MAX_VALUE, "ERR count should be greater than 0");
    }
    arguments.end();
    return new PopQuery<>(end, count, Timeout.NONE);
  }

  /** The timeout of {@code key [key ...] timeout}. */
  static Timeout parseTimeout(Arguments arguments) {
    return Timeout.nextSeconds(arguments.skip(arguments.remaining() - 1));
  }

  /** What {@code taker} replies for the first of the call's keys that is there. */
  static Reply fromFirst(Call call, Taker taker) {
    for (Key key : call.keys()) {
      Entry entry = call.lookup(key);
      if (entry != null) {
        return taker.take(key, entry);
      }
    }
    return Reply.NULL_ARRAY;
  }

  /** As {@link #fromFirst}, but if none is there, waits for one that holds a {@code kind}. */
  static Reply fromFirstOrWait(
      Call call, Timeout timeout, Class<? extends Value> kind, Taker taker) {
    long deadline = timeout.deadlineMillis(call.now());
    Reply reply = fromFirst(call, taker);
    return reply == Reply.NULL_ARRAY
        ? call.await(kind, call.keys(), deadline, Reply.NULL_ARRAY)
        : reply;
  }
}
