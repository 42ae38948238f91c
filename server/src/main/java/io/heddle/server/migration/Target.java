package io.heddle.server.migration;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.RespWriter;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that keys are handed over to: sends it requests, then reads what it says
 * of each. Owned by the thread that carries {@code MIGRATE} out.
 */
public final class Target {
  private static final int LONGEST_LINE = 1024;

  /** None chosen yet. Who asks for this one leaves the choice to the target, as in Redis. */
  private static final long NO_DATABASE = -1;

  private final String host;
  private final int port;
  private final Socket socket;
  private final RespWriter requests;
  private final InputStream replies;

  /** The database that the other side has chosen for us, as far as is known. */
  private long database = NO_DATABASE;

  private int preparations;
  private boolean unprepared;
  private boolean answered;

  private Target(String host, int port, Socket socket) throws IOException {
    this.host = host;
    this.port = port;
    this.socket = socket;
    this.requests = new RespWriter(BufferSizes.DEFAULT, socket.getOutputStream()::write);
    this.replies = new BufferedInputStream(socket.getInputStream());
  }

  static Target connect(String host, int port, int timeoutMillis) throws TargetException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), timeoutMillis);
      socket.setTcpNoDelay(true);
      Target target = new Target(host, port, socket);
      target.waitAtMost(timeoutMillis);
      return target;
    } catch (IOException | IllegalArgumentException e) {
      close(socket);
      throw new TargetException("IOERR error or timeout connecting to the client");
    }
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** From now on no reply is waited for any longer than that. */
  void waitAtMost(int timeoutMillis) {
    try {
      socket.setSoTimeout(timeoutMillis);
    } catch (SocketException e) {
      // It is closed, which the next request shows.
    }
  }

  /**
   * Lets the target know the client, and the database.
   *
   * @param password null if the target wants none
   * @param username null for the default user
   */
  public void prepare(@Nullable Bytes username, @Nullable Bytes password, long wantedDatabase)
      throws TargetException {
    preparations = 0;
    answered = false;
    if (password != null) {
      List<Reply> request = new ArrayList<>(List.of(Reply.bulk("AUTH")));
      if (username != null) {
        request.add(Reply.bulk(username));
      }
      request.add(Reply.bulk(password));
      send(request);
      preparations++;
    }
    if (database != wantedDatabase) {
      send(List.of(Reply.bulk("SELECT"), Reply.bulk(Long.toString(wantedDatabase))));
      preparations++;
      database = wantedDatabase;
    }
  }

  public void restore(Bytes key, long ttlMillis, Bytes payload, boolean replace)
      throws TargetException {
    List<Reply> request = new ArrayList<>();
    request.add(Reply.bulk("RESTORE"));
    request.add(Reply.bulk(key));
    request.add(Reply.bulk(Long.toString(ttlMillis)));
    request.add(Reply.bulk(payload));
    if (replace) {
      request.add(Reply.bulk("REPLACE"));
    }
    send(request);
  }

  private void send(List<Reply> request) throws TargetException {
    try {
      requests.write(Reply.array(request));
    } catch (IOException e) {
      throw writingFailed(e);
    }
  }

  public void flush() throws TargetException {
    try {
      requests.flush();
    } catch (IOException e) {
      throw writingFailed(e);
    }
  }

  private static TargetException writingFailed(IOException cause) {
    return new TargetException("IOERR error or timeout writing to target instance", cause, true);
  }

  /** What the target has against the client or the database; null if nothing. */
  public @Nullable String preparationMistake() throws TargetException {
    String first = null;
    for (int i = 0; i < preparations; i++) {
      String mistake = read();
      first = first == null ? mistake : first;
    }
    unprepared = first != null;
    return first;
  }

  /** Whether the target would not even be prepared. */
  public boolean isUnprepared() {
    return unprepared;
  }

  /** What the target has against the next request; null if nothing. */
  public @Nullable String mistake() throws TargetException {
    String mistake = read();
    answered = true;
    return mistake;
  }

  private @Nullable String read() throws TargetException {
    try {
      String line = line();
      if (!line.startsWith("-")) {
        return null;
      }
      database = NO_DATABASE;
      return line.substring(1);
    } catch (IOException e) {
      throw new TargetException("IOERR error or timeout reading to target instance", e, !answered);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = replies.read(); c != '\n'; c = replies.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r' && line.size() < LONGEST_LINE) {
        line.write(c);
      }
    }
    return Bytes.of(line.toByteArray()).toString();
  }

  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more was to be said.
    }
  }
}
