package io.heddle.aof;

import io.heddle.resp.Bytes;
import java.util.List;

/**
 * A group of effects as it was read from a log.
 *
 * @param sequence its number
 * @param synced the number up to which everything was safe when it was written
 * @param commands plain commands; valid until the next group is read
 * @param participants the groups of other shards that are one unit with this one
 * @param end where in the file it ends
 */
record Group(
    long sequence, long synced, Bytes commands, List<Participant> participants, long end) {}
