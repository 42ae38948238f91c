package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.ClientException;
import io.heddle.server.session.Session;

/** The kinds of clients that {@code CLIENT LIST} and {@code CLIENT KILL} tell apart. */
enum ClientType {
  NORMAL,
  REPLICA,
  PUBSUB,
  MASTER;

  static ClientType parse(Bytes word) {
    if (word.equalsIgnoreCase("SLAVE")) {
      return REPLICA;
    }
    for (ClientType type : values()) {
      if (word.equalsIgnoreCase(type.name())) {
        return type;
      }
    }
    throw new ClientException("ERR Unknown client type '" + word.beforeZeroByte() + "'");
  }

  /** Whether {@code session} is of this type: nobody replicates yet. */
  boolean includes(Session session) {
    return this == (session.isSubscribed() ? PUBSUB : NORMAL);
  }
}
