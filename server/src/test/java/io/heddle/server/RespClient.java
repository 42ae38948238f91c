package io.heddle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A client that sends what it is told and decodes what comes back. Owned by the thread of its test.
 *
 * <p>A byte string is a {@link String} with one character for each byte, an integer a {@link Long},
 * an array a {@link List}; RESP3's maps, sets, doubles and booleans are Java's. What Java has no
 * type for is one of the records below.
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

  public RespClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** This end's address and port, as servers print them. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** The server's address and port. */
  public String serverAddress() {
    return "127.0.0.1:" + socket.getPort();
  }

  /** Sends a request and waits for its reply. */
  public Object call(String... request) {
    send(request);
    return read();
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

  /** Sends a request without waiting. */
  public void send(String... request) {
    StringBuilder bytes = new StringBuilder("*" + request.length + "\r\n");
    for (String argument : request) {
      bytes.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    sendRaw(bytes.toString());
  }

  /** Sends bytes as they are. */
  public void sendRaw(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next reply. */
  public Object read() {
    try {
      String line = line();
      String rest = line.substring(1);
      return switch (line.charAt(0)) {
        case '+' -> new Status(rest);
        case '-' -> new Failure(rest);
        case ':' -> Long.valueOf(rest);
        case '$' -> rest.equals("-1") ? Nil.BULK : bytes(Integer.parseInt(rest));
        case '*' -> rest.equals("-1") ? Nil.ARRAY : elements(Integer.parseInt(rest));
        case '_' -> Nil.RESP3;
        case '%' -> map(Integer.parseInt(rest));
        case '~' -> new LinkedHashSet<>(elements(Integer.parseInt(rest)));
        case '>' -> new Push(elements(Integer.parseInt(rest)));
        case ',' -> Double.valueOf(rest.replace("inf", "Infinity"));
        case '#' -> rest.equals("t");
        case '(' -> new java.math.BigInteger(rest);
        case '=' -> verbatim(bytes(Integer.parseInt(rest)));
        default -> throw new IOException("not a reply: " + line);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Object> elements(int count) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(read());
    }
    return elements;
  }

  private Map<Object, Object> map(int count) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Object key = read();
      map.put(key, read());
    }
    return map;
  }

  private static Verbatim verbatim(String bytes) {
    return new Verbatim(bytes.substring(0, 3), bytes.substring(4));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = next(); c != '\r'; c = next()) {
      line.write(c);
    }
    expectLineFeed();
    return line.toString(ISO_8859_1);
  }

  private String bytes(int length) throws IOException {
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

  /** Waits for the server to close the connection; false if it sends something instead. */
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
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
}
