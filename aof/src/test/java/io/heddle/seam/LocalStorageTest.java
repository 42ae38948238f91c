package io.heddle.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest {
  private final Storage storage = Storage.LOCAL;

  @TempDir Path directory;

  @Test
  void whatIsPutIntoAMappingIsInTheFile() throws IOException {
    Path path = directory.resolve("file");
    try (StorageFile file = storage.create(path)) {
      file.allocate(10_000);
      assertThat(file.size()).isEqualTo(10_000);
      file.map(StorageFile.PAGE_BYTES, 100).put(7, (byte) 42);
      file.sync();
    }
    try (StorageFile file = storage.openToRead(path)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      assertThat(file.read(one, StorageFile.PAGE_BYTES + 7)).isEqualTo(1);
      assertThat(one.get(0)).isEqualTo((byte) 42);
    }
  }

  @Test
  void allocationKeepsWhatIsThere() throws IOException {
    try (StorageFile file = storage.create(directory.resolve("file"))) {
      file.write(bytes("abc"), 0);
      file.allocate(5);
      assertThat(contents(file)).isEqualTo("abc\0\0");
      file.allocate(2);
      assertThat(contents(file)).isEqualTo("abc\0\0");
      file.truncate(2);
      assertThat(contents(file)).isEqualTo("ab");
    }
  }

  @Test
  void readsAsMuchAsThereIs() throws IOException {
    try (StorageFile file = storage.create(directory.resolve("file"))) {
      file.write(bytes("abc"), 2);
      assertThat(file.read(ByteBuffer.allocate(10), 3)).isEqualTo(2);
      assertThat(file.read(ByteBuffer.allocate(10), 5)).isZero();
      assertThat(file.read(ByteBuffer.allocate(10), 50)).isZero();
    }
  }

  @Test
  void renamingReplaces() throws IOException {
    storage.create(directory.resolve("old")).close();
    try (StorageFile file = storage.create(directory.resolve("new"))) {
      file.write(bytes("new"), 0);
    }
    storage.rename(directory.resolve("new"), directory.resolve("old"));
    storage.syncDirectory(directory);
    assertThat(storage.list(directory)).containsExactly("old");
    try (StorageFile file = storage.open(directory.resolve("old"))) {
      assertThat(contents(file)).isEqualTo("new");
    }
  }

  @Test
  void onlyOneHasTheLock() throws IOException {
    Path path = directory.resolve("lock");
    try (Closeable lock = storage.lock(path)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> storage.lock(path)).hasMessageContaining("locked");
    }
    storage.lock(path).close();
  }

  @Test
  void directoriesAreMadeListedAndRemoved() throws IOException {
    Path inner = directory.resolve("a/b");
    storage.createDirectories(inner);
    storage.createDirectories(inner);
    assertThat(storage.isDirectory(inner)).isTrue();
    assertThat(storage.list(directory)).containsExactly("a");
    storage.delete(inner);
    storage.delete(inner);
    assertThat(storage.exists(inner)).isFalse();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String contents(StorageFile file) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) file.size());
    file.read(all, 0);
    return new String(all.array(), StandardCharsets.UTF_8);
  }
}
