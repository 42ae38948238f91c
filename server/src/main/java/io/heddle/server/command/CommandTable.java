package io.heddle.server.command;

import io.heddle.resp.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All commands there are: the one table that serves the network and {@code COMMAND}. Immutable; any
 * thread reads it.
 *
 * <p>The network finds a command by the bytes of its name, in any case, without making a string of
 * them: a name's letters, folded to capitals, are hashed into an open table.
 */
public final class CommandTable {
  private final Map<String, Command> byName = new LinkedHashMap<>();
  private final List<Command> numbered = new ArrayList<>();
  private final byte[][] names;
  private final @Nullable Command[] slots;

  public CommandTable(List<Command> commands) {
    int capacity = Integer.highestOneBit(Math.max(8, commands.size()) * 4);
    names = new byte[capacity][];
    slots = new Command[capacity];
    for (Command declared : commands) {
      Command command = declared.numbered(numbered.size());
      if (byName.put(command.name(), command) != null) {
        throw new IllegalArgumentException("declared twice: " + command);
      }
      enter(command);
      numbered.add(command);
      numbered.addAll(command.subcommands());
    }
  }

  private void enter(Command command) {
    byte[] name = command.name().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
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
