package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.shard.data.ScoredMembers;
import java.util.AbstractList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Members of a sorted set as replies, which are made one by one while they are sent: of a big range
 * nothing is there twice.
 */
final class ScoredReplies {
  private ScoredReplies() {}

  /** The members, with their scores where a client wants them: then in pairs, if it can. */
  static Reply of(ScoredMembers members, boolean withScores) {
    return withScores
        ? new Reply.Pairs(flat(members))
        : Reply.array(lazy(members.size(), index -> Reply.bulk(members.member(index))));
  }

  /** Members and scores in turn. */
  static List<Reply> flat(ScoredMembers members) {
    return lazy(
        2 * members.size(),
        index ->
            index % 2 == 0
                ? Reply.bulk(members.member(index / 2))
                : new Reply.Dbl(members.score(index / 2)));
  }

  /** An array of each member and its score. */
  static List<Reply> nested(ScoredMembers members) {
    return lazy(
        members.size(),
        index ->
            Reply.array(Reply.bulk(members.member(index)), new Reply.Dbl(members.score(index))));
  }

  /** {@code size} replies, each made by {@code element} whenever it is asked for. */
  static List<Reply> lazy(int size, IntFunction<Reply> element) {
    return new AbstractList<>() {
      @Override
      public Reply get(int index) {
        return element.apply(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
