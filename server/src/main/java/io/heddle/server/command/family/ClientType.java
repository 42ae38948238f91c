package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.ClientException;

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

  /** Whether the sessions are of this type: nobody replicates or subscribes yet. */
  boolean isEverybody() {
    return this == NORMAL;
  }
}
