package io.heddle.resp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of some input: the requests, and what stopped the reading: a protocol error's text, or
 * {@link #MORE}.
 */
record Outcome(List<List<Bytes>> requests, String end) {
  static final String MORE = "more bytes needed";

  /** Reads all that {@code reader} has, calling {@code next} as often as a connection does. */
  static Outcome of(RespReader reader) throws IOException {
    List<List<Bytes>> requests = new ArrayList<>();
    while (reader.fill()) {
      // All requests of one read are looked at only when the last of them was found.
      List<Request> valid = new ArrayList<>();
      String end = MORE;
      try {
        for (Request request = reader.next(); request != null; request = reader.next()) {
          valid.add(request);
        }
      } catch (ProtocolException e) {
        end = e.getMessage();
      }
      valid.forEach(request -> requests.add(arguments(request)));
      if (!end.equals(MORE)) {
        return new Outcome(requests, end);
      }
    }
    return new Outcome(requests, MORE);
  }

  static List<Bytes> arguments(Request request) {
    List<Bytes> arguments = new ArrayList<>();
    for (int i = 0; i < request.size(); i++) {
      arguments.add(request.argument(i).copy());
    }
    return arguments;
  }
}
