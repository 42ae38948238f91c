package io.heddle.shard.keyspace;

import static java.util.Objects.requireNonNull;

import io.heddle.resp.Bytes;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.Hasher;
import io.heddle.shard.data.Searched;
import io.heddle.shard.data.StringValue;
import io.heddle.shard.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One database of one shard: its entries by key, and when they expire. Owned by the holder of the
 * shard's turn.
 *
 * <p>Entries whose time is over are gone for everyone who asks with the time: {@link #find} removes
 * them on the way, {@link #expireDue} in order of their deadlines. Each such removal is told to the
 * {@link KeyspaceListener}; all other changes are made by the caller, who reports them, and {@link
 * #changes} counts them so that a test can tell when one was not.
 */
public final class Keyspace {
  private final Hashing hashing;
  private final KeyspaceListener listener;
  private Dictionary dictionary = new Dictionary();
  private Deadlines deadlines = new Deadlines();
  private VolatileHashes volatileHashes = new VolatileHashes();

  /** Until then entries whose time is over stay, though nobody finds them. */
  private long expiryPausedUntil;

  private long changes;
  private long expired;
  private long expiredFields;

  /** The one that is under way, if any, and the mark of what it does not wait for. */
  private @Nullable Snapshot snapshot;

  private boolean mark;

  /**
   * @param hashing what the keys are made with
   */
  public Keyspace(Hashing hashing, KeyspaceListener listener) {
    this.hashing = hashing;
    this.listener = listener;
  }

  /** Where keys are searched for by their hashes. */
  public Searched searched() {
    return dictionary;
  }

  /** The entry of {@code key}, or null if there is none; one whose time is over is removed. */
  public @Nullable Entry find(Key key, long nowMillis) {
    Entry entry = dictionary.find(key);
    if (entry == null) {
      return null;
    }
    Deadline deadline = entry.deadline();
    if (deadline != null && deadline.isOver(nowMillis)) {
      if (nowMillis >= expiryPausedUntil) {
        expire(key.hash(), entry);
      }
      return null;
    }
    return entry;
  }

  /** The entry of {@code key}, be its time over or not, or null if there is none. */
  public @Nullable Entry peek(Key key) {
    return dictionary.find(key);
  }

  /** What there is of {@code key}; nothing is removed. */
  public Presence presence(Key key, long nowMillis) {
    Entry entry = dictionary.find(key);
    if (entry == null) {
      return Presence.ABSENT;
    }
    Deadline deadline = entry.deadline();
    return deadline != null && deadline.isOver(nowMillis) ? Presence.OVERDUE : Presence.ALIVE;
  }

  /**
   * Stores a copy of {@code string} under {@code key}, without a deadline, whatever was there: an
   * entry whose time is over does not expire but is overwritten, if it was not found before.
   */
  public Entry putString(Key key, Bytes string) {
    changes++;
    Entry entry = dictionary.find(key);
    if (entry == null) {
      entry = new Entry(key.name(), string);
      add(key, entry);
    } else {
      aboutToChange(entry);
      deadlines.forget(entry);
      drop(entry);
      entry.hold(string, Entry.NATURAL);
    }
    return entry;
  }

  /**
   * Stores {@code value}, which belongs to this keyspace from now on, under {@code key}, whatever
   * was there, without a deadline.
   */
  public Entry put(Key key, Value value) {
    if (value instanceof StringValue string && string.length() <= Entry.INLINE_BYTES) {
      return putString(key, string.borrowedBytes());
    }
    changes++;
    Entry entry = dictionary.find(key);
    if (entry == null) {
      entry = new Entry(key.name(), value);
      add(key, entry);
    } else {
      aboutToChange(entry);
      deadlines.forget(entry);
      drop(entry);
      entry.hold(value, Entry.NATURAL);
    }
    volatileHashes.place(entry);
    return entry;
  }

  /**
   * The caller is about to change the value that {@code entry} holds, or has done so and says now
   * how much more it was than it had said.
   *
   * @param count how many changes that counts as; none or fewer if another counts for it
   */
  public void changing(Entry entry, long count) {
    aboutToChange(entry);
    changes += count;
  }

  /** Removes {@code entry}, whose value the caller has made empty; that counts for nothing more. */
  public void removeEmpty(Entry entry) {
    detach(hashing.hash(entry.key()), entry);
  }

  /** Lets {@code entry} hold a copy of {@code string}; its deadline stays. */
  public void setString(Entry entry, Bytes string) {
    changes++;
    aboutToChange(entry);
    drop(entry);
    entry.hold(string, Entry.NATURAL);
  }

  /**
   * As {@link #setString}, but the encoding is not {@code int} even if the string is an integer, as
   * after {@code INCRBYFLOAT}.
   */
  public void setText(Entry entry, Bytes string) {
    changes++;
    aboutToChange(entry);
    entry.hold(string, Entry.TEXT);
  }

  /** Adds {@code suffix} to the string that {@code entry} holds; its deadline stays. */
  public void append(Entry entry, Bytes suffix) {
    writeRange(entry, entry.stringLength(), suffix);
  }

  /**
   * Puts {@code part} in the place of as many bytes from {@code offset} on of the string that
   * {@code entry} holds, which is first made long enough with zero bytes; its deadline stays.
   */
  public void writeRange(Entry entry, int offset, Bytes part) {
    changes++;
    aboutToChange(entry);
    entry.write(offset, part);
  }

  /**
   * Counts a change that a caller made to the value that {@code entry} holds, which it has told
   * {@link #aboutToChange} before.
   */
  public void changed(Entry entry) {
    changes++;
  }

  /** What spreads the members of sets and the fields of hashes over their tables. */
  public Hasher hasher() {
    return hashing;
  }

  /**
   * Removes the entry of {@code key} and drops what it holds; false if there was none or its time
   * was over, in which case it has expired.
   */
  public boolean remove(Key key, long nowMillis) {
    Entry entry = find(key, nowMillis);
    if (entry == null) {
      return false;
    }
    drop(entry);
    remove(key, entry);
    return true;
  }

  /** As {@link #remove(Entry)}, where the key's hash is known. */
  public void remove(Key key, Entry entry) {
    detach(key.hash(), entry);
    changes++;
  }

  /**
   * Removes {@code entry}, which is here. It keeps what it holds, and its deadline, until it is
   * attached elsewhere.
   */
  public void remove(Entry entry) {
    detach(hashing.hash(entry.key()), entry);
    changes++;
  }

  /**
   * Stores {@code entry}, which was removed here or from another keyspace, under {@code key},
   * whatever was there. It keeps what it holds, and its deadline.
   */
  public void attach(Key key, Entry entry) {
    replace(key, entry);
    entry.rename(key.name());
    Deadline deadline = entry.deadline();
    if (deadline != null) {
      deadlines.add(deadline);
    }
    volatileHashes.place(entry);
  }

  /**
   * Stores a copy of {@code original}, of this or another keyspace, under {@code key}, whatever was
   * there, with the same deadline.
   */
  public Entry copy(Key key, Entry original) {
    Entry copy = original.copy(key.name());
    replace(key, copy);
    Deadline deadline = original.deadline();
    if (deadline != null) {
      deadlines.add(copy.deadline(deadline.atMillis()));
    }
    volatileHashes.place(copy);
    return copy;
  }

  /**
   * Lets {@code entry} expire as soon as the time is later than {@code atMillis}, Unix time in
   * milliseconds.
   */
  public void expireAt(Entry entry, long atMillis) {
    changes++;
    aboutToChange(entry);
    Deadline deadline = entry.deadline();
    if (deadline == null) {
      deadlines.add(entry.deadline(atMillis));
    } else {
      deadlines.move(deadline, atMillis);
    }
  }

  /** Takes the deadline of {@code entry} away; false if it had none. */
  public boolean persist(Entry entry) {
    if (entry.deadline() == null) {
      return false;
    }
    changes++;
    aboutToChange(entry);
    deadlines.forget(entry);
    return true;
  }

  /**
   * The field {@code name} of the hash that {@code entry} holds, or null; one whose time is over is
   * removed, and with the last one the entry.
   */
  public @Nullable Field find(Entry entry, Bytes name, long nowMillis) {
    Field field = hash(entry).find(name);
    if (field == null || !field.isOver(nowMillis)) {
      return field;
    }
    expireFields(entry, List.of(field.name()), nowMillis);
    return null;
  }

  /** Removes fields whose time is over from the hash that {@code entry} holds. */
  public void expireFields(Entry entry, List<Bytes> names, long nowMillis) {
    if (nowMillis >= expiryPausedUntil) {
      aboutToChange(entry);
      names.forEach(hash(entry)::remove);
      expired(entry, names);
    }
  }

  /**
   * Removes at most {@code limit} fields whose time is over from the hash that {@code entry} holds,
   * the earliest first, and returns how many.
   */
  public int expireFieldsDue(Entry entry, long nowMillis, int limit) {
    aboutToChange(entry);
    HashValue hash = hash(entry);
    List<Bytes> names = new ArrayList<>();
    while (names.size() < limit && nowMillis >= expiryPausedUntil) {
      Field first = hash.earliest();
      if (first == null || !first.isOver(nowMillis)) {
        break;
      }
      hash.remove(first.name());
      names.add(first.name());
    }
    expired(entry, names);
    return names.size();
  }

  /** All that follows from the removal of fields, which may have been none. */
  private void expired(Entry entry, List<Bytes> names) {
    expiredFields += names.size();
    if (hash(entry).isEmpty()) {
      detach(hashing.hash(entry.key()), entry);
    } else {
      volatileHashes.place(entry);
    }
    if (!names.isEmpty()) {
      listener.fieldsExpired(this, entry, names);
    }
  }

  /**
   * Lets the field {@code name}, which is there, of the hash that {@code entry} holds expire as
   * soon as the time is later than {@code atMillis}, or never if that is {@link Field#NEVER}.
   */
  public void expireFieldAt(Entry entry, Bytes name, long atMillis) {
    changes++;
    aboutToChange(entry);
    hash(entry).expireAt(name, atMillis);
    volatileHashes.place(entry);
  }

  /**
   * Removes the field {@code name}, which is there, from the hash that {@code entry} holds, as a
   * caller wants it to have expired already.
   */
  public void removeExpired(Entry entry, Bytes name) {
    changes++;
    aboutToChange(entry);
    expiredFields++;
    hash(entry).remove(name);
  }

  private static HashValue hash(Entry entry) {
    return (HashValue) requireNonNull(entry.value());
  }

  /**
   * Removes at most {@code limit} entries, or fields of hashes, whose time is over, the earliest
   * first, and returns how many.
   */
  public int expireDue(long nowMillis, int limit) {
    for (int count = 0; count < limit; count++) {
      Deadline first = deadlines.first();
      if (first == null || !first.isOver(nowMillis)) {
        return count + expireFieldsDue(nowMillis, limit - count);
      }
      expire(hashing.hash(first.entry.key()), first.entry);
    }
    return limit;
  }

  private int expireFieldsDue(long nowMillis, int limit) {
    int count = 0;
    while (count < limit
        && nowMillis > volatileHashes.nextMillis()
        && nowMillis >= expiryPausedUntil) {
      Entry first = requireNonNull(volatileHashes.first());
      count += expireFieldsDue(first, nowMillis, limit - count);
    }
    return count;
  }

  /**
   * Lets entries whose time is over stay until {@code untilMillis}. Nobody finds them, as if they
   * were gone.
   */
  public void pauseExpiry(long untilMillis) {
    expiryPausedUntil = untilMillis;
  }

  /**
   * The earliest deadline of a key or a field, in Unix milliseconds, or {@link Long#MAX_VALUE} if
   * there is none.
   */
  public long nextDeadline() {
    Deadline first = deadlines.first();
    long nextKey = first == null ? Long.MAX_VALUE : first.atMillis();
    return Math.min(nextKey, volatileHashes.nextMillis());
  }

  /**
   * Notes the time of an access, or what else the eviction policy keeps, in the 24 bits there are
   * for it.
   */
  public void touch(Entry entry, int accessClock) {
    entry.accessClock(accessClock);
  }

  /** An entry picked with equal chances, its time over or not; null if there is none. */
  public @Nullable Entry random(RandomGenerator random) {
    return dictionary.random(random);
  }

  /**
   * Passes on the entries from {@code cursor} on, their time over or not, until there were {@code
   * count}, at least one, or the end is reached; returns the cursor to go on from, below 2^32, or 0
   * at the end. An entry that is here all the time between the first call, with 0, and the last,
   * that returns 0, is passed at least once.
   *
   * @param each must not change this keyspace
   */
  public long scan(long cursor, int count, Consumer<? super Entry> each) {
    return dictionary.scan(cursor, count, each);
  }

  /** Passes on every entry, its time over or not. */
  public void forEach(Consumer<? super Entry> each) {
    dictionary.forEach(each);
  }

  /**
   * Begins a snapshot of what is here now, times over included. There must be no other under way,
   * and this one must be {@link Snapshot#advance advanced} until it is over.
   */
  public Snapshot snapshot() {
    if (snapshot != null) {
      throw new IllegalStateException("there is a snapshot under way");
    }
    mark = !mark;
    Snapshot begun = new Snapshot(this, dictionary, mark);
    snapshot = begun;
    return begun;
  }

  /** Called by a snapshot when it needs to hear of no more changes. */
  void ended(Snapshot ended) {
    if (snapshot == ended) {
      snapshot = null;
    }
  }

  /**
   * Must be called before anything that {@code entry} holds is changed by other means than this
   * keyspace's own: the one point where a snapshot sees what it would else miss.
   */
  public void aboutToChange(Entry entry) {
    Snapshot running = snapshot;
    if (running != null) {
      running.keep(entry);
    }
  }

  /** Drops everything at once, whatever there is. */
  public void clear() {
    changes++;
    dictionary = new Dictionary();
    snapshot = null; // it goes on in the dictionary that was here, which nobody changes any more
    deadlines = new Deadlines();
    volatileHashes = new VolatileHashes();
  }

  /** The number of entries, those included whose time is over but nobody has noticed. */
  public int size() {
    return dictionary.size();
  }

  /** The number of entries with a deadline. */
  public int volatileSize() {
    return deadlines.size();
  }

  /** The number of hashes with fields that have deadlines. */
  public int volatileHashes() {
    return volatileHashes.size();
  }

  /** The mean time that entries with a deadline have left, in milliseconds; 0 if there are none. */
  public long averageTtlMillis(long nowMillis) {
    return deadlines.averageTtlMillis(nowMillis);
  }

  /**
   * How many changes callers have made since the beginning. Expiry does not count here: the
   * listener hears of it.
   */
  public long changes() {
    return changes;
  }

  /** How many entries have expired since the beginning. */
  public long expired() {
    return expired;
  }

  /** How many fields of hashes have expired since the beginning. */
  public long expiredFields() {
    return expiredFields;
  }

  private void expire(long hash, Entry entry) {
    detach(hash, entry);
    expired++;
    listener.expired(this, entry);
  }

  private void replace(Key key, Entry entry) {
    changes++;
    Entry former = dictionary.remove(key);
    if (former != null) {
      aboutToChange(former);
      deadlines.remove(former);
      drop(former);
    }
    add(key, entry);
  }

  /** What {@code entry} holds makes room for something else, or for nothing. */
  private void drop(Entry entry) {
    if (entry.value() != null) {
      listener.dropping(this, entry);
      volatileHashes.remove(entry);
    }
  }

  private void add(Key key, Entry entry) {
    entry.mark(mark);
    dictionary.add(key.hash(), entry);
    listener.created(this, key.name());
  }

  private void detach(long hash, Entry entry) {
    aboutToChange(entry);
    dictionary.remove(hash, entry);
    deadlines.remove(entry);
    volatileHashes.remove(entry);
  }
}
