package io.heddle.aof;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.seam.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path directory;

  @Test
  void isWrittenAsRedisWritesIt() throws IOException {
    Manifest manifest =
        new Manifest(
            Manifest.base("log", 2),
            List.of(Manifest.increment("log", 3), Manifest.increment("log", 4)));
    manifest.store(Storage.LOCAL, directory, "log");

    assertThat(Files.readAllLines(directory.resolve("log.manifest")))
        .startsWith(
            "file log.2.base.aof seq 2 type b",
            "file log.3.incr.aof seq 3 type i",
            "file log.4.incr.aof seq 4 type i")
        .hasSize(4);
    assertThat(Manifest.load(Storage.LOCAL, directory, "log")).isEqualTo(manifest);
  }

  @Test
  void quotesNamesThatNeedIt() throws IOException {
    String name = "my \"own\" log";
    Manifest manifest = new Manifest(null, List.of(Manifest.increment(name, 1)));
    manifest.store(Storage.LOCAL, directory, name);

    assertThat(Files.readString(directory.resolve(name + ".manifest")))
        .startsWith("file \"my \\\"own\\\" log.1.incr.aof\" seq 1 type i\n");
    assertThat(Manifest.load(Storage.LOCAL, directory, name)).isEqualTo(manifest);
  }

  @Test
  void anEpochIsReadAsItWasWritten() throws IOException {
    Epoch epoch = new Epoch(7, 12, -5, 6);
    epoch.store(Storage.LOCAL, directory);
    assertThat(Epoch.load(Storage.LOCAL, directory)).isEqualTo(epoch);
  }

  @Test
  void participantsFillAsManyLinesAsTheyNeed() {
    List<Participant> participants = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      participants.add(new Participant(i, 1L << i % 48));
    }
    List<String> lines = Participant.lines(participants);
    assertThat(lines).allMatch(line -> line.length() + 2 <= FrameFormat.LONGEST_LINE);
    assertThat(lines.stream().flatMap(line -> Participant.parse(line).stream()))
        .containsExactlyElementsOf(participants);
  }
}
