package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Late;
import io.heddle.server.text.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command is told that goes step by step through the elements of one key. Mistakes in the
 * options go after those about the key.
 *
 * @param cursor where to go on, of 32 bits
 */
record ElementScan(long cursor, Late<Options> options) {
  /** The reply where there is no key. */
  static final Reply NOTHING = reply(0, List.of());

  private static final long CURSOR_MASK = 0xffffffffL;

  /**
   * What may follow the cursor.
   *
   * @param count how many elements to look at, about
   * @param pattern what the elements to return match, or null for all
   * @param withValues whether the values of fields are to be returned, too
   */
  record Options(int count, @Nullable Bytes pattern, boolean withValues) {
    boolean matches(Bytes element) {
      return pattern == null || Glob.matches(pattern, element);
    }
  }

  /**
   * Reads the arguments behind the key.
   *
   * @param ofHash whether the key is to hold a hash
   */
  static ElementScan parse(Arguments arguments, boolean ofHash) {
    long cursor = KeyScan.Query.parseCursor(arguments.skip(1).next());
    return new ElementScan(cursor & CURSOR_MASK, Late.of(() -> parseOptions(arguments, ofHash)));
  }

  private static Options parseOptions(Arguments arguments, boolean ofHash) {
    long count = KeyScan.DEFAULT_COUNT;
    Bytes pattern = null;
    boolean withValues = true;
    while (arguments.hasNext()) {
      if (arguments.takeWithValue("COUNT")) {
        count = KeyScan.Query.parseCount(arguments);
      } else if (arguments.takeWithValue("MATCH")) {
        pattern = KeyCommands.patternOrNull(arguments.next());
      } else if (arguments.take("NOVALUES")) {
        if (!ofHash) {
          throw KeyScan.Query.onlyOfHashes();
        }
        withValues = false;
      } else {
        throw ClientException.syntaxError();
      }
    }
    return new Options((int) Math.min(count, Integer.MAX_VALUE), pattern, withValues);
  }

  /** The reply that says where to go on, and what was found. */
  static Reply reply(long next, List<Reply> found) {
    return Reply.array(Reply.bulk(Long.toString(next)), Reply.array(found));
  }
}
