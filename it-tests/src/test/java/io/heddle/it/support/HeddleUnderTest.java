package io.heddle.it.support;

/** A server that a test talks to over a socket; whoever started it closes it. */
public interface HeddleUnderTest extends AutoCloseable {
  int port();

  @Override
  void close();
}
