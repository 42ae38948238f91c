package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.keyspace.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code LPOS} is told beyond key and element.
 *
 * @param rank the how-manieth match is the first that counts
 * @param backwards whether matches are sought from the end
 * @param count how many matches are wanted, 0 for all; {@link #ONE} asks for no list of them
 * @param mostCompared how many elements to compare, 0 for all
 */
record PositionQuery(long rank, boolean backwards, long count, long mostCompared) {
  private static final long ONE = -1;

  static PositionQuery parse(Arguments arguments) {
    long rank = 1;
    long count = ONE;
    long mostCompared = 0;
    arguments.skip(2);
    while (arguments.hasNext()) {
      if (arguments.takeWithValue("RANK")) {
        rank = nextRank(arguments);
      } else if (arguments.takeWithValue("COUNT")) {
        count = arguments.nextLong(0, Long.MAX_VALUE, "ERR COUNT can't be negative");
      } else if (arguments.takeWithValue("MAXLEN")) {
        mostCompared = arguments.nextLong(0, Long.MAX_VALUE, "ERR MAXLEN can't be negative");
      } else {
        throw ClientException.syntaxError();
      }
    }
    return new PositionQuery(Math.abs(rank), rank < 0, count, mostCompared);
  }

  private static long nextRank(Arguments arguments) {
    long rank = arguments.nextLong(-Long.MAX_VALUE, Long.MAX_VALUE);
    if (rank == 0) {
      throw new ClientException(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
              + " use negative to start from the end of the list");
    }
    return rank;
  }

  static Reply answer(Call call, PositionQuery query) {
    Entry entry = call.read(call.key());
    boolean one = query.count() == ONE;
    if (entry == null) {
      return one ? Reply.NULL : Reply.EMPTY_ARRAY;
    }
    List<Reply> found = query.find(ListEntry.list(entry), call);
    return !one ? Reply.array(found) : found.isEmpty() ? Reply.NULL : found.get(0);
  }

  private List<Reply> find(ListValue list, Call call) {
    List<Reply> found = new ArrayList<>();
    ListValue.Search search = list.search(call.argument(2));
    long wanted = count == ONE ? 1 : count == 0 ? Long.MAX_VALUE : count;
    long left = mostCompared == 0 ? list.size() : mostCompared;
    long from = backwards ? list.size() - 1 : 0;
    long matches = 0;
    while (left > 0 && found.size() < wanted) {
      long index = search.next(from, backwards, left);
      if (index < 0) {
        break;
      }
      if (++matches >= rank) {
        found.add(Reply.integer(index));
      }
      left -= Math.abs(index - from) + 1;
      from = index + (backwards ? -1 : 1);
    }
    return found;
  }
}
