package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.config.CommandLine.Serve;
import io.heddle.server.config.CommandLine.Usage;
import io.heddle.server.config.CommandLine.Version;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {
  private static Serve serve(String... arguments) {
    return (Serve) CommandLine.parse(List.of(arguments));
  }

  /** Each option as its place and its words, with bars between. */
  private static List<String> options(Serve serve) {
    return serve.options().stream()
        .map(
            option ->
                option.place()
                    + "="
                    + String.join(
                        "|", option.words().stream().map(w -> w.value().toString()).toList()))
        .toList();
  }

  @Test
  void asksForVersionAndHelpOnlyAtFirst() {
    assertThat(CommandLine.parse(List.of("-v"))).isEqualTo(new Version());
    assertThat(CommandLine.parse(List.of("--version", "x"))).isEqualTo(new Version());
    assertThat(CommandLine.parse(List.of("-h"))).isEqualTo(new Usage());
    assertThat(CommandLine.parse(List.of("--help"))).isEqualTo(new Usage());
    assertThat(options(serve("--port", "1", "--version", "2")))
        .containsExactly("--port=port|1", "--version=version|2");
  }

  static Stream<Arguments> commandLines() {
    return Stream.of(
        options("--port 1", "--port=port|1"),
        options("--port 1 --hz 2", "--port=port|1", "--hz=hz|2"),
        options("a.conf --port 1", "--port=port|1"),
        options("--port", "--port=port"),
        options("--port --hz 2", "--port=port|--hz|2"),
        options("--bind a b --hz 2", "--bind=bind|a|b", "--hz=hz|2"),
        options("--save", "--save=save|"),
        options("--save --hz 2", "--save=save|", "--hz=hz|2"),
        options("--SAVE --hz 2", "--SAVE=SAVE|", "--hz=hz|2"),
        options("--save 1 2", "--save=save|1|2"),
        options("--hz 1 -2", "--hz=hz|1|-2"),
        options("-x y", "-x=-x|y"),
        options("a.conf b.conf", "b.conf=b.conf"),
        options("-- hz 2", "hz=hz|2"),
        options("--hz 2 --perf-config f --port 1", "--hz=hz|2", "--port=port|1"),
        options("--hz --perf-config f", "--hz=hz|--perf-config|f"));
  }

  private static Arguments options(String arguments, String... options) {
    return Arguments.of(arguments, List.of(options));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void groupsArgumentsAsRedisDoes(String arguments, List<String> options) {
    assertThat(options(serve(arguments.split(" ", -1)))).isEqualTo(options);
  }

  @Test
  void anOptionMayBringItsValuesInOneArgument() {
    assertThat(options(serve("--port 1", "--requirepass \"a b\" ", "--bind a", "b")))
        .containsExactly("--port=port|1", "--requirepass=requirepass|a b", "--bind=bind|a|b");
    assertThatThrownBy(() -> serve("--requirepass \"a"))
        .hasMessage("--requirepass \"a: Unbalanced quotes in configuration line");
  }

  @Test
  void valuesAreTakenAsTheyAre() {
    assertThat(options(serve("--requirepass", "\"a b' \\n")))
        .containsExactly("--requirepass=requirepass|\"a b' \\n");
  }

  @Test
  void theFirstArgumentMayNameAFile() {
    assertThat(serve().file()).isNull();
    assertThat(serve("a.conf").file()).isEqualTo("a.conf");
    assertThat(serve("--port", "1", "a.conf").file()).isNull();
  }

  @Test
  void aMinusAtEitherEndMeansStandardInput() {
    assertThat(serve("-").standardInput()).isTrue();
    assertThat(serve("-", "--port", "1").standardInput()).isTrue();
    assertThat(serve("a.conf", "--port", "1", "-").standardInput()).isTrue();
    assertThat(serve("--port", "1").standardInput()).isFalse();
    Serve within = serve("--requirepass", "-", "--port", "1");
    assertThat(within.standardInput()).isFalse();
    assertThat(options(within)).containsExactly("--requirepass=requirepass|-", "--port=port|1");
    Serve last = serve("--requirepass", "-");
    assertThat(last.standardInput()).isTrue();
    assertThat(options(last)).containsExactly("--requirepass=requirepass");
  }

  @Test
  void namesThePerfConfigFile() {
    assertThat(serve("--port", "1").perfFile()).isNull();
    assertThat(serve("--perf-config", "x.toml").perfFile()).isEqualTo("x.toml");
    assertThat(serve("a.conf", "--perf-config", "--x", "--port", "1").perfFile()).isEqualTo("--x");
    assertThatThrownBy(() -> serve("--perf-config"))
        .hasMessage("--perf-config: wrong number of arguments");
  }
}
