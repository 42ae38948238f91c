package io.heddle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of directives: places of mistakes, and files that include others. */
class DirectivesTest {
  @TempDir Path directory;

  private Config config;

  @BeforeEach
  void startHere() throws IOException {
    directory = directory.toRealPath();
    config = new Config(directory);
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private void read(String file) {
    new Directives(config).readFile(file);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "timeout abc|1:9: timeout: argument couldn't be parsed into an integer",
        "`  timeout   abc`|1:13: timeout: argument couldn't be parsed into an integer",
        "`\ttimeout \"abc\"`|1:10: timeout: argument couldn't be parsed into an integer",
        "timeout|1:1: timeout: wrong number of arguments",
        "`  timeout 1 2`|1:11: timeout: wrong number of arguments",
        "`\n\n # x\n hz x`|4:5: hz: argument couldn't be parsed into an integer",
        "`hz 10\r\nhz x\r\n`|2:4: hz: argument couldn't be parsed into an integer",
        "`timout 5`|1:1: timout: Bad directive or wrong number of arguments",
        "`  \"ti mout\" 5`|1:3: ti mout: Bad directive or wrong number of arguments",
        "`\"a\\nb\" 1`|1:1: a b: Bad directive or wrong number of arguments",
        "`\"\\x68\\x7a\" x`|1:12: hz: argument couldn't be parsed into an integer",
        "`é 1`|1:1: é: Bad directive or wrong number of arguments",
        "`\"requirepass\" \"é\" 5`|1:15: requirepass: wrong number of arguments",
        "`  requirepass \"abc`|1:15: Unbalanced quotes in configuration line",
        "requirepass a'b'c|1:14: Unbalanced quotes in configuration line",
        "`bind \"127.0.0.1 'x\"`|1:6: bind: Unbalanced quotes in configuration line",
        "`hz x\u0085`|1:4: hz: argument couldn't be parsed into an integer",
        "save 3600|1:6: save: Invalid save parameters",
        "save 0 1|1:6: save: Invalid save parameters",
        "dbfilename a/b|1:12: dbfilename: dbfilename can't be a path, just a filename",
        "appenddirname a/b|1:15: appenddirname: appenddirname can't be a path, just a dirname",
        "dir nowhere|1:5: dir: No such file or directory",
        "dir h.conf|1:5: dir: Not a directory",
        "dir \"a\\x00b\"|1:5: dir: No such file or directory",
        "include nowhere|1:9: include: can't open config file 'nowhere': No such file or directory",
        "include \"a\\x00b\"|1:9: include: can't open config file 'a\u0000b': No such file or"
            + " directory",
        "include .|1:9: include: can't open config file '.': Is a directory",
        "include h.conf|1:9: include: can't open config file 'h.conf': it includes itself",
        "include ./h.conf|1:9: include: can't open config file './h.conf': it includes itself",
      })
  void mistakesHaveAPlace(String content, String message) throws IOException {
    write("h.conf", content);
    assertThatThrownBy(() -> read("h.conf"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("h.conf:" + message);
  }

  @Test
  void aFileThatIsNotThere() {
    assertThatThrownBy(() -> read("h.conf"))
        .hasMessage("can't open config file 'h.conf': No such file or directory");
    assertThatThrownBy(() -> read(".")).hasMessage("can't open config file '.': Is a directory");
  }

  @Test
  void includesInPlace() throws IOException {
    write("h.conf", "timeout 1\nhz 11\ninclude sub/more.conf\nhz 13");
    write("sub/more.conf", "timeout 2\nhz 12\n");
    read("h.conf");
    assertThat(config.timeoutSeconds()).isEqualTo(2);
    assertThat(config.hz()).isEqualTo(13);
  }

  @Test
  void mistakesInIncludedFilesHaveTheirPlace() throws IOException {
    write("h.conf", "include sub/more.conf");
    write("sub/more.conf", "hz 10\nhz  x\n");
    assertThatThrownBy(() -> read("h.conf")).hasMessageStartingWith("sub/more.conf:2:5: hz: ");
  }

  @Test
  void includesAllThatAPatternMatchesInOrder() throws IOException {
    write("h.conf", "include conf.d/*.conf");
    write("conf.d/20.conf", "hz 20\nmaxclients 20\n");
    write("conf.d/10.conf", "hz 10\ntimeout 10");
    write("conf.d/.30.conf", "tcp-keepalive 30");
    write("conf.d/40.conf.off", "hz 40");
    read("h.conf");
    assertThat(config.hz()).isEqualTo(20);
    assertThat(config.timeoutSeconds()).isEqualTo(10);
    assertThat(config.maxClients()).isEqualTo(20);
    assertThat(config.tcpKeepAliveSeconds()).isEqualTo(300);
  }

  @Test
  void patternsMayStandForDirectoriesAndMatchNothing() throws IOException {
    write(
        "h.conf",
        "include nothing/*\ninclude h.conf/*\ninclude *.none\n"
            + "include c*/[!b]?/x.conf\ninclude "
            + directory
            + "/abs[o]lute.conf");
    write("conf/a1/x.conf", "hz 20");
    write("conf/b1/x.conf", "hz 30");
    write("conf/a1/y.conf", "hz 40");
    write("absolute.conf", "timeout 50");
    read("h.conf");
    assertThat(config.hz()).isEqualTo(20);
    assertThat(config.timeoutSeconds()).isEqualTo(50);
  }

  @Test
  void aCircleOfFilesEnds() throws IOException {
    write("a.conf", "include b.conf");
    write("b.conf", "hz 20\ninclude *.conf");
    assertThatThrownBy(() -> read("a.conf"))
        .hasMessage(
            "b.conf:2:9: include: can't open config file '"
                + directory
                + "/a.conf': it includes itself");
  }

  @Test
  void aFileMayBeIncludedTwice() throws IOException {
    write("h.conf", "include more.conf\nhz 30\ninclude more.conf");
    write("more.conf", "hz 20");
    read("h.conf");
    assertThat(config.hz()).isEqualTo(20);
  }

  @Test
  void dirChangesWhereRelativePathsStart() throws IOException {
    write("h.conf", "dir sub\ninclude more.conf\ndir ../sub/./deep");
    write("sub/more.conf", "hz 20");
    write("sub/deep/x", "");
    read("h.conf");
    assertThat(config.hz()).isEqualTo(20);
    assertThat(config.dir()).isEqualTo(directory.resolve("sub/deep"));
  }

  @Test
  void bytesThatAreNoTextStayAsTheyAre() throws IOException {
    Files.write(
        directory.resolve("h.conf"),
        "requirepass \u00ff\u00fe".getBytes(StandardCharsets.ISO_8859_1));
    read("h.conf");
    assertThat(config.requirePass().toArray()).containsExactly(0xff, 0xfe);
  }
}
