package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.Renaming;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All commands there are: the one table that serves the network and {@code COMMAND}. Immutable; any
 * thread reads it. A command may be entered under another name than its own.
 *
 * <p>The network finds a command by the bytes of its name, in any case, without making a string of
 * them: a name's letters, folded to capitals, are hashed into an open table.
 */
public final class CommandTable {
  private final Map<String, Command> byName = new LinkedHashMap<>();
  private final List<Command> numbered = new ArrayList<>();
  private final byte[][] names;
  private final @Nullable Command[] slots;

  /** The table from which this one was made by renaming; else this one. */
  private final CommandTable declared;

  public CommandTable(List<Command> commands) {
    declared = this;
    for (Command each : commands) {
      Command command = each.numbered(numbered.size());
      if (byName.put(command.name(), command) != null) {
        throw new IllegalArgumentException("declared twice: " + command);
      }
      numbered.add(command);
      numbered.addAll(command.subcommands());
    }
    int capacity = capacity();
    names = new byte[capacity][];
    slots = new Command[capacity];
    byName.forEach(this::enter);
  }

  private CommandTable(CommandTable declared, Map<String, Command> byName) {
    this.declared = declared;
    this.byName.putAll(byName);
    numbered.addAll(declared.numbered);
    int capacity = capacity();
    names = new byte[capacity][];
    slots = new Command[capacity];
    byName.forEach(this::enter);
  }

  /**
   * The same commands, some of which go by other names or are gone. Throws a {@link
   * ConfigException} if that cannot be.
   */
  public CommandTable renamed(List<Renaming> renamings) {
    if (renamings.isEmpty()) {
      return this;
    }
    Map<String, Command> renamed = new LinkedHashMap<>(byName);
    for (Renaming renaming : renamings) {
      Command command = renamed.remove(renaming.name().toLowerCase(Locale.ROOT));
      String newName = renaming.newName().toLowerCase(Locale.ROOT);
      if (command == null) {
        throw renaming.mistake("No such command in rename-command");
      }
      if (!newName.isEmpty() && renamed.put(newName, command) != null) {
        throw renaming.mistake("Target command name already exists");
      }
    }
    return new CommandTable(this, renamed);
  }

  /** The same commands, each by its own name. */
  CommandTable declared() {
    return declared;
  }

  private int capacity() {
    return Integer.highestOneBit(Math.max(8, byName.size()) * 4);
  }

  private void enter(String called, Command command) {
    byte[] name = Bytes.of(called).toArray();
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) fold(name[i]);
    }
    int slot = slotOf(name, 0, name.length);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    names[slot] = name;
    slots[slot] = command;
  }

  private int slotOf(byte[] array, int offset, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + fold(array[offset + i]);
    }
    return (hash ^ hash >>> 7) & (slots.length - 1);
  }

  private static int fold(byte letter) {
    return letter >= 'a' && letter <= 'z' ? letter - ('a' - 'A') : letter;
  }

  /**
   * The command that {@code request} names; a container, where it has subcommands. Null if there is
   * none of that name.
   */
  public @Nullable Command find(Request request) {
    byte[] array = request.buffer();
    int offset = request.offset(0);
    int length = request.length(0);
    int slot = slotOf(array, offset, length);
    for (Command command = slots[slot]; command != null; command = slots[slot]) {
      if (matches(names[slot], array, offset, length)) {
        return command;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }

  private static boolean matches(byte[] name, byte[] array, int offset, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != fold(array[offset + i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * The command of that name in any case; a subcommand's is written {@code config|get}. Null if
   * there is none.
   */
  public @Nullable Command find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int bar = lower.indexOf('|');
    if (bar < 0) {
      return byName.get(lower);
    }
    Command container = byName.get(lower.substring(0, bar));
    return container == null
        ? null
        : container.subcommands().stream()
            .filter(c -> c.fullName().equals(lower))
            .findFirst()
            .orElse(null);
  }

  /** All commands, without subcommands, in the order of their declaration. */
  public Collection<Command> commands() {
    return byName.values();
  }

  /** All commands and subcommands; each at the index that is its {@link Command#id}. */
  public List<Command> numbered() {
    return numbered;
  }
}
