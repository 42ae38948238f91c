package io.heddle.shard.rdb;

import io.heddle.resp.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a real Redis 7.4.1 dumped, by name. */
final class Payloads {
  private Payloads() {}

  /** The payloads whose names begin with {@code prefix}. */
  static Map<String, Bytes> named(String prefix) {
    Map<String, Bytes> found = new LinkedHashMap<>();
    try (InputStream in = Payloads.class.getResourceAsStream("dumps-7.4.1.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(prefix) && !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(words -> found.put(words[0], Bytes.of(HexFormat.of().parseHex(words[2]))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  /** The string that the payload of that name holds. */
  static Bytes string(String name) {
    String[] words = name.split(":", 2);
    return switch (words[0]) {
      case "string", "text" -> Bytes.of(words[1].equals("empty") ? "" : words[1]);
      case "repeat" -> Bytes.of("a".repeat(Integer.parseInt(words[1].substring(2))));
      case "counter" -> counter(Integer.parseInt(words[1]));
      case "words" -> users(Integer.parseInt(words[1]));
      default -> throw new AssertionError(name);
    };
  }

  private static Bytes counter(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ((i * 7919L + (long) i * i) % 251);
    }
    return Bytes.of(bytes);
  }

  private static Bytes users(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("user:").append(i).append(',');
    }
    return Bytes.of(text.toString());
  }
}
