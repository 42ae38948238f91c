package io.heddle.server.command.family;

import io.heddle.resp.BufferSizes;
import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.RespWriter;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.family.MigrateCommand.Migration;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that keys are handed over to: sends it requests, then reads what it says of each. What
 * fails on the way is an error reply. Owned by the thread that carries {@code MIGRATE} out.
 */
final class MigrationTarget implements AutoCloseable {
  private static final int LONGEST_LINE = 1024;

  private final Socket socket;
  private final RespWriter requests;
  private final InputStream replies;
  private int preparations;
  private boolean unprepared;

  private MigrationTarget(Socket socket) throws IOException {
    this.socket = socket;
    this.requests = new RespWriter(BufferSizes.DEFAULT, socket.getOutputStream()::write);
    this.replies = new BufferedInputStream(socket.getInputStream());
  }

  static MigrationTarget connect(Migration migration) {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(migration.host(), migration.port()), migration.timeoutMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(migration.timeoutMillis());
      return new MigrationTarget(socket);
    } catch (IOException | IllegalArgumentException e) {
      close(socket);
      throw new ClientException("IOERR error or timeout connecting to the client");
    }
  }

  /** Lets the target know the client, and the database. */
  void prepare(Migration migration) {
    Bytes password = migration.password();
    if (password != null) {
      List<Reply> request = new ArrayList<>(List.of(Reply.bulk("AUTH")));
      if (migration.username() != null) {
        request.add(Reply.bulk(migration.username()));
      }
      request.add(Reply.bulk(password));
      send(request);
      preparations++;
    }
    send(List.of(Reply.bulk("SELECT"), Reply.bulk(Long.toString(migration.database()))));
    preparations++;
  }

  void restore(Bytes key, long ttlMillis, Bytes payload, boolean replace) {
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

  private void send(List<Reply> request) {
    try {
      requests.write(Reply.array(request));
    } catch (IOException e) {
      throw writingFailed();
    }
  }

  void flush() {
    try {
      requests.flush();
    } catch (IOException e) {
      throw writingFailed();
    }
  }

  private static ClientException writingFailed() {
    return new ClientException("IOERR error or timeout writing to target instance");
  }

  /** What the target has against the client or the database; null if nothing. */
  @Nullable String preparationMistake() {
    String first = null;
    for (int i = 0; i < preparations; i++) {
      String mistake = mistake();
      first = first == null ? mistake : first;
    }
    unprepared = first != null;
    return first;
  }

  /** Whether the target would not even be prepared. */
  boolean isUnprepared() {
    return unprepared;
  }

  /** What the target has against the next request; null if nothing. */
  @Nullable String mistake() {
    try {
      String line = line();
      return line.startsWith("-") ? line.substring(1) : null;
    } catch (IOException e) {
      throw new ClientException("IOERR error or timeout reading to target instance");
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

  @Override
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
