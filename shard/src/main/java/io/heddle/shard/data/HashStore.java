package io.heddle.shard.data;

import io.heddle.resp.Bytes;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a {@link HashValue} keeps its fields in; see there. */
sealed interface HashStore permits PackedFields, FieldTable {
  int size();

  @Nullable Field find(Bytes name);

  boolean put(Bytes name, Bytes value, boolean keepDeadline);

  boolean remove(Bytes name);

  void expireAt(Bytes name, long atMillis);

  @Nullable Field earliest();

  void forEach(Consumer<? super Field> each);

  long scan(long cursor, int count, Consumer<? super Field> each);

  Field random(RandomGenerator random);

  List<Field> sample(int count, RandomGenerator random);

  String encodingName();

  HashStore copy();

  long heapBytes();
}
