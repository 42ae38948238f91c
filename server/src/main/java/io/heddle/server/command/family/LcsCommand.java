package io.heddle.server.command.family;

import static io.heddle.server.command.Category.STRING;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.Keys.two;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.Late;
import io.heddle.server.command.family.CommonSubsequence.Match;
import io.heddle.shard.keyspace.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command that compares two strings. */
final class LcsCommand {
  /** The part of the heap that one comparison may take. */
  private static final int HEAP_SHARE = 8;

  private LcsCommand() {}

  static List<Command> all() {
    return List.of(LCS);
  }

  static final Command LCS =
      read("LCS", "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]")
          .arity(-3)
          .keys(two(1), RO, ACCESS)
          .group(Group.STRING)
          .categories(STRING)
          .doc(
              "Finds the longest common subsequence of the strings that two keys hold.",
              "7.0.0",
              "O(N*M), N and M being the lengths of the two")
          .acrossShards(arguments -> Late.of(() -> Options.parse(arguments)), LcsCommand::lcs);

  /**
   * What {@code LCS} is told beyond the keys.
   *
   * @param length whether the reply is only the length
   * @param matches whether the reply is where the strings match
   * @param leastMatch how long a match must be to be told of
   * @param matchLengths whether the length of each match is told
   */
  private record Options(boolean length, boolean matches, long leastMatch, boolean matchLengths) {
    static Options parse(Arguments arguments) {
      boolean length = false;
      boolean matches = false;
      long leastMatch = 0;
      boolean matchLengths = false;
      arguments.skip(2);
      while (arguments.hasNext()) {
        if (arguments.take("IDX")) {
          matches = true;
        } else if (arguments.take("LEN")) {
          length = true;
        } else if (arguments.take("WITHMATCHLEN")) {
          matchLengths = true;
        } else if (arguments.takeWithValue("MINMATCHLEN")) {
          leastMatch = arguments.nextLong();
        } else {
          throw ClientException.syntaxError();
        }
      }
      if (length && matches) {
        throw new ClientException(
            "ERR If you want both the length and indexes, please just use IDX.");
      }
      return new Options(length, matches, leastMatch, matchLengths);
    }
  }

  private static Reply lcs(Call call, Late<Options> late) {
    Entry first = call.read(call.keys().get(0));
    Entry second = call.read(call.keys().get(1));
    Bytes a = stringOrEmpty(first);
    Bytes b = stringOrEmpty(second);
    Options options = late.get();
    requireWithinLimit(call, a, b);
    if (options.length()) {
      return Reply.integer(CommonSubsequence.length(a, b, call::breathe));
    }
    requireMemory(a, b);
    CommonSubsequence found = CommonSubsequence.of(a, b, call::breathe);
    return options.matches() ? matches(found, options) : Reply.bulk(found.text());
  }

  private static Bytes stringOrEmpty(@Nullable Entry entry) {
    if (entry == null) {
      return Bytes.EMPTY;
    }
    if (!entry.isString()) {
      throw new ClientException("ERR The specified keys must contain string values");
    }
    return entry.borrowedString();
  }

  /**
   * Refuses what Redis refuses, whose table has four bytes for each pair of places, although the
   * one here is smaller.
   */
  private static void requireWithinLimit(Call call, Bytes a, Bytes b) {
    long places = (a.length() + 1L) * (b.length() + 1L);
    if (places > call.server().config().protoMaxBulkLen() / Integer.BYTES) {
      throw new ClientException(
          "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    }
  }

  private static void requireMemory(Bytes a, Bytes b) {
    if (CommonSubsequence.tableBytes(a, b) > Runtime.getRuntime().maxMemory() / HEAP_SHARE) {
      throw new ClientException(
          "ERR Insufficient memory, failed allocating transient memory for LCS");
    }
  }

  private static Reply matches(CommonSubsequence found, Options options) {
    List<Reply> told = new ArrayList<>();
    for (Match match : found.matches()) {
      if (match.length() >= options.leastMatch()) {
        List<Reply> parts = new ArrayList<>();
        parts.add(range(match.inFirst(), match.length()));
        parts.add(range(match.inSecond(), match.length()));
        if (options.matchLengths()) {
          parts.add(Reply.integer(match.length()));
        }
        told.add(Reply.array(parts));
      }
    }
    return Reply.map(
        Reply.bulk("matches"),
        Reply.array(told),
        Reply.bulk("len"),
        Reply.integer(found.text().length()));
  }

  private static Reply range(int from, int length) {
    return Reply.array(Reply.integer(from), Reply.integer(from + length - 1L));
  }
}
