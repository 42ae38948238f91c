package io.heddle.resp;

import java.util.List;

/**
 * How many bytes {@link RespWriter} makes of a reply, for who has to know before it is written. Any
 * thread may ask.
 */
public final class ReplyLength {
  private static final int LINE_END = 2;

  private ReplyLength() {}

  /** The length of {@code reply} in version 2 or 3 of the protocol, in bytes. */
  public static long of(Reply reply, int protocol) {
    boolean resp3 = protocol == 3;
    return switch (reply) {
      case Reply.Bulk bulk -> bulk(bulk.length());
      case Reply.Int number -> header(number.value());
      case Reply.Status status -> line(status.text());
      case Reply.Failure failure -> line(failure.message());
      case Reply.Null none -> resp3 ? 1 + LINE_END : header(-1);
      case Reply.Array array -> all(array.elements(), protocol);
      case Reply.Set set -> all(set.elements(), protocol);
      case Reply.Push push -> all(push.elements(), protocol);
      case Reply.Map map -> {
        int size = map.keysAndValues().size();
        yield header(resp3 ? size / 2 : size) + sum(map.keysAndValues(), protocol);
      }
      case Reply.Pairs pairs -> {
        int size = pairs.elements().size();
        long headers = resp3 ? header(size / 2) + size / 2 * header(2) : header(size);
        yield headers + sum(pairs.elements(), protocol);
      }
      case Reply.Attribute attribute -> {
        List<? extends Reply> words = attribute.keysAndValues();
        yield resp3 ? header(words.size() / 2) + sum(words, protocol) : 0;
      }
      case Reply.Several several -> sum(several.replies(), protocol);
      case Reply.Dbl number -> number(DoubleFormat.text(number.value()), resp3);
      case Reply.BigNumber number -> number(number.digits(), resp3);
      case Reply.Bool truth -> 2 + LINE_END;
      case Reply.Verbatim verbatim ->
          bulk(resp3 ? 4L + verbatim.text().length() : verbatim.text().length());
      case Reply.Nothing nothing -> 0;
    };
  }

  private static long all(List<? extends Reply> elements, int protocol) {
    return header(elements.size()) + sum(elements, protocol);
  }

  private static long sum(List<? extends Reply> elements, int protocol) {
    long sum = 0;
    for (int i = 0; i < elements.size(); i++) {
      sum += of(elements.get(i), protocol);
    }
    return sum;
  }

  private static long header(long number) {
    return 1L + digits(number) + LINE_END;
  }

  private static int digits(long number) {
    int count = number < 0 ? 2 : 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      count++;
    }
    return count;
  }

  private static long bulk(long length) {
    return header(length) + length + LINE_END;
  }

  private static long line(String text) {
    return 1L + Bytes.of(text).length() + LINE_END;
  }

  private static long number(String text, boolean resp3) {
    return resp3 ? line(text) : bulk(Bytes.of(text).length());
  }
}
