import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds every Java file below the working directory to google-java-format. The parent pom runs it
 * as a source file: {@code check} names what is not formatted, {@code write} formats it, {@code
 * off} does nothing. A second argument names the file that stands for "something is wrong".
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    Path mark = Path.of(args[1]);
    Files.deleteIfExists(mark);
    List<String> arguments = new ArrayList<>();
    switch (args[0]) {
      case "check" -> arguments.addAll(List.of("--dry-run", "--set-exit-if-changed"));
      case "write" -> arguments.add("--replace");
      case "off" -> System.exit(0);
      default -> throw new IllegalArgumentException("-Dformat takes check, write or off");
    }
    arguments.addAll(sources());
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    if (new Main(out, err, System.in).format(arguments.toArray(String[]::new)) != 0) {
      Files.createFile(mark);
    }
    out.flush();
    err.flush();
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".java"))
          .filter(file -> !file.matches("(.*/)?(target|node_modules)/.*"))
          .sorted()
          .toList();
    }
  }
}
