package io.heddle.it.simulation;

import io.heddle.it.simulation.Data.Item;
import io.heddle.it.simulation.Data.Place;
import io.heddle.server.Frame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how much of what a server did was left after it crashed: of each shard everything up to
 * some moment, of what changed several shards all or nothing, and of what clients were told,
 * everything.
 */
final class CrashCheck {
  /** What the server has said of a key after it. */
  record Shown(List<String> words, long now, Frame reply) {}

  /**
   * A moment between two commands.
   *
   * @param held whose turns the command before it held
   * @param changed which shards it changed
   */
  private record Moment(Map<Place, Item> contents, BitSet held, BitSet changed, boolean answered) {}

  private final List<Moment> moments = new ArrayList<>();

  /** Begins with what there is when the server starts. */
  CrashCheck(Map<Place, Item> contents) {
    moments.add(new Moment(contents, new BitSet(), new BitSet(), true));
  }

  /** A command has been carried out. */
  void add(Map<Place, Item> contents, BitSet held, BitSet changed, boolean answered) {
    moments.add(new Moment(contents, held, changed, answered));
  }

  /**
   * What was left.
   *
   * @param found what the server says now, of every key
   * @param keeps whether all that clients were told must be there
   */
  Map<Place, Item> left(
      Map<Place, List<Shown>> found, ToIntFunction<String> shardOf, boolean keeps) {
    int shards =
        1 + found.keySet().stream().mapToInt(p -> shardOf.applyAsInt(p.key())).max().getAsInt();
    int[] least = new int[shards];
    for (int at = 0; at < moments.size(); at++) {
      Moment moment = moments.get(at);
      if (keeps && moment.answered) {
        int position = at;
        moment.held.stream().filter(i -> i < shards).forEach(i -> least[i] = position);
      }
    }
    int[] cut = new int[shards];
    for (int i = 0; i < shards; i++) {
      cut[i] = latest(i, moments.size() - 1, least[i], found, shardOf);
    }
    while (lower(cut, least, found, shardOf)) {}
    Map<Place, Item> left = new HashMap<>();
    for (Place place : found.keySet()) {
      Item item = moments.get(cut[shardOf.applyAsInt(place.key())]).contents.get(place);
      if (item != null) {
        left.put(place, item);
      }
    }
    return left;
  }

  /** Takes back one part of what is not there as a whole; false if there is nothing like that. */
  private boolean lower(
      int[] cut, int[] least, Map<Place, List<Shown>> found, ToIntFunction<String> shardOf) {
    for (int at = 1; at < moments.size(); at++) {
      BitSet changed = moments.get(at).changed;
      int position = at;
      boolean lost = changed.stream().anyMatch(i -> i < cut.length && cut[i] < position);
      int[] kept = changed.stream().filter(i -> i < cut.length && cut[i] >= position).toArray();
      if (lost && kept.length > 0) {
        int shard = kept[0];
        cut[shard] = latest(shard, at - 1, least[shard], found, shardOf);
        return true;
      }
    }
    return false;
  }

  /** The latest moment up to {@code most} at which the shard held what it holds now. */
  private int latest(
      int shard,
      int most,
      int least,
      Map<Place, List<Shown>> found,
      ToIntFunction<String> shardOf) {
    for (int at = most; at >= least; at--) {
      if (matches(shard, moments.get(at), found, shardOf)) {
        return at;
      }
    }
    throw new AssertionError(
        "after the crash shard "
            + shard
            + " does not hold what it did at any moment from "
            + least
            + " to "
            + most
            + " of "
            + (moments.size() - 1));
  }

  private static boolean matches(
      int shard, Moment moment, Map<Place, List<Shown>> found, ToIntFunction<String> shardOf) {
    for (Map.Entry<Place, List<Shown>> each : found.entrySet()) {
      Place place = each.getKey();
      if (shardOf.applyAsInt(place.key()) == shard
          && !matches(place, moment.contents.get(place), each.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(Place place, @Nullable Item item, Collection<Shown> shown) {
    Data data = new Data(place.database() + 1, Data.Listener.NONE);
    if (item != null) {
      data.put(place, new Item(item.value.copy(), item.deadline));
    }
    Model model = new Model(data);
    Model.Connection client = model.connect(new History.Visit(0));
    client.database = place.database();
    return shown.stream()
        .allMatch(
            each -> model.carryOut(client, each.words(), each.now(), null).matches(each.reply()));
  }
}
