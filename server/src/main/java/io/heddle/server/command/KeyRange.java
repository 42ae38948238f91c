package io.heddle.server.command;

import java.util.List;

/**
 * Where keys stand, as far as one range can say it: what clients had before there were key
 * specifications.
 *
 * @param first the first key's place, or 0 if no range of keys is known
 * @param last the last one's; negative counts from the end
 * @param step from one key to the next
 * @param isWhole whether there are no other keys
 */
public record KeyRange(int first, int last, int step, boolean isWhole) {

  static KeyRange of(List<KeySpec> specs) {
    if (specs.size() == 1) {
      return ofSole(specs.get(0));
    }
    int first = 0;
    int last = 0;
    boolean isWhole = true;
    for (KeySpec spec : specs) {
      KeyRange range = ofSole(spec);
      boolean extendsRange =
          range.first > 0 && range.step == 1 && (last == 0 || last == range.first - 1);
      isWhole &= extendsRange && range.isWhole;
      if (extendsRange) {
        first = first == 0 ? range.first : first;
        last = range.last;
      }
    }
    return new KeyRange(first, last, first == 0 ? 0 : 1, isWhole);
  }

  private static KeyRange ofSole(KeySpec spec) {
    if (spec.begin() instanceof KeySpec.Begin.Index index
        && spec.find() instanceof KeySpec.Find.Range range) {
      int last = range.last() < 0 ? range.last() : index.position() + range.last();
      boolean isWhole = !spec.flags().contains(KeySpec.Flag.INCOMPLETE);
      return new KeyRange(index.position(), last, range.step(), isWhole);
    }
    return new KeyRange(0, 0, 0, false);
  }
}
