package io.heddle.resp;

import java.util.Arrays;

/**
 * A reader's request objects, used again after each read: first those that are whole, then the one
 * in progress. Owned by its {@link RespReader}.
 */
final class RequestPool {
  /** How many requests are kept; a longer pipeline makes some anew each time. */
  static final int KEPT = 256;

  private Request[] requests = {new Request()};
  private int whole;
  private boolean longOnes;
  private int peak;

  /** The request in progress. */
  Request current() {
    return requests[whole];
  }

  /** Counts the request in progress as whole, and returns it. */
  Request finish() {
    Request request = requests[whole++];
    if (whole == requests.length) {
      grow();
    }
    return request;
  }

  private void grow() {
    requests = Arrays.copyOf(requests, 2 * whole);
    for (int i = whole; i < requests.length; i++) {
      requests[i] = new Request();
    }
  }

  /** Says that the request in progress may have more arguments than are kept space for. */
  void expectLong() {
    longOnes = true;
  }

  /** Makes all whole requests available again; the one in progress stays as it is. */
  void recycle() {
    if (whole == 0) {
      return;
    }
    Request current = requests[whole];
    requests[whole] = requests[0];
    requests[0] = current;
    if (longOnes) {
      for (int i = 1; i <= whole; i++) {
        requests[i].trim();
      }
      longOnes = current.size() > 0;
    }
    peak = Math.max(peak, whole);
    whole = 0;
    if (requests.length > KEPT) {
      requests = Arrays.copyOf(requests, KEPT);
    }
  }

  /** Keeps, of recycled requests, only as many as were in use since the last review. */
  void review() {
    requests = Arrays.copyOf(requests, Math.min(requests.length, peak + 1));
    peak = 0;
  }

  /** Lets no request hold on to another buffer than this. */
  void moveTo(byte[] buffer) {
    for (Request request : requests) {
      request.moveTo(buffer);
    }
  }
}
