package io.heddle.server.net;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** Has the kernel ask peers that are silent whether they still live, as Redis has it done. */
final class KeepAlive {
  private static final int PROBES = 3;

  /** The longest silence, in seconds, that Linux can be asked to wait for. */
  private static final int LONGEST_SECONDS = 32_767;

  private KeepAlive() {}

  /**
   * Sets how many seconds of silence come before the first question; the others follow three times
   * as fast. With 0 none is asked.
   */
  static void set(SocketChannel channel, int seconds) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, seconds > 0);
    if (seconds > 0) {
      int idle = Math.min(seconds, LONGEST_SECONDS);
      setIfKnown(channel, ExtendedSocketOptions.TCP_KEEPIDLE, idle);
      setIfKnown(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, idle / PROBES));
      setIfKnown(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }
  }

  private static void setIfKnown(SocketChannel channel, SocketOption<Integer> option, int value)
      throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }
}
