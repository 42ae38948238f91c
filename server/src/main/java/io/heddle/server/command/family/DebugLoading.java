package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.resp.Request;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.ServerContext;
import io.heddle.server.persistence.Reload;
import io.heddle.server.persistence.Saves;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.Shard;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What of {@code DEBUG} puts data from files in the place of what the shards hold. */
final class DebugLoading {
  private static final System.Logger LOGGER = System.getLogger(DebugLoading.class.getName());

  private DebugLoading() {}

  static Reply loadLog(Call call) {
    Saves saves = call.server().saves();
    if (!claim(call)) {
      throw new ClientException("ERR Background save already in progress");
    }
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    try {
      call.inTurnsOf(
          call.server().shards().all(),
          () -> {
            try {
              call.server().appendOnly().loadHeld(() -> call.modifiedAll(KeyEvent.FLUSH));
              saves.loaded();
            } catch (IOException e) {
              LOGGER.log(System.Logger.Level.WARNING, "DEBUG LOADAOF: " + e.getMessage());
              failure.set(e);
            }
          });
    } finally {
      saves.release();
    }
    return failure.get() == null
        ? Reply.OK
        : Reply.failure("ERR Error trying to load the AOF files, check server logs.");
  }

  private static boolean claim(Call call) {
    Saves saves = call.server().saves();
    return call.isOfTransaction() ? saves.claimAtOnce() : saves.claim();
  }

  static Reply reload(Call call) {
    Reload reload = reload(call.request());
    Saves saves = call.server().saves();
    if (!claim(call)) {
      throw new ClientException("ERR Background save already in progress");
    }
    AtomicReference<Reload.@Nullable Outcome> outcome = new AtomicReference<>();
    try {
      call.inTurnsOf(call.server().shards().all(), () -> outcome.set(run(reload, call)));
    } finally {
      saves.release();
    }
    return switch (Objects.requireNonNull(outcome.get())) {
      case DONE -> Reply.OK;
      case NOT_SAVED -> Reply.failure("ERR");
      case NOT_LOADED -> Reply.failure("ERR Error trying to load the RDB dump, check server logs.");
    };
  }

  private static Reload.Outcome run(Reload reload, Call call) {
    ServerContext server = call.server();
    long changesBefore = changes(call);
    Reload.Outcome outcome =
        reload.run(
            server.shards(),
            server.saves(),
            server.loading(),
            () -> call.modifiedAll(KeyEvent.FLUSH));
    if (!reload.flushes() && call.isOfTransaction() && changes(call) != changesBefore) {
      call.modifiedAll(KeyEvent.LOADED);
    }
    return outcome;
  }

  private static long changes(Call call) {
    return call.held().stream().mapToLong(Shard::changes).sum();
  }

  private static Reload reload(Request request) {
    boolean saves = true;
    boolean flushes = true;
    boolean merges = false;
    for (int i = 2; i < request.size(); i++) {
      Bytes option = request.argument(i);
      if (option.equalsIgnoreCase("MERGE")) {
        merges = true;
      } else if (option.equalsIgnoreCase("NOFLUSH")) {
        flushes = false;
      } else if (option.equalsIgnoreCase("NOSAVE")) {
        saves = false;
      } else {
        throw new ClientException(
            "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
      }
    }
    return new Reload(saves, flushes, merges);
  }
}
