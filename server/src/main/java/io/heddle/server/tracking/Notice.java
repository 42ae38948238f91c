package io.heddle.server.tracking;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.session.PushMessage;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message that some keys, or all, are stale. It may go to any number of clients; made and sent
 * by one thread.
 */
final class Notice {
  private static final Reply INVALIDATE = Reply.bulk("invalidate");
  private static final Reply MESSAGE = Reply.bulk("message");
  private static final Reply CHANNEL = Reply.bulk("__redis__:invalidate");

  private final Reply keys;
  private @Nullable PushMessage push;
  private @Nullable PushMessage published;

  private Notice(Reply keys) {
    this.keys = keys;
  }

  /** That {@code names}, which are owned, are stale. */
  static Notice of(Collection<Bytes> names) {
    return new Notice(Reply.array(names.stream().map(Reply::bulk).toList()));
  }

  /** That all keys are. */
  static Notice ofAll() {
    return new Notice(Reply.NULL);
  }

  /** For clients that know messages of this kind. */
  PushMessage push() {
    PushMessage made = push;
    if (made == null) {
      made = new PushMessage(new Reply.Push(List.of(INVALIDATE, keys)));
      push = made;
    }
    return made;
  }

  /** As if it were published to a channel, for clients that know only such messages. */
  PushMessage published() {
    PushMessage made = published;
    if (made == null) {
      made = new PushMessage(new Reply.Push(List.of(MESSAGE, CHANNEL, keys)));
      published = made;
    }
    return made;
  }
}
