package io.heddle.server.command;

import io.heddle.resp.Reply;
import java.util.List;
import java.util.function.Supplier;

/** A production command with somebody who looks on while it is carried out. */
public final class ObservedCommand {
  /** Looks on. */
  @FunctionalInterface
  public interface Observer {
    /** Has {@code handling} carry {@code call} out, and gives its reply. */
    Reply carryOut(Call call, Supplier<Reply> handling);
  }

  private ObservedCommand() {}

  /** {@code commands}, and their subcommands, with {@code observer}. */
  public static List<Command> all(List<Command> commands, Observer observer) {
    return commands.stream().map(command -> observed(command, observer)).toList();
  }

  private static Command observed(Command command, Observer observer) {
    Command container = command.with(all(command.subcommands(), observer));
    Execution<?> execution = command.execution();
    return execution == null ? container : container.with(observed(execution, observer));
  }

  private static Execution<?> observed(Execution<?> execution, Observer observer) {
    return switch (execution) {
      case Execution.OnSession<?> on -> onSession(on, observer);
      case Execution.OnShard<?> on -> onShard(on, observer);
      case Execution.AcrossShards<?> across -> acrossShards(across, observer);
      case Execution.OnEveryShard<?> on -> onEveryShard(on, observer);
      case Execution.OfTransaction<?> of -> ofTransaction(of, observer);
      case Execution.ShardByShard<?> each -> shardByShard(each, observer);
    };
  }

  private static <Q> Execution<Q> onSession(Execution.OnSession<Q> on, Observer observer) {
    return new Execution.OnSession<>(on.parser(), observed(on.handler(), observer));
  }

  private static <Q> Execution<Q> onShard(Execution.OnShard<Q> on, Observer observer) {
    return new Execution.OnShard<>(on.parser(), observed(on.handler(), observer));
  }

  private static <Q> Execution<Q> acrossShards(Execution.AcrossShards<Q> on, Observer observer) {
    return new Execution.AcrossShards<>(on.parser(), observed(on.handler(), observer));
  }

  private static <Q> Execution<Q> onEveryShard(Execution.OnEveryShard<Q> on, Observer observer) {
    return new Execution.OnEveryShard<>(on.parser(), observed(on.handler(), observer));
  }

  private static <Q> Execution<Q> ofTransaction(Execution.OfTransaction<Q> of, Observer observer) {
    return new Execution.OfTransaction<>(of.parser(), observed(of.handler(), observer));
  }

  private static <Q> Execution<Q> shardByShard(Execution.ShardByShard<Q> on, Observer observer) {
    return new Execution.ShardByShard<>(on.parser(), observed(on.handler(), observer));
  }

  private static <Q> Handler<Q> observed(Handler<Q> handler, Observer observer) {
    return (call, query) -> observer.carryOut(call, () -> handler.handle(call, query));
  }
}
