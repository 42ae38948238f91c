package io.heddle.resp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text for any bytes, and the same bytes again for that text: UTF-8, where a byte that belongs to
 * no character becomes a lone surrogate, U+DC80 to U+DCFF (the scheme of Python's PEP 383). So a
 * message may quote what a client sent, whatever it is, and the client gets back its own bytes.
 */
final class Utf8 {
  private static final char REPLACEMENT = '\ufffd';
  private static final int ESCAPE = 0xdc00;

  private Utf8() {}

  static String decode(byte[] array, int offset, int length) {
    String text = new String(array, offset, length, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeEscaping(array, offset, length);
  }

  private static String decodeEscaping(byte[] array, int offset, int length) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(array, offset, length);
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        return encodeEscaped(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeEscaped(String text) {
    ByteBuffer out = ByteBuffer.allocate(3 * text.length());
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        out.put(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.put((byte) text.charAt(i));
        from = i + 1;
      }
    }
    out.put(text.substring(from).getBytes(StandardCharsets.UTF_8));
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /** Whether {@code text} has the escape of a byte there, and not the second half of a pair. */
  private static boolean isEscape(String text, int index) {
    char c = text.charAt(index);
    return c >= ESCAPE + 0x80
        && c <= ESCAPE + 0xff
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
