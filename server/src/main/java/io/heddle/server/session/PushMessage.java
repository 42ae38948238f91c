package io.heddle.server.session;

import io.heddle.resp.Reply;
import io.heddle.resp.ReplyLength;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell clients that they did not ask for just now: the same for all of them, whichever
 * protocol each speaks. Immutable; any thread may hand it to any {@link Session#push session}.
 */
public final class PushMessage {
  /**
   * What waits to be sent: a reply, the protocol that holds for it, how long it is then, and what
   * has to be settled before.
   */
  record Item(Reply reply, int protocol, long bytes, @Nullable Dependence after) {
    static Item of(Reply reply, int protocol) {
      return of(reply, protocol, null);
    }

    static Item of(Reply reply, int protocol, @Nullable Dependence after) {
      return new Item(reply, protocol, ReplyLength.of(reply, protocol), after);
    }
  }

  private final Item resp2;
  private final Item resp3;

  /**
   * @param message owned: it is sent when its receivers' connections get to it
   */
  public PushMessage(Reply message) {
    this(message, null);
  }

  /**
   * As {@link #PushMessage(Reply)}, for a message that tells of something.
   *
   * @param after what has to be settled before anybody may hear of that, or null if all is
   */
  public PushMessage(Reply message, @Nullable Dependence after) {
    resp2 = Item.of(message, 2, after);
    resp3 = Item.of(message, 3, after);
  }

  Reply reply() {
    return resp2.reply();
  }

  Item in(int protocol) {
    return protocol == 3 ? resp3 : resp2;
  }
}
