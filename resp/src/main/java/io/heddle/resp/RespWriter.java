package io.heddle.resp;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Turns replies into bytes, in RESP2 or RESP3. Owned by the connection's thread.
 *
 * <p>What is written pends until {@link #flush}, or until it is more than {@link BufferSizes} says.
 * A large byte string goes to the sink without being copied.
 */
public final class RespWriter {
  /** The most bytes that the sink gets at once. */
  static final int MAX_WRITE = 64 << 10;

  /** Byte strings from this length on are not copied. */
  static final int DIRECT_BYTES = 32 << 10;

  /** What a connection at rest keeps at most, unless its replies need more time and again. */
  static final int SMALL_BYTES = 1 << 10;

  /** After so many flushes, space that none of them needed is given back. */
  static final int REVIEW_FLUSHES = 64;

  /** Texts up to this length are tried as ASCII first. */
  private static final int MAX_LINE = 1 << 10;

  private static final byte[] OK = encoded("+OK\r\n");
  private static final byte[] QUEUED = encoded("+QUEUED\r\n");
  private static final byte[] NULL_BULK = encoded("$-1\r\n");
  private static final byte[] NULL_ARRAY = encoded("*-1\r\n");
  private static final byte[] NULL = encoded("_\r\n");
  private static final byte[] TRUE = encoded("#t\r\n");
  private static final byte[] FALSE = encoded("#f\r\n");

  private static byte[] encoded(String text) {
    return Bytes.of(text).array();
  }

  private final int mostPending;
  private final Sink sink;
  private boolean resp3;
  private byte[] buffer = Bytes.EMPTY.array();
  private int position;
  private int flushes;
  private int peakBytes;

  public RespWriter(BufferSizes sizes, Sink sink) {
    this.mostPending = sizes.writeBytes();
    this.sink = sink;
  }

  /** Changes the protocol's version for the replies to come: 2, as at first, or 3. */
  public void protocol(int version) {
    if (version != 2 && version != 3) {
      throw new IllegalArgumentException("RESP" + version);
    }
    resp3 = version == 3;
  }

  /** How many bytes wait for {@link #flush}. */
  public int pending() {
    return position;
  }

  /** The size of the buffer in bytes. */
  public int capacity() {
    return buffer.length;
  }

  /** The most bytes that one flush of late had to send. */
  public int peak() {
    return Math.max(peakBytes, position);
  }

  /** Encodes {@code reply}; its arrays are not used after the return. */
  public void write(Reply reply) throws IOException {
    if (reply instanceof Reply.Bulk bulk) {
      bulk(bulk.array(), bulk.offset(), bulk.length());
    } else if (reply == Reply.OK) {
      bytes(OK);
    } else if (reply instanceof Reply.Int number) {
      header(':', number.value());
    } else if (reply instanceof Reply.Null none) {
      bytes(resp3 ? NULL : none.array() ? NULL_ARRAY : NULL_BULK);
    } else if (reply instanceof Reply.Array array) {
      header('*', array.elements().size());
      elements(array.elements());
    } else {
      writeRare(reply);
    }
  }

  private void writeRare(Reply reply) throws IOException {
    switch (reply) {
      case Reply.Status status -> {
        if (status == Reply.QUEUED) {
          bytes(QUEUED);
        } else {
          line('+', status.text());
        }
      }
      case Reply.Failure failure -> line('-', failure.message());
      case Reply.Map map -> {
        int size = map.keysAndValues().size();
        header(resp3 ? '%' : '*', resp3 ? size / 2 : size);
        elements(map.keysAndValues());
      }
      case Reply.Pairs pairs -> pairs(pairs.elements());
      case Reply.Set set -> {
        header(resp3 ? '~' : '*', set.elements().size());
        elements(set.elements());
      }
      case Reply.Push push -> {
        header(resp3 ? '>' : '*', push.elements().size());
        elements(push.elements());
      }
      case Reply.Attribute attribute -> {
        if (resp3) {
          header('|', attribute.keysAndValues().size() / 2);
          elements(attribute.keysAndValues());
        }
      }
      case Reply.Several several -> elements(several.replies());
      case Reply.Dbl number -> number(',', DoubleFormat.text(number.value()));
      case Reply.BigNumber number -> number('(', number.digits());
      case Reply.Bool truth -> {
        if (resp3) {
          bytes(truth.value() ? TRUE : FALSE);
        } else {
          header(':', truth.value() ? 1 : 0);
        }
      }
      case Reply.Verbatim verbatim -> verbatim(verbatim.format(), verbatim.text());
      case Reply.Nothing nothing -> {}
      case Reply.Bulk bulk -> write(bulk);
      case Reply.Int number -> write(number);
      case Reply.Null none -> write(none);
      case Reply.Array array -> write(array);
    }
  }

  private void pairs(List<? extends Reply> elements) throws IOException {
    header('*', resp3 ? elements.size() / 2 : elements.size());
    int index = 0;
    for (Reply element : elements) {
      if (resp3 && index++ % 2 == 0) {
        header('*', 2);
      }
      write(element);
    }
  }

  /** Hands all that pends to the sink. */
  public void flush() throws IOException {
    if (position > 0) {
      drain();
    }
    if (++flushes == REVIEW_FLUSHES) {
      if (buffer.length > SMALL_BYTES && peakBytes <= buffer.length / 4) {
        buffer = new byte[Math.max(SMALL_BYTES, buffer.length / 2)];
      }
      flushes = 0;
      peakBytes = 0;
    }
  }

  private void drain() throws IOException {
    int length = position;
    peakBytes = Math.max(peakBytes, length);
    position = 0;
    send(buffer, 0, length);
  }

  private void send(byte[] array, int offset, int length) throws IOException {
    for (int done = 0; done < length; done += MAX_WRITE) {
      sink.write(array, offset + done, Math.min(length - done, MAX_WRITE));
    }
  }

  /** Makes room for {@code count} bytes, at most {@link #DIRECT_BYTES} and a line. */
  private void room(int count) throws IOException {
    if (buffer.length - position < count) {
      makeRoom(count);
    }
  }

  private void makeRoom(int count) throws IOException {
    if (position + count > mostPending) {
      drain();
    }
    if (buffer.length - position < count) {
      int capacity = Math.max(SMALL_BYTES, buffer.length);
      while (capacity - position < count) {
        capacity *= 2;
      }
      int most = Math.max(mostPending, position + count);
      buffer = Arrays.copyOf(buffer, Math.min(capacity, most));
    }
  }

  private void elements(List<? extends Reply> elements) throws IOException {
    for (Reply element : elements) {
      write(element);
    }
  }

  private void bytes(byte[] encoded) throws IOException {
    room(encoded.length);
    System.arraycopy(encoded, 0, buffer, position, encoded.length);
    position += encoded.length;
  }

  /** Writes the line {@code <type><number>}. */
  private void header(char type, long number) throws IOException {
    room(Decimal.MAX_LENGTH + 3);
    buffer[position] = (byte) type;
    int end = Decimal.write(number, buffer, position + 1);
    buffer[end] = '\r';
    buffer[end + 1] = '\n';
    position = end + 2;
  }

  private void bulk(byte[] array, int offset, int length) throws IOException {
    header('$', length);
    body(array, offset, length);
  }

  private void body(byte[] array, int offset, int length) throws IOException {
    if (length >= DIRECT_BYTES || length + 2 > mostPending) {
      drain();
      send(array, offset, length);
      length = 0;
    }
    room(length + 2);
    System.arraycopy(array, offset, buffer, position, length);
    position += length;
    buffer[position++] = '\r';
    buffer[position++] = '\n';
  }

  private void verbatim(String format, Bytes text) throws IOException {
    if (resp3) {
      header('=', 4L + text.length());
      room(4);
      for (int i = 0; i < 3; i++) {
        buffer[position++] = (byte) (i < format.length() ? format.charAt(i) : ' ');
      }
      buffer[position++] = ':';
      body(text.array(), text.offset(), text.length());
    } else {
      bulk(text.array(), text.offset(), text.length());
    }
  }

  /** Writes a number that RESP3 has a line for and RESP2 a byte string. */
  private void number(char type, String text) throws IOException {
    if (resp3) {
      line(type, text);
    } else {
      byte[] bytes = encoded(text);
      bulk(bytes, 0, bytes.length);
    }
  }

  /** Writes a line, which {@code text} must not break: its line ends become spaces. */
  private void line(char type, String text) throws IOException {
    int length = text.length();
    if (length > MAX_LINE) {
      encodedLine(type, text);
      return;
    }
    room(length + 3);
    byte[] buffer = this.buffer;
    int at = position;
    buffer[at++] = (byte) type;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        encodedLine(type, text);
        return;
      }
      buffer[at++] = c == '\r' || c == '\n' ? (byte) ' ' : (byte) c;
    }
    buffer[at] = '\r';
    buffer[at + 1] = '\n';
    position = at + 2;
  }

  private void encodedLine(char type, String text) throws IOException {
    byte[] bytes = encoded(text);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\r' || bytes[i] == '\n') {
        bytes[i] = ' ';
      }
    }
    room(1);
    buffer[position++] = (byte) type;
    body(bytes, 0, bytes.length);
  }
}
