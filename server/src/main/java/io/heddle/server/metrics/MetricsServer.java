package io.heddle.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.server.command.ServerContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP server for monitoring. Started and closed with the server it tells about; every request
 * runs on a virtual thread of its own.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final int NO_BODY = -1;

  private final Meters meters;
  private final Health health;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private MetricsServer(ServerContext server, HttpServer http) {
    this.meters = new Meters(server);
    this.health = new Health(server);
    this.http = http;
  }

  /** Begins to answer at {@code address}. */
  public static MetricsServer start(ServerContext server, InetSocketAddress address)
      throws IOException {
    // First what may fail: then there is nothing yet that would have to be closed.
    HttpServer http = HttpServer.create(address, 0);
    MetricsServer metrics = new MetricsServer(server, http);
    http.setExecutor(metrics.threads);
    http.createContext("/", metrics::answer);
    http.start();
    return metrics;
  }

  /** The address that is open. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  public int port() {
    return address().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, METHOD_NOT_ALLOWED, TEXT, "only GET and HEAD\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> send(exchange, OK, PROMETHEUS_TEXT, meters.scrape());
        case "/livez" -> sendHealth(exchange, health.faultsOfLife());
        case "/readyz" -> sendHealth(exchange, health.reasonsToStayAway());
        case "/startupz" -> sendHealth(exchange, health.reasonsToWait());
        default -> send(exchange, NOT_FOUND, TEXT, "not found\n");
      }
    } catch (InterruptedException e) {
      // The server is being closed: the client gets no answer, as from any server that is gone.
      Thread.currentThread().interrupt();
    }
  }

  private static void sendHealth(HttpExchange exchange, List<String> troubles) throws IOException {
    if (troubles.isEmpty()) {
      send(exchange, OK, TEXT, "ok\n");
    } else {
      send(exchange, UNAVAILABLE, TEXT, String.join("\n", troubles) + "\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, NO_BODY);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    meters.close();
  }
}
