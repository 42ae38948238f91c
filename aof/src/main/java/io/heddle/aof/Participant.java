package io.heddle.aof;

import java.util.ArrayList;
import java.util.List;

/**
 * A group of some shard's log, of which another group says that it is one unit with it.
 *
 * @param shard the index of the shard
 * @param sequence the group's number there
 */
record Participant(int shard, long sequence) {
  private static final String LINE = "#p";

  /** The lines that name {@code participants} at the end of a group. */
  static List<String> lines(List<Participant> participants) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(LINE);
    for (Participant participant : participants) {
      String word = " " + participant.shard + ":" + Long.toHexString(participant.sequence);
      if (line.length() + word.length() + 2 > FrameFormat.LONGEST_LINE) {
        lines.add(line.toString());
        line.setLength(LINE.length());
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** What {@code line} names, as {@link #lines} wrote it. */
  static List<Participant> parse(String line) {
    List<Participant> participants = new ArrayList<>();
    for (String word : line.substring(LINE.length() + 1).split(" ", -1)) {
      int colon = word.indexOf(':');
      participants.add(
          new Participant(
              Integer.parseInt(word.substring(0, colon)),
              Long.parseLong(word.substring(colon + 1), 16)));
    }
    return participants;
  }
}
