package io.heddle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A client that sends what it is told and gives what comes back in one of two forms. Owned by the
 * thread of its test.
 *
 * <p>A {@link Frame} is the reply as it stands on the wire. A value is what it means in Java: a
 * byte string is a {@link String} with one character for each byte, an integer a {@link Long}, an
 * array a {@link List}; RESP3's maps, sets, doubles and booleans are Java's. What Java has no type
 * for is one of the records below.
 */
public final class RespClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /** A short text, such as {@code +OK}. */
  public record Status(String text) {}

  /** An error reply. */
  public record Failure(String message) {}

  /** Text with a format. */
  public record Verbatim(String format, String text) {}

  /** What nobody asked for. */
  public record Push(List<Object> elements) {}

  /** Nothing: {@code $-1}, {@code *-1} or {@code _}. */
  public enum Nil {
    BULK,
    ARRAY,
    RESP3
  }

  public static final Status OK = new Status("OK");

  private final Socket socket;
  private final InputStream in;

  public RespClient(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This end's address and port, as servers print them. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** The server's address and port. */
  public String serverAddress() {
    return "127.0.0.1:" + socket.getPort();
  }

  /** Sends a request and waits for its reply, as a value. */
  public Object call(String... request) {
    send(request);
    return read();
  }

  /** Sends a request and waits for its reply, as it stands on the wire. */
  public Frame frame(String... request) {
    return frame(List.of(request));
  }

  /** As {@link #frame(String...)}. */
  public Frame frame(List<String> request) {
    send(request);
    return readFrame();
  }

  /**
   * Has {@code words}, which single spaces separate, answered by {@code reply}; gives this client,
   * so that a test reads as a conversation.
   */
  public RespClient expect(String words, Object reply) {
    assertThat(call(words.split(" ", -1))).as(words).isEqualTo(reply);
    return this;
  }

  /** As {@link #expect}, for an error reply. */
  public RespClient expectFailure(String words, String message) {
    return expect(words, new Failure(message));
  }

  /**
   * The value of a field of {@code INFO}, asked for {@code sections} or for what it tells unasked.
   */
  public String infoField(String name, String... sections) {
    return frame(Stream.concat(Stream.of("INFO"), Stream.of(sections)).toList())
        .text()
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** Sends a request without waiting. */
  public void send(String... request) {
    send(List.of(request));
  }

  /** As {@link #send(String...)}. */
  public void send(List<String> request) {
    sendRaw(encode(request));
  }

  /** A request as bytes: an array of byte strings. */
  public static String encode(List<String> request) {
    StringBuilder bytes = new StringBuilder("*" + request.size() + "\r\n");
    for (String argument : request) {
      bytes.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return bytes.toString();
  }

  /** Sends bytes as they are. */
  public void sendRaw(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next reply, and gives it as a value. */
  public Object read() {
    return value(readFrame());
  }

  /** Waits for the next reply, and gives it as it stands on the wire. */
  public Frame readFrame() {
    try {
      return FrameReader.read(new SocketSource(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(Frame frame) {
    return switch (frame) {
      case Frame.Line line -> value(line.type(), line.text());
      case Frame.Blob blob -> value(blob.type(), blob.bytes());
      case Frame.Absent absent -> absent.type() == '*' ? Nil.ARRAY : Nil.BULK;
      case Frame.Aggregate aggregate -> value(aggregate);
    };
  }

  private static Object value(char type, String text) {
    return switch (type) {
      case '+' -> new Status(text);
      case '-' -> new Failure(text);
      case ':' -> Long.valueOf(text);
      case '$' -> text;
      case '_' -> Nil.RESP3;
      case ',' -> Double.valueOf(text.replace("inf", "Infinity"));
      case '#' -> text.equals("t");
      case '(' -> new BigInteger(text);
      case '=' -> new Verbatim(text.substring(0, 3), text.substring(4));
      default -> throw new IllegalStateException("no value has the type " + type);
    };
  }

  private static Object value(Frame.Aggregate aggregate) {
    List<Object> elements = aggregate.elements().stream().map(RespClient::value).toList();
    return switch (aggregate.type()) {
      case '~' -> new LinkedHashSet<>(elements);
      case '>' -> new Push(elements);
      case '%' -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i += 2) {
          map.put(elements.get(i), elements.get(i + 1));
        }
        yield map;
      }
      default -> elements;
    };
  }

  /** Waits for the server to close the connection; false if it sends something or waits instead. */
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // a reset: it closed while bytes of ours were under way
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record SocketSource(InputStream in) implements FrameReader.Source {
    @Override
    public String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int c = next(); c != '\r'; c = next()) {
        line.write(c);
      }
      expectLineFeed();
      return line.toString(ISO_8859_1);
    }

    @Override
    public String bytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length || next() != '\r') {
        throw new IOException("a byte string that does not end where it should");
      }
      expectLineFeed();
      return new String(bytes, ISO_8859_1);
    }

    private void expectLineFeed() throws IOException {
      if (next() != '\n') {
        throw new IOException("a carriage return without a line feed");
      }
    }

    private int next() throws IOException {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      return c;
    }
  }
}
