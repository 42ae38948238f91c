package io.heddle.resp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns a connection's bytes into requests. Owned by the connection's thread.
 *
 * <p>Used in turns: {@link #fill} reads once, then {@link #next} is called until it has no more.
 * All requests since the last {@code fill} are valid together, until the next one. An incomplete
 * request keeps what was parsed of it, so work and memory grow with the bytes that came, never with
 * what was announced.
 *
 * <p>The rules are those of Redis 7.4, down to what it does not check: the bytes after a bulk are
 * skipped unseen, and a zero byte hides the end of its line.
 */
public final class RespReader {
  /** How many times as large a buffer gets at once that turned out too small. */
  private static final int GROWTH = 16;

  /** A buffer this many times larger than pipelines get is given back as soon as it can be. */
  private static final int LARGE = 4;

  /** The most bytes in one read: sockets copy through a direct buffer of the size asked for. */
  static final int READ_BYTES = 64 << 10;

  /** Every so many reads, space that none of them needed is given back. */
  static final int REVIEW_READS = 64;

  /** Room for what comes with a large argument: its line end, and a few options after it. */
  private static final int SLACK_BYTES = 128;

  /** The largest array that every JVM can make. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final int UNKNOWN = -1;

  /** What a number in a header is that is none: larger than any limit. */
  private static final long INVALID = Long.MAX_VALUE;

  private final BufferSizes sizes;
  private final ByteSource source;
  private final RequestPool requests = new RequestPool();
  private ProtocolLimits limits;
  private boolean authenticated = true;

  /** The most that the limits allow this client at the moment. */
  private int mostArguments;

  private int mostBulkBytes;

  private byte[] buffer = Bytes.EMPTY.array();

  /** The first byte not parsed. */
  private int position;

  /** The end of the bytes that came. */
  private int limit;

  /** How many bytes after {@code position} are known not to end the line that starts there. */
  private int scanned;

  /** How many arguments the request in progress still lacks; 0 between requests. */
  private int missing;

  /** The length of the argument in progress, or {@link #UNKNOWN}. */
  private int bulkLength = UNKNOWN;

  /** Whether the last read filled the buffer, so that more was probably waiting. */
  private boolean filled;

  private int reads;
  private int peakBytes;

  public RespReader(ProtocolLimits limits, BufferSizes sizes, ByteSource source) {
    this.limits = limits;
    this.sizes = sizes;
    this.source = source;
    applyLimits();
  }

  /** Changes the limits for what is not parsed yet. */
  public void limits(ProtocolLimits limits) {
    if (this.limits != limits) {
      this.limits = limits;
      applyLimits();
    }
  }

  /** Whether the client may send as much as an authenticated one; true at first. */
  public void authenticated(boolean authenticated) {
    if (this.authenticated != authenticated) {
      this.authenticated = authenticated;
      applyLimits();
    }
  }

  private void applyLimits() {
    mostArguments = limits.maxArguments();
    mostBulkBytes = (int) Math.min(limits.maxBulkBytes(), MAX_BYTES);
    if (!authenticated) {
      mostArguments = Math.min(mostArguments, limits.unauthenticatedArguments());
      mostBulkBytes = Math.min(mostBulkBytes, limits.unauthenticatedBulkBytes());
    }
  }

  /**
   * How many bytes came since the last {@link #fill} began, or were left over then. Any thread may
   * ask.
   */
  public int held() {
    return limit;
  }

  /** The size of the buffer in bytes. Any thread may ask. */
  public int capacity() {
    return buffer.length;
  }

  /**
   * Reads once, waiting for bytes if there are none. All requests returned so far become invalid,
   * even if this throws.
   *
   * @return false at the end of the stream
   * @throws QueryBufferException if the incomplete request is too large
   */
  public boolean fill() throws IOException {
    requests.recycle();
    makeRoom();
    int room = Math.min(buffer.length - limit, READ_BYTES);
    assert room > 0 : "a read of nothing would repeat for ever";
    int count = source.read(buffer, limit, room);
    if (count < 0) {
      return false;
    }
    limit += count;
    filled = count == room;
    peakBytes = Math.max(peakBytes, limit);
    long most = Math.min(limits.queryBufferMaxBytes(), MAX_BYTES - 1);
    if (!authenticated) {
      most = Math.min(most, limits.unauthenticatedQueryBytes());
    }
    if (limit > most) {
      throw new QueryBufferException(limit, most);
    }
    return true;
  }

  /**
   * The next whole request among the bytes read.
   *
   * @return null if there is none before the next {@link #fill}
   * @throws ProtocolException if what follows is no request; each later call throws it again,
   *     unless {@link #limits} or {@link #authenticated} were changed in between and allow it. So a
   *     caller that had not yet executed earlier requests does so and asks once more.
   */
  public @Nullable Request next() throws ProtocolException {
    while (missing == 0) {
      if (position == limit) {
        return null;
      }
      if (buffer[position] == '*') {
        if (!parseHeader()) {
          return null;
        }
      } else {
        if (!parseInline()) {
          return null;
        }
        if (requests.current().size() > 0) {
          return requests.finish();
        }
      }
    }
    return parseArguments() ? requests.finish() : null;
  }

  /** Reads {@code *<count>}; false if more bytes are needed. */
  private boolean parseHeader() throws ProtocolException {
    long header = Header.parse(buffer, position, limit);
    if (header != Header.NONE && Header.number(header) <= mostArguments) {
      startLine(Header.end(header));
      missing = Header.number(header);
    } else if (!parseRareHeader()) {
      return false;
    }
    requests.current().begin(buffer);
    if (missing > Request.KEPT_ARGUMENTS) {
      requests.expectLong();
    }
    return true;
  }

  private boolean parseRareHeader() throws ProtocolException {
    int end = lineEnd("Protocol error: too big mbulk count string");
    if (end < 0) {
      return false;
    }
    long count = Decimal.parse(buffer, position + 1, end, INVALID);
    if (count > limits.maxArguments()) {
      throw new ProtocolException("Protocol error: invalid multibulk length");
    }
    if (count > mostArguments) {
      throw new ProtocolException("Protocol error: unauthenticated multibulk length");
    }
    startLine(end + 2);
    missing = (int) Math.max(count, 0);
    return true;
  }

  /** Reads {@code $<length>} and as many bytes, until no argument lacks; false if bytes do. */
  private boolean parseArguments() throws ProtocolException {
    byte[] buffer = this.buffer;
    int limit = this.limit;
    Request request = requests.current();
    while (true) {
      int length = bulkLength;
      if (length == UNKNOWN) {
        if (!parseBulkHeader(buffer, limit)) {
          return false;
        }
        length = bulkLength;
      }
      int start = position;
      if (limit - start - 2 < length) {
        return false;
      }
      request.add(start, length);
      // Whatever the two bytes after it are, they are taken for the end of the line.
      position = start + length + 2;
      bulkLength = UNKNOWN;
      if (--missing == 0) {
        return true;
      }
    }
  }

  private boolean parseBulkHeader(byte[] buffer, int limit) throws ProtocolException {
    long header = Header.parse(buffer, position, limit);
    if (header == Header.NONE || buffer[position] != '$' || Header.number(header) > mostBulkBytes) {
      return parseRareBulkHeader();
    }
    startLine(Header.end(header));
    bulkLength = Header.number(header);
    return true;
  }

  private boolean parseRareBulkHeader() throws ProtocolException {
    int end = lineEnd("Protocol error: too big bulk count string");
    if (end < 0) {
      return false;
    }
    if (buffer[position] != '$') {
      throw new ProtocolException(
          "Protocol error: expected '$', got '" + Bytes.of(buffer, position, 1) + "'");
    }
    long length = Decimal.parse(buffer, position + 1, end, INVALID);
    if (length < 0 || length > MAX_BYTES || length > limits.maxBulkBytes()) {
      throw new ProtocolException("Protocol error: invalid bulk length");
    }
    if (length > mostBulkBytes) {
      throw new ProtocolException("Protocol error: unauthenticated bulk length");
    }
    startLine(end + 2);
    bulkLength = (int) length;
    return true;
  }

  private boolean parseInline() throws ProtocolException {
    int newline = find('\n', "Protocol error: too big inline request");
    if (newline < 0) {
      return false;
    }
    if (newline - position > 2 * Request.KEPT_ARGUMENTS) {
      requests.expectLong();
    }
    int end = newline > position && buffer[newline - 1] == '\r' ? newline - 1 : newline;
    if (!InlineCommand.split(buffer, position, end, requests.current())) {
      throw new ProtocolException("Protocol error: unbalanced quotes in request");
    }
    startLine(newline + 1);
    return true;
  }

  private void startLine(int start) {
    position = start;
    scanned = 0;
  }

  /** Where the line at {@code position} has its carriage return, or -1 if it has not come. */
  private int lineEnd(String tooLong) throws ProtocolException {
    int end = find('\r', tooLong);
    // The line feed must have come too, though nobody looks at it.
    return end + 1 < limit ? end : -1;
  }

  /** Where the first {@code wanted} from {@code position} on is, or -1. */
  private int find(char wanted, String tooLong) throws ProtocolException {
    int i = position + scanned;
    while (i < limit && buffer[i] != 0 && buffer[i] != wanted) {
      i++;
    }
    boolean found = i < limit && buffer[i] == wanted;
    // Where the line ends far off, Redis objects or not as its reads fall; this always does.
    if ((found ? i : limit) - position > limits.inlineMaxBytes()) {
      throw new ProtocolException(tooLong);
    }
    scanned = i - position;
    return found ? i : -1;
  }

  /** How many bytes are still needed. */
  private int kept() {
    return limit - keepFrom();
  }

  /** The first byte that is still needed. */
  private int keepFrom() {
    Request current = requests.current();
    return missing > 0 && current.size() > 0 ? current.offset(0) : position;
  }

  /** Moves what is kept to the buffer's start, in a larger or smaller one where that is due. */
  private void makeRoom() {
    int wanted = wantedCapacity();
    if (++reads == REVIEW_READS) {
      if (kept() <= peakBytes && peakBytes <= wanted / 4) {
        wanted = Math.max(wanted / 2, sizes.readBytes());
      }
      requests.review();
      reads = 0;
      peakBytes = 0;
    }
    if (wanted != buffer.length) {
      resize(wanted);
    } else if (keepFrom() > 0) {
      moveTo(buffer);
    }
  }

  private int wantedCapacity() {
    int capacity = buffer.length;
    int kept = kept();
    long need = kept;
    if (bulkLength != UNKNOWN) {
      need = (long) position - keepFrom() + bulkLength + SLACK_BYTES;
    }
    if (kept > capacity / 2 && (bulkLength == UNKNOWN || need > capacity)) {
      // Exactly what a large argument needs; else twice as much, or the copies would add up.
      long larger = bulkLength < capacity / 2 ? 2L * capacity : Math.min(2L * capacity, need);
      return (int) Math.min(Math.max(larger, pipelineCapacity()), MAX_BYTES);
    }
    if (capacity > LARGE * sizes.readMaxBytes() && need <= capacity / 4) {
      return Math.max(sizes.readMaxBytes(), 2 * (int) need);
    }
    return Math.max(capacity, filled ? pipelineCapacity() : sizes.readBytes());
  }

  /** What the buffer becomes when more comes at once than it holds. */
  private int pipelineCapacity() {
    return (int) Math.min((long) GROWTH * buffer.length, sizes.readMaxBytes());
  }

  private void resize(int capacity) {
    byte[] resized = new byte[capacity];
    moveTo(resized);
    buffer = resized;
    requests.moveTo(resized);
  }

  private void moveTo(byte[] target) {
    int from = keepFrom();
    int kept = limit - from;
    System.arraycopy(buffer, from, target, 0, kept);
    if (missing > 0) {
      requests.current().shift(from);
    }
    position -= from;
    limit = kept;
  }
}
