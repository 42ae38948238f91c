package io.heddle.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.heddle.server.command.KeySpec.Begin;
import io.heddle.server.command.KeySpec.Find;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentSyntaxTest {
  private static String show(List<Argument> arguments) {
    return arguments.stream().map(ArgumentSyntaxTest::show).collect(Collectors.joining(" "));
  }

  /** Token, name and type, parts, and then a sign for each flag: ? optional, * multiple. */
  private static String show(Argument argument) {
    String token = argument.token() == null ? "" : argument.token() + "=";
    String parts = argument.parts().isEmpty() ? "" : "(" + show(argument.parts()) + ")";
    return token
        + argument.name()
        + ":"
        + argument.type().wireName()
        + (argument.isKey() ? argument.keySpec() : "")
        + parts
        + (argument.isOptional() ? "?" : "")
        + (argument.isMultiple() ? "*" : "")
        + (argument.isTokenRepeated() ? "*" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "message; message:string",
        "[message]; message:string?",
        "index count [REPLACE]; index:integer count:integer REPLACE=replace:pure-token?",
        "increment:double; increment:double",
        "ip:port; ip:port:string",
        "pattern unix-time-seconds; pattern:pattern unix-time-seconds:unix-time",
        "name [name ...]; name:string*",
        "[name [name ...]]; name:string?*",
        "a b [a b ...]; a-b:block(a:string b:string)*",
        "x a b [a b ...] y; x:string a-b:block(a:string b:string)* y:string",
        "[NX | XX]; nx-or-xx:oneof(NX=nx:pure-token XX=xx:pure-token)?",
        "<ON | OFF>; on-or-off:oneof(ON=on:pure-token OFF=off:pure-token)",
        "[EX seconds | PERSIST]; seconds-or-persist:oneof(EX=seconds:integer"
            + " PERSIST=persist:pure-token)?",
        "[MATCH pattern]; MATCH=pattern:pattern?",
        "[AUTH user password]; AUTH=auth:block(user:string password:string)?",
        "[TYPE <A | B>]; TYPE=type:oneof(A=a:pure-token B=b:pure-token)?",
        "[ID client-id [client-id ...]]; ID=client-id:integer?*",
        "[PREFIX prefix [PREFIX prefix ...]]; PREFIX=prefix:string?**",
        "[LIMIT offset count]; LIMIT=limit:block(offset:integer count:integer)?",
        "[COUNT count [ANY]]; count-any:block(COUNT=count:integer ANY=any:pure-token?)?",
        "STREAMS name [name ...] id [id ...]; STREAMS=streams:block(name:string* id:string*)",
        "<a | <B b | C> ...>; a-or-b-or-c:oneof(a:string b-or-c:oneof(B=b:string"
            + " C=c:pure-token)*)",
        "[GET a | SET b [GET a | SET b ...]]; a-or-b:oneof(GET=a:string SET=b:string)?*",
        "[= | ~] threshold; =-or-~:oneof(===:pure-token ~=~:pure-token)? threshold:string"
      })
  void readsTheNotationOfManuals(String syntax, String arguments) {
    assertThat(show(ArgumentSyntax.parse(syntax))).isEqualTo(arguments);
  }

  @Test
  void nothingDeclaresNothing() {
    assertThat(ArgumentSyntax.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "<a", "a]", "a>", "<a]", "a [b ...]", "a | b >", "A <B | C"})
  void refusesWhatIsNotThatNotation(String syntax) {
    assertThatIllegalArgumentException().isThrownBy(() -> ArgumentSyntax.parse(syntax));
  }

  @Test
  void peopleSeeNoTypes() {
    assertThat(ArgumentSyntax.forPeople("key [increment:double] <ip:port | x:string>"))
        .isEqualTo("key [increment] <ip:port | x>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a; 1; true",
        "; 0; true",
        "[a]; 0; false",
        "a [a ...]; 1; false",
        "A a b; 3; true",
        "<A | B b>; 1; false",
        "<A a | B b>; 2; true",
        "<a | <B b | C c> ...>; 1; false",
        "T <A | B> x; 3; true"
      })
  void knowsHowManyWordsItTakes(String syntax, int least, boolean fixed) {
    List<Argument> arguments = ArgumentSyntax.parse(syntax == null ? "" : syntax);
    assertThat(arguments.stream().mapToInt(Argument::leastWords).sum()).isEqualTo(least);
    assertThat(arguments.stream().allMatch(Argument::isOfFixedLength)).isEqualTo(fixed);
  }

  private static KeySpec spec(Begin begin, Find find, KeySpec.Flag... flags) {
    return new KeySpec(begin, find, Set.of(flags), null);
  }

  private static KeySpec index(int position, int last, int step) {
    return spec(new Begin.Index(position), new Find.Range(last, step, 0));
  }

  private static String keys(String syntax, KeySpec... specs) {
    return show(KeyArguments.mark(ArgumentSyntax.parse(syntax), List.of(specs), 1));
  }

  @Test
  void keysAreWhereTheirSpecificationsPoint() {
    assertThat(keys("key value", index(1, 0, 1))).isEqualTo("key:key0 value:string");
    assertThat(keys("source destination [DB db]", index(1, 0, 1), index(2, 0, 1)))
        .isEqualTo("source:key0 destination:key1 DB=db:integer?");
    assertThat(keys("key value [key value ...]", index(1, -1, 2)))
        .isEqualTo("key-value:block(key:key0 value:string)*");
    assertThat(keys("key1 key2 x", index(1, 1, 1))).isEqualTo("key1:key0 key2:key0 x:string");
    assertThat(keys("key [key ...] x", index(1, -2, 1))).isEqualTo("key:key0* x:string");
    assertThat(keys("<A | B> k", index(2, 0, 1)))
        .isEqualTo("a-or-b:oneof(A=a:pure-token B=b:pure-token) k:key0");
    assertThat(keys("[a] k", index(2, 0, 1))).isEqualTo("a:string? k:string");
    assertThat(
            keys(
                "script numkeys [key [key ...]]",
                spec(new Begin.Index(2), new Find.KeyNumber(0, 1, 1))))
        .isEqualTo("script:string numkeys:integer key:key0?*");
    assertThat(
            keys(
                "[COUNT count] STREAMS key [key ...] id [id ...]",
                spec(new Begin.Keyword("STREAMS", 1), new Find.Range(-1, 1, 2))))
        .isEqualTo("COUNT=count:integer? STREAMS=streams:block(key:key0* id:string*)");
    assertThat(
            keys(
                "channel", spec(new Begin.Index(1), new Find.Range(0, 1, 0), KeySpec.Flag.NOT_KEY)))
        .isEqualTo("channel:string");
  }

  @Test
  void oneRangeSaysWhatItCan() {
    KeySpec movable = spec(new Begin.Keyword("STORE", 1), new Find.Range(0, 1, 0));
    KeySpec incomplete = spec(new Begin.Index(1), new Find.Range(0, 1, 0), KeySpec.Flag.INCOMPLETE);
    assertThat(KeyRange.of(List.of())).isEqualTo(new KeyRange(0, 0, 0, true));
    assertThat(KeyRange.of(List.of(index(1, -1, 2)))).isEqualTo(new KeyRange(1, -1, 2, true));
    assertThat(KeyRange.of(List.of(index(1, 0, 1), index(2, 0, 1))))
        .isEqualTo(new KeyRange(1, 2, 1, true));
    assertThat(KeyRange.of(List.of(index(1, 0, 1), index(2, -1, 1))))
        .isEqualTo(new KeyRange(1, -1, 1, true));
    assertThat(KeyRange.of(List.of(index(1, 0, 1), index(3, 0, 1))))
        .isEqualTo(new KeyRange(1, 1, 1, false));
    assertThat(KeyRange.of(List.of(movable))).isEqualTo(new KeyRange(0, 0, 0, false));
    assertThat(KeyRange.of(List.of(incomplete, movable))).isEqualTo(new KeyRange(1, 1, 1, false));
  }
}
