package io.heddle.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds every text file of the tree to {@link Tidiness}, and its bans to lines that break them. */
class TidinessTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String TEXT =
      ".*(\\.(java|xml|md|toml|sh|conf|properties|yml|yaml|mjs|json)|/bin/\\w+|\\.ci/\\w+)";
  private static final String FOREIGN = "(.*/)?(target|node_modules|\\.git|\\.idea)(/.*)?";

  @Test
  void everyFileIsTidy() throws IOException {
    List<String> faults = new ArrayList<>();
    List<String> paths = paths();
    for (String path : paths) {
      faults.addAll(Tidiness.faults(path, Files.readString(ROOT.resolve(path))));
    }
    assertThat(paths)
        .contains("pom.xml", ".ci/format", "resp/src/main/java/io/heddle/resp/Bytes.java");
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a/src/main/java/A.java, synchronized (this) {, a synchronized block",
    "a/src/main/java/A.java, } catch (Throwable t) {, catches all",
    "a/src/test/java/A.java, @Disabled, a disabled test",
    "a/src/test/java/A.java, Thread.sleep(1);, a sleep",
    "a/src/test/java/A.java, TimeUnit.SECONDS.sleep(1);, a sleep",
    "README.md, '\tx', a tab",
    "README.md, 'x ', a blank at the end",
  })
  void aBanBites(String path, String line, String fault) {
    assertThat(Tidiness.faults(path, "first\n" + line + "\n"))
        .singleElement()
        .asString()
        .startsWith(path + ":2: " + fault);
  }

  @Test
  void aNoteToSelfBites() {
    assertThat(Tidiness.faults("a.md", "TO" + "DO: write\n")).hasSize(1);
  }

  @Test
  void aLongFileBites() {
    assertThat(Tidiness.faults("a/src/main/java/A.java", "x\n".repeat(600))).isEmpty();
    assertThat(Tidiness.faults("a/src/main/java/A.java", "x\n".repeat(601))).hasSize(1);
  }

  @Test
  void aFileEndsWithANewline() {
    assertThat(Tidiness.faults("a.md", "x")).hasSize(1);
  }

  private static List<String> paths() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> ROOT.relativize(file).toString())
          .filter(path -> path.matches(TEXT) && !path.matches(FOREIGN))
          .sorted()
          .toList();
    }
  }
}
