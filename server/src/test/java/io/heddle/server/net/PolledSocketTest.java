package io.heddle.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.seam.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PolledSocketTest {
  private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private List<Poller> pollers = List.of();
  private ServerSocketChannel door;

  @BeforeEach
  void start() throws IOException {
    pollers = Poller.forAllProcessors(VIRTUAL, Waiting.THREADS);
    door = ServerSocketChannel.open();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws IOException {
    pollers.forEach(Poller::close);
    door.close();
    threads.shutdownNow();
  }

  /** Both ends of a connection. */
  private record Pair(SocketChannel client, PolledSocket server) {
    void send(String text) throws IOException {
      client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    String read(int most) throws IOException {
      byte[] array = new byte[most];
      int count = server.read(array, 0, most);
      return count < 0 ? "end" : new String(array, 0, count, StandardCharsets.US_ASCII);
    }
  }

  private Pair connect() throws IOException {
    SocketChannel client = SocketChannel.open(door.getLocalAddress());
    return new Pair(client, new PolledSocket(door.accept(), pollers.get(0)));
  }

  private <T> Future<T> begin(Callable<T> task) {
    return threads.submit(task);
  }

  /** Lets the poller look so often, at another connection, that it has seen all there is. */
  private void letPollerLook(int times) throws IOException {
    Pair other = connect();
    for (int i = 0; i < times; i++) {
      other.send("x");
      assertThat(other.read(1)).isEqualTo("x");
    }
    other.client().close();
    other.server().close();
  }

  @Test
  void readingWaitsForSomething() throws Exception {
    Pair pair = connect();
    Future<String> reading = begin(() -> pair.read(100));
    letPollerLook(10);
    assertThat(reading.isDone()).isFalse();
    pair.send("abc");
    assertThat(reading.get()).isEqualTo("abc");
  }

  @Test
  void whatCameWhileNobodyReadIsRead() throws Exception {
    Pair pair = connect();
    pair.send("a");
    assertThat(pair.read(100)).isEqualTo("a");
    pair.send("bcd");
    letPollerLook(200); // by now it has been told to be quiet about this one
    assertThat(pair.read(2)).isEqualTo("bc");
    assertThat(pair.read(100)).isEqualTo("d");
    pair.send("e");
    assertThat(pair.read(100)).isEqualTo("e");
  }

  @Test
  void readingNowDoesNotWait() throws Exception {
    Pair pair = connect();
    byte[] array = new byte[10];
    assertThat(pair.server().readNow(array, 0, array.length)).isZero();
    pair.send("abc");
    int count = 0;
    while (count < 3) {
      count += pair.server().readNow(array, 0, array.length);
      Waiting.THREADS.parkNanos(1);
    }
    assertThat(array).startsWith("abc".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void writingWaitsForRoom() throws Exception {
    Pair pair = connect();
    ByteBuffer much = ByteBuffer.allocate(50 << 20);
    new Random(1).nextBytes(much.array());
    Future<Void> writing =
        begin(
            () -> {
              ByteBuffer rest = much.duplicate();
              while (rest.hasRemaining()) {
                pair.server().write(rest);
              }
              return null;
            });
    letPollerLook(50);
    assertThat(writing.isDone()).isFalse();
    ByteBuffer came = ByteBuffer.allocate(much.capacity());
    while (came.hasRemaining()) {
      assertThat(pair.client().read(came)).isPositive();
    }
    writing.get();
    assertThat(came.array()).isEqualTo(much.array());
  }

  @Test
  void whoReadsAndWhoWritesLearnThatItIsClosed() throws Exception {
    Pair pair = connect();
    Future<String> reading = begin(() -> pair.read(100));
    Future<Void> writing =
        begin(
            () -> {
              while (true) {
                pair.server().write(ByteBuffer.allocate(1 << 20));
              }
            });
    letPollerLook(50);
    pair.server().close();
    for (Future<?> each : List.of(reading, writing)) {
      assertThatThrownBy(each::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(ClosedChannelException.class);
    }
    // The client learns of it too, though nobody else does anything.
    ByteBuffer came = ByteBuffer.allocate(1 << 20);
    int count = 0;
    while (count >= 0) {
      count = pair.client().read(came.clear());
    }
    assertThat(count).isEqualTo(-1);
  }

  @Test
  void whoReadsLearnsThatTheClientHungUp() throws Exception {
    Pair pair = connect();
    Future<String> reading = begin(() -> pair.read(100));
    letPollerLook(5);
    pair.client().close();
    assertThat(reading.get()).isEqualTo("end");
  }

  @Test
  void whoReadsLearnsThatInputIsOver() throws Exception {
    Pair pair = connect();
    Future<String> reading = begin(() -> pair.read(100));
    letPollerLook(5);
    pair.server().shutdownInput();
    assertThat(reading.get()).isEqualTo("end");
  }

  @Test
  void manyTalkAtOnceAndWithPauses() throws Exception {
    Random seeds = new Random(1);
    List<Future<Integer>> echoes = new ArrayList<>();
    List<Future<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Pair pair = connect();
      Random random = new Random(seeds.nextLong());
      echoes.add(begin(() -> echo(pair.server())));
      clients.add(begin(() -> talk(pair.client(), random)));
    }
    for (Future<Void> each : clients) {
      each.get();
    }
    for (Future<Integer> each : echoes) {
      assertThat(each.get()).isPositive();
    }
  }

  private static int echo(PolledSocket server) throws IOException {
    byte[] array = new byte[100];
    int all = 0;
    for (int count = server.read(array, 0, 100); count >= 0; count = server.read(array, 0, 100)) {
      ByteBuffer bytes = ByteBuffer.wrap(array, 0, count);
      while (bytes.hasRemaining()) {
        server.write(bytes);
      }
      all += count;
    }
    server.close();
    return all;
  }

  private static Void talk(SocketChannel client, Random random) throws IOException {
    for (int i = 0; i < 300; i++) {
      byte[] said = new byte[1 + random.nextInt(500)];
      random.nextBytes(said);
      client.write(ByteBuffer.wrap(said));
      if (random.nextInt(30) == 0) {
        Waiting.THREADS.parkNanos(random.nextInt(2_000_000));
      }
      ByteBuffer heard = ByteBuffer.allocate(said.length);
      while (heard.hasRemaining()) {
        assertThat(client.read(heard)).isPositive();
      }
      assertThat(heard.array()).isEqualTo(said);
    }
    client.close();
    return null;
  }

  @Test
  void closedPollersLeaveNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<Poller> more = Poller.forAllProcessors(VIRTUAL, Waiting.THREADS);
    List<Thread> started =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread) && thread.getName().equals("heddle-poller"))
            .toList();
    assertThat(started).hasSameSizeAs(more);
    more.forEach(Poller::close);
    for (Thread thread : started) {
      thread.join(); // or the test's time is over
    }
  }
}
