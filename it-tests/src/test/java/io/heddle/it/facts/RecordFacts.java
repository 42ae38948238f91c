package io.heddle.it.facts;

import io.heddle.it.support.ServerProcess;
import io.heddle.server.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Records the facts about Redis's commands: {@code RecordFacts REDIS_SERVER DIRECTORY}. Started by
 * {@code it-tests/record-facts}, which needs no build.
 */
final class RecordFacts {
  private RecordFacts() {}

  public static void main(String[] arguments) throws IOException {
    try (ServerProcess redis = ServerProcess.redis(arguments[0]);
        RespClient client = new RespClient(redis.port())) {
      String version = client.infoField("redis_version");
      String heading = "# Recorded from redis_version " + version + " by it-tests/record-facts.";
      List<CommandFacts> commands =
          client.frame("COMMAND").elements().stream()
              .flatMap(CommandFacts::of)
              .sorted((a, b) -> a.name().compareTo(b.name()))
              .toList();
      write(
          Path.of(arguments[1], "commands-" + version + ".txt"),
          heading,
          commands.stream().flatMap(CommandFacts::print));
      write(
          Path.of(arguments[1], "keys-" + version + ".txt"),
          heading,
          Invocations.of(commands).stream()
              .map(invocation -> KeyAnswer.ask(client, invocation))
              .flatMap(KeyAnswer::print));
    }
  }

  private static void write(Path file, String heading, Stream<String> lines) throws IOException {
    Files.write(file, Stream.concat(Stream.of(heading), lines).toList());
    System.out.println(file);
  }
}
