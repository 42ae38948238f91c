package io.heddle.server.config;

/**
 * An address to listen on.
 *
 * @param host a name or an address; {@code *} stands for every IPv4 address of the machine and
 *     {@code ::*} for every IPv6 one
 * @param optional whether the server starts all the same when the machine does not have this
 *     address
 */
public record BindAddress(String host, boolean optional) {
  /** Reads Redis's notation, in which a minus sign in front marks an optional address. */
  static BindAddress parse(String text) {
    return text.startsWith("-")
        ? new BindAddress(text.substring(1), true)
        : new BindAddress(text, false);
  }

  @Override
  public String toString() {
    return optional ? "-" + host : host;
  }
}
