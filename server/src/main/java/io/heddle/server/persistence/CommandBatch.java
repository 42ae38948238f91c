package io.heddle.server.persistence;

import io.heddle.aof.Recovery;
import io.heddle.resp.Bytes;
import java.io.IOException;

/**
 * Joins the commands of small groups, so that they are carried out many at a time. Owned by the
 * thread that loads.
 */
final class CommandBatch implements Recovery.CommandsListener {
  private static final int BYTES = 32 << 10;

  private final Recovery.CommandsListener next;
  private final byte[] gathered = new byte[BYTES];
  private int size;

  CommandBatch(Recovery.CommandsListener next) {
    this.next = next;
  }

  @Override
  public void onCommands(Bytes commands) throws IOException {
    if (commands.length() > BYTES - size) {
      flush();
    }
    if (commands.length() > BYTES) {
      next.onCommands(commands);
      return;
    }
    System.arraycopy(commands.array(), commands.offset(), gathered, size, commands.length());
    size += commands.length();
  }

  /** Passes on what was gathered. */
  void flush() throws IOException {
    if (size > 0) {
      Bytes commands = Bytes.of(gathered, 0, size);
      size = 0;
      next.onCommands(commands);
    }
  }
}
