package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import java.util.AbstractList;
import java.util.List;

/**
 * So many picks by chance out of the same elements, perhaps far more than there are: each is made
 * when it is asked for, so that a client that wants a billion costs no memory. Immutable; the
 * network's thread reads it.
 */
final class RandomPicks extends AbstractList<Reply> {
  /** The increment and the mixing of SplittableRandom (G. Steele and others, 2014). */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final List<Reply> elements;
  private final int width;
  private final int size;
  private final long seed;

  private RandomPicks(List<Reply> elements, int width, int size, long seed) {
    this.elements = elements;
    this.width = width;
    this.size = size;
    this.seed = seed;
  }

  /**
   * {@code count} picks.
   *
   * @param elements at least one
   * @param width how many elements belong together, so that they are picked together
   * @throws ClientException if a reply cannot have so many
   */
  static List<Reply> of(Call call, long count, List<Reply> elements, int width) {
    if (count > Integer.MAX_VALUE / width) {
      throw new ClientException("ERR value is out of range");
    }
    return new RandomPicks(elements, width, (int) count * width, call.random().nextLong());
  }

  /** The next argument as a number of picks, negative ones included. */
  static long parseCount(Arguments arguments) {
    long count = arguments.nextLong();
    if (count == Long.MIN_VALUE) {
      throw new ClientException(
          "ERR value is out of range, value must between "
              + -Long.MAX_VALUE
              + " and "
              + Long.MAX_VALUE);
    }
    return count;
  }

  @Override
  public Reply get(int index) {
    long bits = mix(seed + GAMMA * (index / width));
    int picks = elements.size() / width;
    int pick = (int) (((bits >>> 32) * picks) >>> 32);
    return elements.get(pick * width + index % width);
  }

  @Override
  public int size() {
    return size;
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
