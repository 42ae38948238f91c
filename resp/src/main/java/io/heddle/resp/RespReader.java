package io.heddle.resp;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns a connection's bytes into requests. Owned by the connection's thread.
 *
 * <p>Used in turns: {@link #fill} reads once, then {@link #next} is called until it has no more.
 * All requests since the last {@code fill} are valid together, until the next one. An incomplete
 * request keeps what was parsed of it, so work and memory grow with the bytes that came, never with
 * what was announced.
 */
public final class RespReader {
  /** What a connection starts with and, at rest, returns to. */
  static final int SMALL_BYTES = 1 << 10;

  /** What a connection gets that sends more at once than {@link #SMALL_BYTES}. */
  static final int PIPELINE_BYTES = 16 << 10;

  /** A buffer larger than this is given back as soon as it is no longer needed. */
  static final int LARGE_BYTES = 64 << 10;

  /** The most bytes in one read: sockets copy through a direct buffer of the size asked for. */
  static final int READ_BYTES = 64 << 10;

  /** The largest array that every JVM can make. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** How many requests are kept for reuse. */
  static final int KEPT_REQUESTS = 256;

  /** Every so many reads, space that none of them needed is given back. */
  static final int REVIEW_READS = 64;

  private static final int UNKNOWN = -1;

  private final ByteSource source;
  private ProtocolLimits limits;
  private boolean authenticated = true;

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

  private Request[] requests = {new Request()};

  /** How many of {@code requests} are whole; the next one is in progress. */
  private int whole;

  /** Whether a request since the last read may have more arguments than are kept space for. */
  private boolean longRequest;

  private boolean readFilled;
  private int reads;
  private int peakBytes;
  private int peakRequests;

  public RespReader(ProtocolLimits limits, ByteSource source) {
    this.limits = limits;
    this.source = source;
  }

  /** Changes the limits for what is not parsed yet. */
  public void limits(ProtocolLimits limits) {
    this.limits = limits;
  }

  /** Whether the client may send as much as an authenticated one; true at first. */
  public void authenticated(boolean authenticated) {
    this.authenticated = authenticated;
  }

  /** How many bytes came and were not returned in a whole request. */
  public int buffered() {
    return limit - keepFrom();
  }

  /** The size of the buffer in bytes. */
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
    recycleRequests();
    makeRoom();
    int room = Math.min(buffer.length - limit, READ_BYTES);
    int count = source.read(buffer, limit, room);
    if (count < 0) {
      return false;
    }
    limit += count;
    readFilled = count == room;
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
   * Gives back all space that is not in use, for a connection that has nothing to do. Requests
   * returned so far become invalid.
   */
  public void trim() {
    recycleRequests();
    Request partial = requests[0];
    requests = new Request[] {partial};
    int kept = buffered();
    resize(kept == 0 ? 0 : Math.max(kept, SMALL_BYTES));
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
    while (true) {
      if (missing == 0) {
        if (position == limit) {
          return null;
        }
        if (buffer[position] != '*') {
          Request request = requests[whole];
          if (!parseInline(request)) {
            return null;
          }
          if (request.size() > 0) {
            return finish(request);
          }
          continue;
        }
        if (!parseHeader()) {
          return null;
        }
        if (missing == 0) {
          continue;
        }
      }
      Request request = requests[whole];
      return parseArguments(request) ? finish(request) : null;
    }
  }

  private Request finish(Request request) {
    whole++;
    if (whole == requests.length) {
      addRequests();
    }
    return request;
  }

  private void addRequests() {
    requests = Arrays.copyOf(requests, 2 * whole);
    for (int i = whole; i < requests.length; i++) {
      requests[i] = new Request();
    }
  }

  /** Reads {@code *<count>}; false if more bytes are needed. */
  private boolean parseHeader() throws ProtocolException {
    int end = lineEnd("Protocol error: too big mbulk count string");
    if (end < 0) {
      return false;
    }
    long count = Digits.parse(buffer, position + 1, end);
    if (count > limits.maxArguments()) {
      throw new ProtocolException("Protocol error: invalid multibulk length");
    }
    if (!authenticated && count > limits.unauthenticatedArguments()) {
      throw new ProtocolException("Protocol error: unauthenticated multibulk length");
    }
    position = end + 2;
    scanned = 0;
    missing = (int) Math.max(count, 0);
    longRequest |= missing > Request.KEPT_ARGUMENTS;
    requests[whole].begin(buffer);
    return true;
  }

  /** Reads {@code $<length>} and as many bytes, until no argument lacks; false if bytes do. */
  private boolean parseArguments(Request request) throws ProtocolException {
    while (missing > 0) {
      if (bulkLength == UNKNOWN && !parseBulkHeader()) {
        return false;
      }
      if (limit - position - 2 < bulkLength) {
        return false;
      }
      request.add(position, bulkLength);
      // Like Redis, take whatever two bytes follow for the end of the line.
      position += bulkLength + 2;
      bulkLength = UNKNOWN;
      missing--;
    }
    return true;
  }

  private boolean parseBulkHeader() throws ProtocolException {
    int end = lineEnd("Protocol error: too big bulk count string");
    if (end < 0) {
      return false;
    }
    if (buffer[position] != '$') {
      throw new ProtocolException(
          "Protocol error: expected '$', got '" + Bytes.of(buffer, position, 1) + "'");
    }
    long length = Digits.parse(buffer, position + 1, end);
    if (length < 0 || length > MAX_BYTES || length > limits.maxBulkBytes()) {
      throw new ProtocolException("Protocol error: invalid bulk length");
    }
    if (!authenticated && length > limits.unauthenticatedBulkBytes()) {
      throw new ProtocolException("Protocol error: unauthenticated bulk length");
    }
    position = end + 2;
    scanned = 0;
    bulkLength = (int) length;
    return true;
  }

  /** Where the line at {@code position} has its carriage return, or -1 if it has not come. */
  private int lineEnd(String tooLong) throws ProtocolException {
    int end = find('\r', tooLong);
    // The line feed must have come too, though nobody looks at it.
    return end + 1 < limit ? end : -1;
  }

  private boolean parseInline(Request request) throws ProtocolException {
    int newline = find('\n', "Protocol error: too big inline request");
    if (newline < 0) {
      return false;
    }
    longRequest |= newline - position > 2 * Request.KEPT_ARGUMENTS;
    int end = newline > position && buffer[newline - 1] == '\r' ? newline - 1 : newline;
    if (!InlineCommand.split(buffer, position, end, request)) {
      throw new ProtocolException("Protocol error: unbalanced quotes in request");
    }
    position = newline + 1;
    scanned = 0;
    return true;
  }

  /**
   * Where the first {@code wanted} from {@code position} on is, or -1. A zero byte hides all that
   * follows, as in Redis: no line with one in it ever ends.
   */
  private int find(char wanted, String tooLong) throws ProtocolException {
    int i = position + scanned;
    while (i < limit && buffer[i] != 0) {
      if (buffer[i] == wanted) {
        return i;
      }
      i++;
    }
    scanned = i - position;
    if (limit - position > limits.inlineMaxBytes()) {
      throw new ProtocolException(tooLong);
    }
    return -1;
  }

  /** The first byte that is still needed. */
  private int keepFrom() {
    return missing > 0 && requests[whole].size() > 0 ? requests[whole].offset(0) : position;
  }

  private void recycleRequests() {
    peakRequests = Math.max(peakRequests, whole);
    if (whole > 0) {
      Request partial = requests[whole];
      requests[whole] = requests[0];
      requests[0] = partial;
      if (longRequest) {
        for (int i = 1; i <= whole; i++) {
          requests[i].trim();
        }
        longRequest = missing > 0;
      }
      whole = 0;
    }
    if (requests.length > KEPT_REQUESTS) {
      requests = Arrays.copyOf(requests, KEPT_REQUESTS);
    }
  }

  /** Moves what is kept to the buffer's start, in a larger or smaller one where that is due. */
  private void makeRoom() {
    int wanted = wantedCapacity();
    if (wanted != buffer.length) {
      resize(wanted);
    } else {
      compact(buffer);
    }
  }

  private int wantedCapacity() {
    int capacity = buffer.length;
    int kept = buffered();
    if (++reads == REVIEW_READS) {
      int peak = Math.max(peakBytes, kept);
      requests = Arrays.copyOf(requests, Math.min(requests.length, peakRequests + 1));
      reads = 0;
      peakBytes = 0;
      peakRequests = 0;
      if (capacity > SMALL_BYTES && peak <= capacity / 4) {
        return Math.max(SMALL_BYTES, capacity / 2);
      }
    }
    if (capacity < SMALL_BYTES) {
      return SMALL_BYTES;
    }
    // What the argument in progress needs, with a little for what follows it.
    long need = bulkLength == UNKNOWN ? kept : (long) position - keepFrom() + bulkLength + 128;
    if (capacity > LARGE_BYTES && need <= capacity / 4) {
      return Math.max(PIPELINE_BYTES, 2 * (int) need);
    }
    if (need > capacity) {
      return kept > capacity / 2 ? larger(capacity, need) : capacity;
    }
    if (bulkLength == UNKNOWN && kept > capacity / 2) {
      return larger(capacity, MAX_BYTES);
    }
    return readFilled && capacity < PIPELINE_BYTES ? PIPELINE_BYTES : capacity;
  }

  /** Twice as much, or {@code need} if that is less. */
  private static int larger(int capacity, long need) {
    return (int) Math.min(Math.min(2L * capacity, need), MAX_BYTES);
  }

  private void resize(int capacity) {
    byte[] resized = new byte[capacity];
    compact(resized);
    buffer = resized;
    for (Request request : requests) {
      request.move(resized, 0);
    }
  }

  private void compact(byte[] target) {
    int from = keepFrom();
    int kept = limit - from;
    if (from == 0 && target == buffer) {
      return;
    }
    System.arraycopy(buffer, from, target, 0, kept);
    requests[whole].move(target, from);
    position -= from;
    limit = kept;
  }
}
