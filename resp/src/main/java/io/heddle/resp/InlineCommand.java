package io.heddle.resp;

import java.util.Arrays;

/** A request that a person typed as a line of words. */
final class InlineCommand {
  private InlineCommand() {}

  /**
   * Adds the words in the range of {@code line} to {@code request}, which has none yet.
   *
   * @return false if a quote is not closed, or closed in the middle of a word
   */
  static boolean split(byte[] line, int start, int end, Request request) {
    // Decoding quotes writes, and the reader's buffer must stay as it is in case this fails.
    return hasQuote(line, start, end)
        ? split(Arrays.copyOfRange(line, start, end), request, 0, end - start)
        : split(line, request, start, end);
  }

  private static boolean hasQuote(byte[] line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (line[i] == '"' || line[i] == '\'') {
        return true;
      }
    }
    return false;
  }

  private static boolean split(byte[] array, Request request, int start, int end) {
    request.begin(array);
    QuotedWords words = new QuotedWords(array, start, end);
    while (words.next()) {
      request.add(words.start(), words.length());
    }
    return words.unbalancedQuote() < 0;
  }
}
