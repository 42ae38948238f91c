package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.heddle.server.command.Argument;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Docs;
import io.heddle.server.command.KeySpec;
import io.heddle.server.command.family.Families;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command must declare itself fully, and without contradicting itself. */
class CommandDeclarationsTest {
  /** Redis lets a client that says goodbye say anything else too. */
  private static final Set<String> TAKE_ANYTHING = Set.of("quit");

  static Stream<Command> all() {
    return Families.commands().stream()
        .flatMap(command -> Stream.concat(Stream.of(command), command.subcommands().stream()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isDocumented(Command command) {
    Docs docs = command.docs();
    assertThat(docs.summary()).matches("\\p{Lu}.*\\.");
    assertThat(docs.since()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(docs.complexity()).isNotBlank();
    assertThat(docs.history())
        .allSatisfy(
            change -> {
              assertThat(change.version()).matches("\\d+\\.\\d+\\.\\d+");
              assertThat(change.what()).matches(".*\\.");
            });
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasASyntaxThatAgreesWithItsArity(Command command) {
    assertThatCode(command::arguments).doesNotThrowAnyException();
    assertThat(command.arity()).isEqualTo(arityOfSyntax(command));
  }

  private static int arityOfSyntax(Command command) {
    int names = command.fullName().equals(command.name()) ? 1 : 2;
    if (!command.subcommands().isEmpty()) {
      return command.execution() == null ? -2 : -1;
    }
    if (TAKE_ANYTHING.contains(command.name())) {
      return -names;
    }
    int least = names + command.arguments().stream().mapToInt(Argument::leastWords).sum();
    return command.arguments().stream().allMatch(Argument::isOfFixedLength) ? least : -least;
  }

  @ParameterizedTest
  @MethodSource("all")
  void namesAnArgumentForEachKeySpecification(Command command) {
    assertThat(command.arguments().stream().flatMap(CommandDeclarationsTest::keySpecs).distinct())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, command.keySpecs().size())
                .filter(i -> !command.keySpecs().get(i).flags().contains(KeySpec.Flag.NOT_KEY))
                .boxed()
                .toList());
  }

  @Test
  void areNumberedByEachTableForItself() {
    CommandTable one = new CommandTable(Families.commands());
    CommandTable other = new CommandTable(Families.commands().reversed());
    assertThat(List.of(one, other))
        .allSatisfy(
            table ->
                assertThat(table.numbered().stream().map(Command::id))
                    .containsExactlyElementsOf(
                        IntStream.range(0, table.numbered().size()).boxed().toList()));
  }

  private static Stream<Integer> keySpecs(Argument argument) {
    return Stream.concat(
        argument.isKey() ? Stream.of(argument.keySpec()) : Stream.of(),
        argument.parts().stream().flatMap(CommandDeclarationsTest::keySpecs));
  }
}
