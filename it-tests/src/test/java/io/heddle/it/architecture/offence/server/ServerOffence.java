package io.heddle.it.architecture.offence.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/** Every bad habit once. */
public final class ServerOffence {
  static int count;

  private final ThreadLocal<String> local = new ThreadLocal<>();
  private final LongSupplier nanos = System::nanoTime;
  private final DoubleSupplier chance = Math::random;
  private final Logger logger = Logger.getLogger(local.toString());

  synchronized void pinned() throws InterruptedException {
    LockSupport.park();
    Thread.sleep(1);
  }

  Object time() {
    return Instant.now().plusMillis(System.currentTimeMillis()).plusNanos(nanos.getAsLong());
  }

  Object date() {
    return new Date();
  }

  double random() {
    return chance.getAsDouble() + new Random(1).nextInt() + ThreadLocalRandom.current().nextInt();
  }

  boolean files(String name) throws IOException {
    System.out.println(name);
    return new File(name).exists() || Files.size(Path.of(name)) > count;
  }

  Object reflect(String name) throws ReflectiveOperationException {
    logger.info(name);
    return Class.forName(name).getMethods()[0].invoke(name);
  }

  static final class ByteUtils {}

  abstract static class AbstractThing {}

  record TurnManager() {}
}
