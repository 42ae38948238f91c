package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.heddle.resp.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Arguments and files are understood, or refused, as by Redis. */
class StartupFactsTest {
  private static final Pattern LINE = Pattern.compile("line (\\d+): (.*)");

  @TempDir Path directory;

  private record Case(List<String> arguments, List<String> file, List<Bytes> asked, String answer) {
    String name() {
      return arguments + " " + file;
    }
  }

  @TestFactory
  List<DynamicTest> startsAsRedis() {
    List<Case> cases = cases();
    assertThat(cases).hasSizeGreaterThan(50);
    return cases.stream().map(each -> dynamicTest(each.name(), () -> check(each))).toList();
  }

  private void check(Case expected) throws IOException {
    List<String> arguments = new ArrayList<>(expected.arguments());
    if (!expected.file().isEmpty()) {
      Files.write(directory.resolve("conf"), expected.file());
      arguments.add(0, "conf");
    }
    String message;
    try {
      CommandLine.Serve serve = (CommandLine.Serve) CommandLine.parse(arguments);
      Config config =
          Startup.load(serve, Map.of(), directory, InputStream.nullInputStream()).config();
      Map<String, String> got = new TreeMap<>();
      config
          .get(expected.asked())
          .forEach(entry -> got.put(entry.getKey(), entry.getValue().toString()));
      assertThat(got).isEqualTo(Facts.object(expected.answer()));
      return;
    } catch (ConfigException e) {
      message = e.getMessage();
    }
    Matcher line = LINE.matcher(expected.answer());
    if (line.matches()) {
      assertThat(message).matches("conf:" + line.group(1) + ":\\d+: .*").contains(line.group(2));
    } else {
      assertThat(message).contains(": " + expected.answer());
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<String> arguments = List.of();
    List<String> file = new ArrayList<>();
    List<Bytes> asked = List.of();
    for (String line : Facts.lines(StartupFactsTest.class, "startup.facts")) {
      String rest = line.length() < 2 ? "" : line.substring(2);
      switch (line.isEmpty() ? ' ' : line.charAt(0)) {
        case '>' -> {
          arguments = Facts.words(rest).stream().map(Bytes::toString).toList();
          file = new ArrayList<>();
        }
        case '|' -> file.add(rest);
        case '?' -> asked = Facts.words(rest);
        case '<' -> cases.add(new Case(arguments, file, asked, rest));
        default -> {}
      }
    }
    return cases;
  }
}
