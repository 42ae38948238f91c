package io.heddle.server.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as Redis writes them: {@code 127.0.0.1:6379}, {@code [::1]:6379}. */
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static String of(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? host(inet.getAddress()) + ":" + inet.getPort()
        : address.toString();
  }

  private static String host(InetAddress address) {
    return address instanceof Inet6Address
        ? "[" + compressed(address.getAddress()) + "]"
        : address.getHostAddress();
  }

  /**
   * The short form of RFC 5952, which Java does not write: the longest row of groups that are zero,
   * the first of several, if it has two or more, is left out.
   */
  private static String compressed(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int start = 0;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return length > 1
        ? hex(groups, 0, start) + "::" + hex(groups, start + length, GROUPS)
        : hex(groups, 0, GROUPS);
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static String hex(int[] groups, int start, int end) {
    StringBuilder text = new StringBuilder();
    for (int i = start; i < end; i++) {
      text.append(i == start ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
