package io.heddle.server.command.family;

import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.info.Version;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code LOLWUT}: a piece of cloth, woven by chance. */
final class LolwutCommand {
  private static final int WARP = 48;
  private static final int WEFT = 16;
  private static final int SHAFTS = 8;

  private LolwutCommand() {}

  static List<Command> all() {
    return List.of(LOLWUT);
  }

  static final Command LOLWUT =
      read("LOLWUT", "[VERSION version]")
          .arity(-1)
          .flags(FAST)
          .group(Group.SERVER)
          .doc("Weaves a piece of cloth, and tells the version.", "5.0.0", "O(1)")
          .shardByShard(LolwutCommand::parse, LolwutCommand::lolwut);

  /** Whatever version is asked for, the loom is the same; other words are for other artists. */
  private static NoArguments parse(Arguments arguments) {
    if (arguments.takeWithValue("VERSION")) {
      arguments.nextLong();
    }
    return NoArguments.NONE;
  }

  private static Reply lolwut(Call call, NoArguments none) {
    StringBuilder cloth = new StringBuilder();
    call.inTurnOf(call.server().shards().get(0), () -> cloth.append(weave(call.random())));
    String text =
        cloth + "\nWarp, weft and a heddle for each thread. Redis ver. " + Version.REDIS + "\n";
    return new Reply.Verbatim("txt", Bytes.of(text));
  }

  /**
   * Each warp thread hangs on a shaft, each pick of the weft lifts some shafts: where the warp is
   * lifted it covers the weft. Threads wander from shaft to shaft, which gives the pattern.
   */
  private static String weave(RandomGenerator random) {
    int[] threading = wander(random, WARP);
    int[] treadling = wander(random, WEFT);
    boolean[][] lifted = new boolean[SHAFTS][SHAFTS];
    for (int treadle = 0; treadle < SHAFTS; treadle++) {
      for (int shaft = 0; shaft < SHAFTS; shaft++) {
        lifted[treadle][shaft] = Math.floorMod(shaft - treadle, SHAFTS) < SHAFTS / 2;
      }
      lifted[treadle][random.nextInt(SHAFTS)] ^= true;
    }
    StringBuilder cloth = new StringBuilder();
    for (int pick = 0; pick < WEFT; pick++) {
      for (int thread = 0; thread < WARP; thread++) {
        cloth.append(lifted[treadling[pick]][threading[thread]] ? '\u2588' : '\u2591');
      }
      cloth.append('\n');
    }
    return cloth.toString();
  }

  private static int[] wander(RandomGenerator random, int length) {
    int[] shafts = new int[length];
    int shaft = random.nextInt(SHAFTS);
    int step = 1;
    for (int i = 0; i < length; i++) {
      shafts[i] = shaft;
      step = random.nextInt(6) == 0 ? -step : step;
      shaft = Math.floorMod(shaft + step, SHAFTS);
    }
    return shafts;
  }
}
