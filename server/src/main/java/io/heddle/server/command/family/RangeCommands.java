package io.heddle.server.command.family;

import static io.heddle.server.command.Category.STRING;
import static io.heddle.server.command.Command.read;
import static io.heddle.server.command.Command.write;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.KeySpec.Flag.ACCESS;
import static io.heddle.server.command.KeySpec.Flag.INSERT;
import static io.heddle.server.command.KeySpec.Flag.RO;
import static io.heddle.server.command.KeySpec.Flag.RW;
import static io.heddle.server.command.KeySpec.Flag.UPDATE;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.NoArguments;
import io.heddle.server.stats.KeyEvent;
import io.heddle.shard.keyspace.Entry;
import io.heddle.shard.keyspace.Key;
import java.util.List;

/** Commands on parts of strings, and on their lengths. */
final class RangeCommands {
  private RangeCommands() {}

  static List<Command> all() {
    return List.of(APPEND, SETRANGE, GETRANGE, SUBSTR, STRLEN);
  }

  static final Command APPEND =
      write("APPEND", "key value")
          .arity(3)
          .flags(DENYOOM, FAST)
          .keys(at(1), RW, INSERT)
          .group(Group.STRING)
          .categories(STRING)
          .doc(
              "Adds a string to the end of the one that a key holds.",
              "2.0.0",
              "O(N), N being the length of the whole")
          .onShard(RangeCommands::append);

  private static Reply append(Call call, NoArguments none) {
    Key key = call.key();
    Bytes suffix = call.argument(2);
    Entry entry = call.lookup(key);
    if (entry == null) {
      entry = StringEntry.store(call, key, null, suffix, true);
    } else {
      StringEntry.requireRoom(call, StringEntry.borrowed(entry).length(), suffix);
      call.keyspace().append(entry, suffix);
    }
    call.modified(key, KeyEvent.APPEND);
    return Reply.integer(entry.stringLength());
  }

  static final Command SETRANGE =
      write("SETRANGE", "key offset value")
          .arity(4)
          .flags(DENYOOM)
          .keys(at(1), RW, UPDATE)
          .group(Group.STRING)
          .categories(STRING)
          .doc(
              "Overwrites a part of the string that a key holds, after lengthening it with zero"
                  + " bytes where needed.",
              "2.2.0",
              "O(N), N being the length of the whole")
          .onShard(RangeCommands::parseOffset, RangeCommands::setRange);

  private static Long parseOffset(Arguments arguments) {
    long offset = arguments.skip(1).nextLong();
    if (offset < 0) {
      throw new ClientException("ERR offset is out of range");
    }
    return offset;
  }

  private static Reply setRange(Call call, long offset) {
    Key key = call.key();
    Bytes part = call.argument(3);
    Entry entry = call.lookup(key);
    int length = entry == null ? 0 : StringEntry.borrowed(entry).length();
    if (part.isEmpty()) {
      return Reply.integer(length);
    }
    StringEntry.requireRoom(call, offset, part);
    Entry written = StringEntry.orEmpty(call, key, entry);
    call.keyspace().writeRange(written, (int) offset, part);
    call.modified(key, KeyEvent.SETRANGE);
    return Reply.integer(written.stringLength());
  }

  static final Command GETRANGE =
      cutting("GETRANGE")
          .doc(
              "Gives a part of the string that a key holds.",
              "2.4.0",
              "O(N), N being the length of the part")
          .onShard(Range::parse, RangeCommands::getRange);

  static final Command SUBSTR =
      cutting("SUBSTR")
          .doc(
              "Gives a part of the string that a key holds.",
              "1.0.0",
              "O(N), N being the length of the part")
          .deprecated("2.0.0", "`GETRANGE`")
          .onShard(Range::parse, RangeCommands::getRange);

  private static CommandBuilder cutting(String name) {
    return read(name, "key start end:integer")
        .arity(4)
        .keys(at(1), RO, ACCESS)
        .group(Group.STRING)
        .categories(STRING);
  }

  /** The first and the last byte of a part; negative numbers count from the end of the whole. */
  private record Range(long first, long last) {
    static Range parse(Arguments arguments) {
      return new Range(arguments.skip(1).nextLong(), arguments.nextLong());
    }

    Bytes of(Bytes whole) {
      if (first < 0 && last < 0 && first > last) {
        return Bytes.EMPTY;
      }
      int length = whole.length();
      long from = Math.max(0, first < 0 ? length + first : first);
      long to = Math.min(length - 1L, Math.max(0, last < 0 ? length + last : last)) + 1;
      return from < to ? whole.slice((int) from, (int) to) : Bytes.EMPTY;
    }
  }

  /** A part is copied: lending it would make the next change copy the whole. */
  private static Reply getRange(Call call, Range range) {
    Entry entry = call.read(call.key());
    if (entry == null) {
      return Reply.EMPTY_BULK;
    }
    Bytes whole = StringEntry.borrowed(entry);
    Bytes part = range.of(whole);
    return Reply.bulk(part.length() == whole.length() ? entry.string() : part.copy());
  }

  static final Command STRLEN =
      read("STRLEN", "key")
          .arity(2)
          .flags(FAST)
          .keys(at(1), RO)
          .group(Group.STRING)
          .categories(STRING)
          .doc("Gives the length of the string that a key holds.", "2.2.0", "O(1)")
          .onShard(RangeCommands::strlen);

  private static Reply strlen(Call call, NoArguments none) {
    Entry entry = call.read(call.key());
    return entry == null ? Reply.ZERO : Reply.integer(StringEntry.borrowed(entry).length());
  }
}
