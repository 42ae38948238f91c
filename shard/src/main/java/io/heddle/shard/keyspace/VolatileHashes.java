package io.heddle.shard.keyspace;

import io.heddle.shard.data.ExpiryHeap;
import io.heddle.shard.data.Field;
import io.heddle.shard.data.HashValue;
import io.heddle.shard.data.Timed;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of a keyspace that have fields with deadlines, ordered by the earliest of these. Owned
 * by the holder of the shard's turn.
 *
 * <p>As in Redis, a hash whose earliest field was removed or kept alive stays where it is: it is
 * looked at too early once, and then put in its place.
 */
final class VolatileHashes {
  private final ExpiryHeap<Place> places = new ExpiryHeap<>();

  /** What a hash keeps of its place here. */
  private static final class Place extends Timed {
    final Entry entry;

    Place(Entry entry, long atMillis) {
      super(atMillis);
      this.entry = entry;
    }
  }

  int size() {
    return places.size();
  }

  /** The one whose turn is first, or null. */
  @Nullable Entry first() {
    Place first = places.first();
    return first == null ? null : first.entry;
  }

  /** When it is its turn, in Unix milliseconds, or {@link Field#NEVER}. */
  long nextMillis() {
    Place first = places.first();
    return first == null ? Field.NEVER : first.atMillis();
  }

  /** Gives {@code entry} the place that it should have now; none if it holds no such hash. */
  void place(Entry entry) {
    if (!(entry.value() instanceof HashValue hash)) {
      return;
    }
    Field earliest = hash.earliest();
    Timed place = hash.place();
    if (earliest == null) {
      remove(entry);
    } else if (place == null) {
      Place added = new Place(entry, earliest.expireAtMillis());
      places.add(added);
      hash.place(added);
    } else if (place.atMillis() != earliest.expireAtMillis()) {
      places.move((Place) place, earliest.expireAtMillis());
    }
  }

  /** Takes the place of {@code entry} away, if it has one. */
  void remove(Entry entry) {
    if (entry.value() instanceof HashValue hash && hash.place() instanceof Place place) {
      places.remove(place);
      hash.place(null);
    }
  }
}
