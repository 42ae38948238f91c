package io.heddle.server.stats;

import io.heddle.resp.Reply;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * How many errors clients were told of, by the code that an error begins with. Any thread may use
 * it.
 *
 * <p>Scripts can make up codes. When there are too many, all are forgotten, and until the next
 * reset only their number is counted.
 */
public final class ErrorCounts {
  static final int MOST_CODES = 128;
  static final String TOO_MANY = "ERRORSTATS_DISABLED";

  private static final System.Logger LOGGER = System.getLogger(ErrorCounts.class.getName());
  private static final int LONGEST_CODE = 31;
  private static final String NO_CODE = "ERR";

  /** What would break the lines of INFO. */
  private static final Pattern UNFIT = Pattern.compile("[#:\\r\\n]");

  private final LongAdder total = new LongAdder();
  private final ConcurrentHashMap<String, LongAdder> byCode = new ConcurrentHashMap<>();

  public void count(Reply.Failure failure) {
    total.increment();
    if (byCode.containsKey(TOO_MANY)) {
      return;
    }
    String code = code(failure.message());
    LongAdder count = byCode.get(code);
    if (count == null) {
      if (byCode.size() >= MOST_CODES) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "There are too many codes of errors to count: a script may be making them up."
                + " CONFIG RESETSTAT begins anew. Codes so far: {0}",
            byCode.keySet());
        byCode.clear();
        code = TOO_MANY;
      }
      count = byCode.computeIfAbsent(code, word -> new LongAdder());
    }
    count.increment();
  }

  private static String code(String message) {
    int end = message.indexOf(' ');
    return end <= 0 || end > LONGEST_CODE
        ? NO_CODE
        : UNFIT.matcher(message.substring(0, end)).replaceAll("_");
  }

  public long total() {
    return total.sum();
  }

  /** The counts, in the order of the codes. */
  public Map<String, Long> byCode() {
    Map<String, Long> counts = new TreeMap<>();
    byCode.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  void reset() {
    total.reset();
    byCode.clear();
  }
}
