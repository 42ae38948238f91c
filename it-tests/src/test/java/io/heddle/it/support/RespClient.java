package io.heddle.it.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * A client that sends exactly what it is told and hands back each reply as it came. Owned by the
 * thread of its test.
 */
public final class RespClient implements AutoCloseable {
  private static final int REPLY_TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private RespClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static RespClient connect(int port) {
    try {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(REPLY_TIMEOUT_MILLIS);
      return new RespClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request as bytes: an array of byte strings. */
  public static String encode(List<String> request) {
    StringBuilder bytes = new StringBuilder("*" + request.size() + "\r\n");
    for (String argument : request) {
      bytes.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return bytes.toString();
  }

  public void send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Frame read() {
    try {
      return FrameReader.read(new SocketSource(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Frame call(String... request) {
    return call(List.of(request));
  }

  public Frame call(List<String> request) {
    send(encode(request));
    return read();
  }

  /** The value of a field of {@code INFO}. */
  public String infoField(String name) {
    return call("INFO")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** Whether the server has closed the connection, for which this waits; a reply means no. */
  public boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      // A reset is an end too: the server closed while unread bytes of ours were under way.
      return true;
    }
  }

  /** This end of the connection, as servers print it. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
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
      if (next() != '\n') {
        throw new IOException("a carriage return within a line");
      }
      return line.toString(ISO_8859_1);
    }

    @Override
    public String bytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length || next() != '\r' || next() != '\n') {
        throw new IOException("a byte string that does not end where it should");
      }
      return new String(bytes, ISO_8859_1);
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
