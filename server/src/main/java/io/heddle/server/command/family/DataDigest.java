package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.DoubleFormat;
import io.heddle.server.command.Call;
import io.heddle.shard.Shard;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.ListValue;
import io.heddle.shard.data.SetValue;
import io.heddle.shard.data.SortedSetValue;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Keyspace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A digest of data that is the same for equal data, however they are spread over shards: Redis's
 * own, so that it is also the same as there. Belongs to the thread that computes it.
 *
 * <p>What has an order is {@link #mix mixed}, what has none is {@link #add added}.
 */
final class DataDigest {
  private static final int BYTES = 20;
  private static final int STRING_TYPE = 0;
  private static final int LIST_TYPE = 1;
  private static final int SET_TYPE = 2;
  private static final int SORTED_SET_TYPE = 3;
  private static final int HASH_TYPE = 4;
  private static final byte[] EXPIRES = "!!expire!!".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FIELD_EXPIRES = "!!hexpire!!".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha1;
  private final byte[] digest = new byte[BYTES];

  DataDigest() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-1", e);
    }
  }

  /** Adds something that has no place in an order. */
  private void add(byte[] array, int offset, int length) {
    sha1.update(array, offset, length);
    byte[] hash = sha1.digest();
    for (int i = 0; i < BYTES; i++) {
      digest[i] ^= hash[i];
    }
  }

  /** Adds something that comes after what was added before. */
  private void mix(byte[] array, int offset, int length) {
    add(array, offset, length);
    System.arraycopy(sha1.digest(digest), 0, digest, 0, BYTES);
  }

  private void mix(Bytes bytes) {
    mix(bytes.array(), bytes.offset(), bytes.length());
  }

  private void mix(int number) {
    mix(ByteBuffer.allocate(Integer.BYTES).putInt(number).array(), 0, Integer.BYTES);
  }

  /** Adds all databases, while every turn is held. */
  void addAll(Call call) {
    for (int number = 0; number < call.server().config().databases(); number++) {
      if (size(call, number) == 0) {
        continue;
      }
      mix(number);
      for (Shard shard : call.server().shards().all()) {
        shard
            .database(number)
            .forEach(
                entry -> {
                  addEntry(entry);
                  call.breathe();
                });
      }
    }
  }

  private static long size(Call call, int number) {
    return call.server().shards().all().stream()
        .filter(shard -> number < shard.databasesInUse())
        .map(shard -> shard.database(number))
        .mapToLong(Keyspace::size)
        .sum();
  }

  private void addEntry(Entry entry) {
    DataDigest own = new DataDigest();
    own.mix(entry.key());
    own.mixEntry(entry);
    add(own.digest, 0, BYTES);
  }

  /** Mixes in what {@code entry} holds, and whether it expires. */
  void mixEntry(Entry entry) {
    switch (entry.value()) {
      case null -> mixString(entry);
      case StringValue string -> mixString(entry);
      case ListValue list -> mixList(list);
      case SetValue set -> mixSet(set);
      case HashValue hash -> mixHash(hash);
      case SortedSetValue set -> mixSortedSet(set);
    }
    if (entry.deadline() != null) {
      add(EXPIRES, 0, EXPIRES.length);
    }
  }

  private void mixString(Entry entry) {
    mix(STRING_TYPE);
    mix(entry.borrowedString());
  }

  private void mixList(ListValue list) {
    mix(LIST_TYPE);
    list.range(0, Math.toIntExact(list.size()), false).forEach(this::mix);
  }

  private void mixSet(SetValue set) {
    mix(SET_TYPE);
    set.forEach(member -> add(member.array(), member.offset(), member.length()));
  }

  private void mixHash(HashValue hash) {
    mix(HASH_TYPE);
    hash.forEach(
        field -> {
          DataDigest own = new DataDigest();
          own.mix(field.name());
          own.mix(field.value());
          if (field.expireAtMillis() != Field.NEVER) {
            own.add(FIELD_EXPIRES, 0, FIELD_EXPIRES.length);
          }
          add(own.digest, 0, BYTES);
        });
  }

  private void mixSortedSet(SortedSetValue set) {
    mix(SORTED_SET_TYPE);
    set.forEach(
        (member, score) -> {
          DataDigest own = new DataDigest();
          own.mix(member);
          own.mix(Bytes.of(DoubleFormat.textForDigest(score)));
          add(own.digest, 0, BYTES);
        });
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
