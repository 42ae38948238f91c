package io.heddle.server.command.family;

import io.heddle.resp.Reply;
import io.heddle.server.command.Argument;
import io.heddle.server.command.Category;
import io.heddle.server.command.Command;
import io.heddle.server.command.Docs;
import io.heddle.server.command.Flag;
import io.heddle.server.command.KeyRange;
import io.heddle.server.command.KeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** What {@code COMMAND} tells clients of a command. */
final class CommandDescription {
  private static final Reply NO_SUBCOMMANDS = new Reply.Set(List.of());

  private CommandDescription() {}

  /** An element of {@code COMMAND INFO}. */
  static Reply info(Command command) {
    KeyRange range = command.keyRange();
    return Reply.array(
        Reply.bulk(command.fullName()),
        Reply.integer(command.arity()),
        statuses(command.flags().stream().filter(Flag::isShown).toList(), Flag::wireName),
        Reply.integer(range.first()),
        Reply.integer(range.last()),
        Reply.integer(range.step()),
        statuses(command.categories(), CommandDescription::name),
        new Reply.Set(command.tips().stream().map(Reply::bulk).toList()),
        new Reply.Set(command.keySpecs().stream().map(CommandDescription::keySpec).toList()),
        command.subcommands().isEmpty()
            ? NO_SUBCOMMANDS
            : Reply.array(command.subcommands().stream().map(CommandDescription::info).toList()));
  }

  private static String name(Category category) {
    return "@" + category.wireName();
  }

  /** A set of short words. */
  static <T> Reply statuses(Collection<T> values, Function<T, String> name) {
    return new Reply.Set(
        values.stream().map(value -> new Reply.Status(name.apply(value))).toList());
  }

  private static Reply keySpec(KeySpec spec) {
    Fields fields = new Fields();
    if (spec.notes() != null) {
      fields.add("notes", spec.notes());
    }
    fields.add("flags", statuses(spec.flags(), KeySpec.Flag::wireName));
    fields.add("begin_search", begin(spec.begin()));
    fields.add("find_keys", find(spec.find()));
    return fields.reply();
  }

  private static Reply begin(KeySpec.Begin begin) {
    return switch (begin) {
      case KeySpec.Begin.Index index -> typed("index", new Fields().add("index", index.position()));
      case KeySpec.Begin.Keyword keyword ->
          typed(
              "keyword",
              new Fields().add("keyword", keyword.keyword()).add("startfrom", keyword.startFrom()));
      case KeySpec.Begin.Unknown unknown -> typed("unknown", new Fields());
    };
  }

  private static Reply find(KeySpec.Find find) {
    return switch (find) {
      case KeySpec.Find.Range range ->
          typed(
              "range",
              new Fields()
                  .add("lastkey", range.last())
                  .add("keystep", range.step())
                  .add("limit", range.limit()));
      case KeySpec.Find.KeyNumber number ->
          typed(
              "keynum",
              new Fields()
                  .add("keynumidx", number.countAt())
                  .add("firstkey", number.first())
                  .add("keystep", number.step()));
      case KeySpec.Find.Unknown unknown -> typed("unknown", new Fields());
    };
  }

  private static Reply typed(String type, Fields spec) {
    return new Fields().add("type", type).add("spec", spec.reply()).reply();
  }

  /** A value of {@code COMMAND DOCS}. */
  static Reply docs(Command command) {
    Docs docs = command.docs();
    Fields fields =
        new Fields()
            .add("summary", docs.summary())
            .add("since", docs.since())
            .add("group", command.group().wireName())
            .add("complexity", docs.complexity());
    Docs.Deprecation deprecation = docs.deprecation();
    if (deprecation != null) {
      fields
          .add("doc_flags", new Reply.Set(List.of(new Reply.Status("deprecated"))))
          .add("deprecated_since", deprecation.since())
          .add("replaced_by", deprecation.replacedBy());
    }
    if (!docs.history().isEmpty()) {
      fields.add(
          "history",
          new Reply.Set(docs.history().stream().map(CommandDescription::change).toList()));
    }
    List<Argument> arguments = command.arguments();
    if (!arguments.isEmpty()) {
      fields.add("arguments", arguments(arguments));
    }
    if (!command.subcommands().isEmpty()) {
      Fields subcommands = new Fields();
      command.subcommands().forEach(each -> subcommands.add(each.fullName(), docs(each)));
      fields.add("subcommands", subcommands.reply());
    }
    return fields.reply();
  }

  private static Reply change(Docs.Change change) {
    return Reply.array(Reply.bulk(change.version()), Reply.bulk(change.what()));
  }

  private static Reply arguments(List<Argument> arguments) {
    return Reply.array(arguments.stream().map(CommandDescription::argument).toList());
  }

  private static Reply argument(Argument argument) {
    Fields fields =
        new Fields().add("name", argument.name()).add("type", argument.type().wireName());
    if (argument.parts().isEmpty()) {
      fields.add("display_text", argument.display());
    }
    if (argument.isKey()) {
      fields.add("key_spec_index", argument.keySpec());
    }
    if (argument.token() != null) {
      fields.add("token", argument.token());
    }
    List<Reply> flags = new ArrayList<>();
    if (argument.isOptional()) {
      flags.add(new Reply.Status("optional"));
    }
    if (argument.isMultiple()) {
      flags.add(new Reply.Status("multiple"));
    }
    if (argument.isTokenRepeated()) {
      flags.add(new Reply.Status("multiple_token"));
    }
    if (!flags.isEmpty()) {
      fields.add("flags", new Reply.Set(flags));
    }
    if (!argument.parts().isEmpty()) {
      fields.add("arguments", arguments(argument.parts()));
    }
    return fields.reply();
  }

  /** A map under construction. Owned by the connection's thread. */
  private static final class Fields {
    private final List<Reply> keysAndValues = new ArrayList<>();

    Fields add(String key, Reply value) {
      keysAndValues.add(Reply.bulk(key));
      keysAndValues.add(value);
      return this;
    }

    Fields add(String key, String value) {
      return add(key, Reply.bulk(value));
    }

    Fields add(String key, long value) {
      return add(key, Reply.integer(value));
    }

    Reply reply() {
      return new Reply.Map(keysAndValues);
    }
  }
}
