package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.util.List;

/**
 * How many bytes of unsent replies a connection may pile up before it is closed, for each class of
 * client.
 */
public record OutputBufferLimits(Limit normal, Limit replica, Limit pubsub) {
  /**
   * The limits of one class; a zero switches a limit off.
   *
   * @param hardBytes closes the connection at once
   * @param softBytes closes it when exceeded for {@code softSeconds} without a break
   */
  public record Limit(long hardBytes, long softBytes, int softSeconds) {
    /** Whether there is any limit at all. */
    public boolean isOn() {
      return hardBytes != 0 || softBytes != 0;
    }

    @Override
    public String toString() {
      return Long.toUnsignedString(hardBytes)
          + " "
          + Long.toUnsignedString(softBytes)
          + " "
          + softSeconds;
    }
  }

  static final OutputBufferLimits DEFAULT =
      new OutputBufferLimits(
          new Limit(0, 0, 0),
          new Limit(256L << 20, 64L << 20, 60),
          new Limit(32L << 20, 8L << 20, 60));

  /**
   * These limits with those classes changed that {@code words} names, four words each: class, hard,
   * soft, seconds.
   */
  OutputBufferLimits with(List<Bytes> words) {
    if (words.size() % 4 != 0) {
      throw new ConfigException("Wrong number of arguments in buffer limit configuration.");
    }
    OutputBufferLimits limits = this;
    for (int i = 0; i < words.size(); i += 4) {
      limits = limits.with(words.get(i), words.subList(i + 1, i + 4));
    }
    return limits;
  }

  private OutputBufferLimits with(Bytes name, List<Bytes> numbers) {
    if (name.equalsIgnoreCase("NORMAL")) {
      return new OutputBufferLimits(limit(numbers), replica, pubsub);
    }
    if (name.equalsIgnoreCase("REPLICA") || name.equalsIgnoreCase("SLAVE")) {
      return new OutputBufferLimits(normal, limit(numbers), pubsub);
    }
    if (name.equalsIgnoreCase("PUBSUB")) {
      return new OutputBufferLimits(normal, replica, limit(numbers));
    }
    throw new ConfigException("Invalid client class specified in buffer limit configuration.");
  }

  private static Limit limit(List<Bytes> numbers) {
    try {
      return new Limit(
          Amounts.memory(numbers.get(0)),
          Amounts.memory(numbers.get(1)),
          Amounts.seconds(numbers.get(2)));
    } catch (NumberFormatException e) {
      throw new ConfigException(
          "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }
  }

  /** As Redis shows it, which still calls replicas slaves here. */
  @Override
  public String toString() {
    return "normal " + normal + " slave " + replica + " pubsub " + pubsub;
  }
}
