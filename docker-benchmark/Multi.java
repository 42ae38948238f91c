import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What redis-benchmark cannot send: transactions of ten SETs, by many connections and one thread.
 * Started by {@code run-local.sh}.
 *
 * <p>Prints transactions per second, and p50, p99 and p99.9 in milliseconds. The first fifth of the
 * run is not counted, since this program is compiled only then. Any other reply than the expected
 * ends it.
 */
final class Multi {
  private static final int SETS = 10;
  private static final int DIGITS = 12;
  private static final String REPLY =
      "+OK\r\n" + "+QUEUED\r\n".repeat(SETS) + "*" + SETS + "\r\n" + "+OK\r\n".repeat(SETS);

  /** A connection, and the pipeline that it sends again and again. */
  private static final class Client {
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer reply;
    private long began;

    Client(SocketChannel channel, byte[] pipeline, int replyBytes) {
      this.channel = channel;
      this.request = ByteBuffer.allocateDirect(pipeline.length).put(pipeline).flip();
      this.reply = ByteBuffer.allocateDirect(replyBytes);
    }
  }

  private final Selector selector;
  private final int keys;
  private final byte[] expected;
  private final SplittableRandom random = new SplittableRandom();
  private final int[] keyOffsets;
  private final long[] nanos;
  private int sent;
  private int answered;
  private long countedFrom;

  private Multi(int keys, int pipeline, int batches, byte[] request) throws IOException {
    this.selector = Selector.open();
    this.keys = keys;
    this.expected = REPLY.repeat(pipeline).getBytes(US_ASCII);
    this.nanos = new long[batches];
    String text = new String(request, US_ASCII);
    this.keyOffsets = new int[pipeline * SETS];
    int from = 0;
    for (int i = 0; i < keyOffsets.length; i++) {
      keyOffsets[i] = text.indexOf("key:", from) + "key:".length();
      from = keyOffsets[i];
    }
  }

  public static void main(String[] arguments) throws IOException {
    int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    int port = numbers[0];
    int clients = numbers[1];
    int pipeline = numbers[4];
    byte[] request = request(numbers[3]).repeat(pipeline).getBytes(US_ASCII);
    int batches = Math.max(clients, numbers[5] / pipeline);
    Multi run = new Multi(numbers[2], pipeline, batches, request);
    for (int i = 0; i < clients; i++) {
      run.connect(port, request);
    }
    run.drive();
    run.report(pipeline);
  }

  private static String request(int valueBytes) {
    StringBuilder text = new StringBuilder("*1\r\n$5\r\nMULTI\r\n");
    for (int i = 0; i < SETS; i++) {
      text.append("*3\r\n$3\r\nSET\r\n$16\r\nkey:").append("0".repeat(DIGITS)).append("\r\n");
      text.append("$")
          .append(valueBytes)
          .append("\r\n")
          .append("x".repeat(valueBytes))
          .append("\r\n");
    }
    return text.append("*1\r\n$4\r\nEXEC\r\n").toString();
  }

  private void connect(int port, byte[] request) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Client client = new Client(channel, request, expected.length);
    channel.register(selector, SelectionKey.OP_READ, client);
    send(client);
  }

  private void send(Client client) throws IOException {
    if (sent == nanos.length) {
      return;
    }
    sent++;
    for (int offset : keyOffsets) {
      int number = random.nextInt(keys);
      for (int i = DIGITS - 1; i >= 0; i--) {
        client.request.put(offset + i, (byte) ('0' + number % 10));
        number /= 10;
      }
    }
    client.began = System.nanoTime();
    client.request.rewind();
    while (client.request.hasRemaining()) {
      client.channel.write(client.request);
    }
  }

  private void drive() throws IOException {
    while (answered < nanos.length) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        receive((Client) key.attachment());
      }
      selector.selectedKeys().clear();
    }
  }

  private void receive(Client client) throws IOException {
    if (client.channel.read(client.reply) < 0) {
      throw new IOException("the server closed a connection");
    }
    if (client.reply.hasRemaining() && isAsExpected(client.reply)) {
      return;
    }
    if (!isAsExpected(client.reply)) {
      byte[] got = new byte[client.reply.flip().remaining()];
      client.reply.get(got);
      throw new IOException("not the expected reply: " + new String(got, US_ASCII));
    }
    long now = System.nanoTime();
    if (answered == nanos.length / 5) {
      countedFrom = now;
    }
    nanos[answered++] = now - client.began;
    client.reply.clear();
    send(client);
  }

  private boolean isAsExpected(ByteBuffer reply) {
    int length = reply.position();
    return reply.duplicate().flip().equals(ByteBuffer.wrap(expected, 0, length));
  }

  private void report(int pipeline) {
    int first = nanos.length / 5;
    double seconds = (System.nanoTime() - countedFrom) / 1e9;
    Arrays.sort(nanos, first, nanos.length);
    double rate = (double) (nanos.length - first) * pipeline / seconds;
    System.out.printf(
        "%.2f %.3f %.3f %.3f%n",
        rate, millis(first, 0.5), millis(first, 0.99), millis(first, 0.999));
  }

  private double millis(int first, double share) {
    int index = first + (int) ((nanos.length - first - 1) * share);
    return nanos[index] / 1e6;
  }
}
