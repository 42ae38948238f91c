package io.heddle.server.session;

import io.heddle.resp.Reply;
import io.heddle.resp.ReplyLength;

/**
 * Something to tell clients that they did not ask for just now: the same for all of them, whichever
 * protocol each speaks. Immutable; any thread may hand it to any {@link Session#push session}.
 */
public final class PushMessage {
  /** What waits to be sent: a reply, the protocol that holds for it, and how long it is then. */
  record Item(Reply reply, int protocol, long bytes) {
    static Item of(Reply reply, int protocol) {
      return new Item(reply, protocol, ReplyLength.of(reply, protocol));
    }
  }

  private final Item resp2;
  private final Item resp3;

  /**
   * @param message owned: it is sent when its receivers' connections get to it
   */
  public PushMessage(Reply message) {
    resp2 = Item.of(message, 2);
    resp3 = Item.of(message, 3);
  }

  Reply reply() {
    return resp2.reply();
  }

  Item in(int protocol) {
    return protocol == 3 ? resp3 : resp2;
  }
}
