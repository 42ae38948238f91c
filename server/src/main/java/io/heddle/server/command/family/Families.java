package io.heddle.server.command.family;

import io.heddle.server.command.Command;
import java.util.List;
import java.util.stream.Stream;

/** The families of commands: the one place that knows them all. */
public final class Families {
  private Families() {}

  /** All commands that there are. */
  public static List<Command> commands() {
    return Stream.of(
            ConnectionCommands.all(),
            ClientCommands.all(),
            CommandCommands.all(),
            ServerCommands.all(),
            TransactionCommands.all(),
            PersistenceCommands.all(),
            SlowLogCommands.all(),
            DebugCommands.all(),
            MemoryCommands.all(),
            ModuleCommands.all(),
            ReplicationCommands.all(),
            LolwutCommand.all(),
            LatencyCommands.all(),
            StringCommands.all(),
            HashCommands.all(),
            HashCounterCommands.all(),
            HashWalkCommands.all(),
            FieldExpiryCommands.all(),
            SetCommands.all(),
            SetChoiceCommands.all(),
            SetAlgebraCommands.all(),
            CounterCommands.all(),
            RangeCommands.all(),
            LcsCommand.all(),
            ListCommands.all(),
            ListPopCommands.all(),
            ListMoveCommands.all(),
            KeyCommands.all(),
            SortCommands.all(),
            ObjectCommands.all(),
            DumpCommands.all(),
            MigrateCommand.all(),
            SortedSetCommands.all(),
            SortedSetRangeCommands.all(),
            SortedSetPopCommands.all(),
            SortedSetCombinationCommands.all(),
            ExpiryCommands.all(),
            DatabaseCommands.all(),
            PubSubCommands.all())
        .flatMap(List::stream)
        .toList();
  }
}
