package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.shard.data.ListRange;
import java.util.AbstractList;
import java.util.Iterator;

/**
 * The elements of a list as replies, made one by one while they are sent: of a long list nothing is
 * there twice. To be gone through in order; {@link #get} begins at the first each time.
 */
final class ElementReplies extends AbstractList<Reply> {
  private final ListRange range;

  ElementReplies(ListRange range) {
    this.range = range;
  }

  @Override
  public Iterator<Reply> iterator() {
    var elements = range.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public Reply next() {
        return Reply.bulk(elements.next());
      }
    };
  }

  @Override
  public Reply get(int index) {
    Iterator<Reply> replies = iterator();
    for (int i = 0; i < index; i++) {
      replies.next();
    }
    return replies.next();
  }

  @Override
  public int size() {
    return range.size();
  }
}
