package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is configured when the server starts, gathered from every source. For directives a file
 * comes first, then standard input, the environment and the command line; for the keys of {@code
 * perf_config.toml} the file and then the environment. What comes later wins.
 *
 * @param configFile the file of directives that was read, if any
 * @param perfFile the file that was read as {@code perf_config.toml}, if any
 */
public record Startup(
    Config config, PerfConfig perf, @Nullable Path configFile, @Nullable Path perfFile) {

  private static final String DEFAULT_PERF_FILE = "perf_config.toml";

  /**
   * Reads what {@code commandLine} and {@code environment} name. Throws a {@link ConfigException}
   * that names the place of the first mistake.
   *
   * @param workingDirectory where the server was started, which relative paths start from
   */
  public static Startup load(
      CommandLine.Serve commandLine,
      Map<String, String> environment,
      Path workingDirectory,
      InputStream standardInput) {
    Environment variables = new Environment(environment);
    Config config = new Config(workingDirectory);
    Directives directives = new Directives(config);
    PerfValues perf = new PerfValues();
    Path perfFile = readPerfFile(perf, commandLine, variables, config.dir());
    Path configFile = null;
    if (commandLine.file() != null) {
      configFile = Disk.resolve(config.dir(), commandLine.file());
      directives.readFile(commandLine.file());
      config.file(configFile);
    }
    if (commandLine.standardInput()) {
      directives.readLines("stdin", read(standardInput));
    }
    variables.apply(directives, config, perf);
    for (CommandLine.Option option : commandLine.options()) {
      directives.assign(option.words(), index -> option.place());
    }
    return new Startup(config, perf.toConfig(), configFile, perfFile);
  }

  private static @Nullable Path readPerfFile(
      PerfValues perf, CommandLine.Serve commandLine, Environment variables, Path directory) {
    if (commandLine.perfFile() != null) {
      return readPerfFile(perf, commandLine.perfFile(), CommandLine.PERF_CONFIG, directory);
    }
    String path = variables.perfFile();
    if (path != null) {
      return readPerfFile(perf, path, Environment.PERF_CONFIG_PATH, directory);
    }
    return Files.exists(directory.resolve(DEFAULT_PERF_FILE))
        ? readPerfFile(perf, DEFAULT_PERF_FILE, directory.toString(), directory)
        : null;
  }

  private static Path readPerfFile(PerfValues perf, String path, String place, Path directory) {
    Path file;
    Bytes content;
    try {
      file = Disk.resolve(directory, path);
      content = Disk.read(file);
    } catch (ConfigException e) {
      throw new ConfigException("can't open '" + path + "': " + e.getMessage()).at(place);
    }
    perf.readToml(path, content.toString());
    return file;
  }

  private static Bytes read(InputStream input) {
    try {
      return Bytes.of(input.readAllBytes());
    } catch (IOException e) {
      throw new ConfigException("can't read standard input: " + e.getMessage());
    }
  }
}
