package io.heddle.it.fuzz;

import io.heddle.it.support.FrameText;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that a server holds, read type by type, as text: each key with lines about it. */
final class Contents {
  static final int DATABASES = 16;

  /** Times to live are compared in steps of so many milliseconds, as one server is asked later. */
  private static final long STEP_MILLIS = 10_000;

  private final RespClient client;
  private final Set<String> both;

  /**
   * @param both the commands that both servers have
   */
  Contents(RespClient client, Set<String> both) {
    this.client = client;
    this.both = both;
  }

  Map<String, List<String>> read() {
    TreeMap<String, List<String>> contents = new TreeMap<>();
    for (int database = 0; database < DATABASES; database++) {
      client.send(List.of("SELECT", Integer.toString(database)));
      client.send(List.of("KEYS", "*"));
      client.readFrame();
      TreeSet<String> keys = new TreeSet<>();
      client.readFrame().elements().forEach(key -> keys.add(key.text()));
      for (String key : keys) {
        contents.put(database + " " + FrameText.escape(key), describe(key));
      }
    }
    return contents;
  }

  private List<String> describe(String key) {
    String type = client.frame("TYPE", key).text();
    List<String> lines = new ArrayList<>(List.of(type));
    if (both.contains("object|encoding")) {
      lines.addAll(FrameText.lines(client.frame("OBJECT", "ENCODING", key)));
    }
    Frame value =
        switch (type) {
          case "string" -> client.frame("GET", key);
          case "list" -> client.frame("LRANGE", key, "0", "-1");
          case "hash" -> pairs(client.frame("HGETALL", key));
          case "set" -> Likeness.sorted(client.frame("SMEMBERS", key));
          case "zset" -> client.frame("ZRANGE", key, "0", "-1", "WITHSCORES");
          case "stream" -> client.frame("XRANGE", key, "-", "+");
          case "none" -> new Frame.Absent('$'); // its time came just now
          default -> throw new IllegalStateException("no way to read a " + type);
        };
    lines.addAll(FrameText.lines(value));
    if (type.equals("hash") && both.contains("hpttl") && !value.elements().isEmpty()) {
      lines.addAll(lives(key, value.elements()));
    }
    lines.add(life(client.frame("PTTL", key)));
    return lines;
  }

  private static String life(Frame left) {
    long millis = Long.parseLong(left.text());
    long steps = (millis + STEP_MILLIS / 2) / STEP_MILLIS;
    return "lives " + (millis < 0 ? "for ever" : steps + "0 s or so");
  }

  /** How long each field lives, given {@code pairs} of names and values. */
  private List<String> lives(String key, List<Frame> pairs) {
    List<String> request = new ArrayList<>(List.of("HPTTL", key, "FIELDS", "" + pairs.size() / 2));
    for (int i = 0; i < pairs.size(); i += 2) {
      request.add(pairs.get(i).text());
    }
    Frame left = client.frame(request);
    return left.isError() // its time came just now
        ? List.of()
        : left.elements().stream().map(Contents::life).toList();
  }

  private static Frame pairs(Frame flat) {
    TreeMap<String, Frame> fields = new TreeMap<>();
    List<Frame> elements = flat.elements();
    for (int i = 0; i < elements.size(); i += 2) {
      fields.put(elements.get(i).text(), elements.get(i + 1));
    }
    List<Frame> ordered = new ArrayList<>();
    fields.forEach(
        (field, value) -> {
          ordered.add(new Frame.Blob('$', field));
          ordered.add(value);
        });
    return new Frame.Aggregate(flat.type(), ordered);
  }
}
