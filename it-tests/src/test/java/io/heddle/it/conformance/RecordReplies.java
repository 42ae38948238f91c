package io.heddle.it.conformance;

import io.heddle.it.support.ServerProcess;
import io.heddle.server.Frame;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Records what Redis answers to the conformance scripts: {@code RecordReplies REDIS_SERVER
 * DIRECTORY [SCRIPT...]}. A script that gets another answer when its requests are pipelined, or
 * when it is run again, is refused. Started by {@code it-tests/record-facts}, which needs no build.
 */
final class RecordReplies {
  private final String redis;

  private RecordReplies(String redis) {
    this.redis = redis;
  }

  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    Path directory = Path.of(words.get(1));
    Set<String> wanted = Set.copyOf(words.subList(2, words.size()));
    int requests = 0;
    for (Path file : scripts(directory)) {
      String name = file.getFileName().toString().replace(".script", "");
      if (wanted.isEmpty() || wanted.contains(name)) {
        Script script = Script.parse(name, Files.readAllLines(file));
        new RecordReplies(words.get(0)).record(script, directory.resolve(name + ".replies"));
        requests += script.steps().size() * script.protocols().size();
      }
    }
    System.out.println(requests + " requests and their replies, counting RESP2 and RESP3");
  }

  private static List<Path> scripts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".script")).sorted().toList();
    }
  }

  private void record(Script script, Path target) throws IOException {
    Map<Integer, List<List<Frame>>> replies = new TreeMap<>();
    Map<Integer, List<List<Frame>>> pipelined = new LinkedHashMap<>();
    String version = "";
    for (int protocol : script.protocols()) {
      try (ServerProcess server = ServerProcess.redis(redis)) {
        try (RespClient client = new RespClient(server.port())) {
          version = client.infoField("redis_version");
        }
        replies.put(protocol, Conversation.oneByOne(script, server.port(), protocol));
      } catch (RuntimeException e) {
        throw new IllegalStateException(script.name(), e);
      }
      try (ServerProcess server = ServerProcess.redis(redis)) {
        pipelined.put(protocol, Conversation.pipelined(script, server.port(), protocol));
      } catch (RuntimeException e) {
        throw new IllegalStateException(script.name() + ", pipelined", e);
      }
    }
    Recording recording = Recording.of(script, replies);
    refuseDifferences(script, recording.print(), Recording.of(script, pipelined).print());
    List<String> lines = new ArrayList<>();
    lines.add("# Recorded from redis_version " + version + " by it-tests/record-facts.");
    lines.addAll(recording.print());
    Files.write(target, lines);
    System.out.println(target + ": " + script.steps().size() + " requests");
  }

  private static void refuseDifferences(Script script, List<String> first, List<String> second) {
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      if (!first.get(i).equals(second.get(i))) {
        throw new IllegalStateException(
            script.name()
                + ": one by one and pipelined differ: "
                + first.subList(Math.max(0, i - 3), i + 1)
                + ", "
                + second.get(i));
      }
    }
  }
}
