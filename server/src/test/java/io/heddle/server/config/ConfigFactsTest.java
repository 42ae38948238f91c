package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.heddle.resp.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** CONFIG GET and CONFIG SET answer as Redis does, request after request. */
class ConfigFactsTest {
  private final List<String> lines = Facts.lines(ConfigFactsTest.class, "config.facts");

  @TestFactory
  List<DynamicTest> answersAsRedis() {
    Config config = new Config(Path.of(""));
    config.set(List.of(Map.entry(Bytes.of("bind"), Bytes.of("127.0.0.1"))));
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < lines.size() - 1; i++) {
      if (lines.get(i).startsWith("> ")) {
        String request = lines.get(i).substring(2);
        String answer = lines.get(i + 1).substring(2);
        tests.add(dynamicTest(request, () -> check(config, Facts.words(request), answer)));
      }
    }
    return tests;
  }

  @Test
  void thereAreEnoughFacts() {
    assertThat(lines.stream().filter(line -> line.startsWith("> ")).count()).isGreaterThan(150);
  }

  private static void check(Config config, List<Bytes> request, String answer) {
    List<Bytes> arguments = request.subList(2, request.size());
    if (request.get(1).equalsIgnoreCase("GET")) {
      Map<String, String> got = new TreeMap<>();
      config.get(arguments).forEach(entry -> got.put(entry.getKey(), entry.getValue().toString()));
      assertThat(got).isEqualTo(Facts.object(answer));
    } else {
      assertThat(set(config, arguments))
          .isEqualTo(Facts.isError(answer) ? Facts.error(answer) : "OK");
    }
  }

  private static String set(Config config, List<Bytes> arguments) {
    List<Map.Entry<Bytes, Bytes>> pairs = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      pairs.add(Map.entry(arguments.get(i), arguments.get(i + 1)));
    }
    try {
      config.set(pairs);
      return "OK";
    } catch (ConfigException e) {
      return "ERR " + e.getMessage();
    }
  }
}
