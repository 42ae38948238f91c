package io.heddle.server.command;

import io.heddle.resp.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects a command's declaration; the last call says where the command runs and gives the {@link
 * Command}. Owned by the thread that declares.
 */
public final class CommandBuilder {
  private static final Parser<NoArguments> NO_ARGUMENTS = arguments -> NoArguments.NONE;

  /** No argument names a part of the key's value. */
  static final int NO_MEMBER = -1;

  private final String name;
  private final String syntax;
  private final EnumSet<Flag> flags;
  private final EnumSet<Category> categories = EnumSet.noneOf(Category.class);
  private final List<KeySpec> keySpecs = new ArrayList<>();
  private final List<Docs.Change> history = new ArrayList<>();
  private int arity;
  private Group group = Group.GENERIC;
  private List<String> tips = List.of();
  private String summary = "";
  private String since = "";
  private String complexity = "";
  private Docs.@Nullable Deprecation deprecation;
  private @Nullable Function<Request, Set<KeySpec.Flag>> access;
  private @Nullable Predicate<Request> unnamedKeys;
  private @Nullable Function<Request, List<Integer>> keyFinder;
  private int member = NO_MEMBER;
  private int briefUpTo;
  private Secrets secrets = Secrets.NONE;

  CommandBuilder(String name, String syntax, EnumSet<Flag> flags) {
    this.name = name;
    this.syntax = syntax;
    this.flags = flags;
  }

  /** See {@link Command#arity}. */
  public CommandBuilder arity(int count) {
    arity = count;
    return this;
  }

  public CommandBuilder flags(Flag... more) {
    Collections.addAll(flags, more);
    return this;
  }

  /** Categories beyond those that follow from the flags. */
  public CommandBuilder categories(Category... more) {
    Collections.addAll(categories, more);
    return this;
  }

  public CommandBuilder group(Group chapter) {
    group = chapter;
    return this;
  }

  public CommandBuilder tips(String... hints) {
    tips = List.of(hints);
    return this;
  }

  /** Keys that stand together, and what happens to them. */
  public CommandBuilder keys(Keys keys, KeySpec.Flag... access) {
    EnumSet<KeySpec.Flag> set = EnumSet.noneOf(KeySpec.Flag.class);
    Collections.addAll(set, access);
    keySpecs.add(
        new KeySpec(keys.begin(), keys.find(), Collections.unmodifiableSet(set), keys.notes()));
    return this;
  }

  /** What a request does to its key, for specifications whose flags are variable. */
  public CommandBuilder access(Function<Request, Set<KeySpec.Flag>> accessOfRequest) {
    access = accessOfRequest;
    return this;
  }

  /**
   * Which requests may come to keys that they do not name, and so run with the turns of all shards.
   */
  public CommandBuilder unnamedKeys(Predicate<Request> doesRequest) {
    unnamedKeys = doesRequest;
    return this;
  }

  /** How the keys of a request are found where the specifications only tell where they may be. */
  public CommandBuilder keyFinder(Function<Request, List<Integer>> positions) {
    keyFinder = positions;
    return this;
  }

  /** Where the first name of a part of the key's value most often stands: it is read ahead for. */
  public CommandBuilder member(int position) {
    member = position;
    return this;
  }

  /** With no more arguments than this, counting the name, the command takes constant time. */
  public CommandBuilder briefUpTo(int arguments) {
    briefUpTo = arguments;
    return this;
  }

  /** Arguments that neither the slow log nor MONITOR may show. */
  public CommandBuilder secrets(Secrets positions) {
    secrets = positions;
    return this;
  }

  /** Summary, version of Redis that brought the command, and cost. */
  public CommandBuilder doc(String sentence, String version, String cost) {
    summary = sentence;
    since = version;
    complexity = cost;
    return this;
  }

  /** A later change to the command. */
  public CommandBuilder changed(String version, String what) {
    history.add(new Docs.Change(version, what));
    return this;
  }

  public CommandBuilder deprecated(String version, String replacement) {
    deprecation = new Docs.Deprecation(version, replacement);
    return this;
  }

  /** Runs on the connection's thread, with parsed arguments. */
  public <Q> Command onSession(Parser<Q> parser, Handler<Q> handler) {
    return new Command(this, new Execution.OnSession<>(parser, handler), List.of());
  }

  /** Runs on the connection's thread; takes no arguments. */
  public Command onSession(Handler<NoArguments> handler) {
    return onSession(NO_ARGUMENTS, handler);
  }

  /** Runs in a turn of the shard that owns its one key. */
  public <Q> Command onShard(Parser<Q> parser, Handler<Q> handler) {
    return new Command(this, new Execution.OnShard<>(parser, handler), List.of());
  }

  /** Runs in a turn of the shard that owns its one key, which is all it takes. */
  public Command onShard(Handler<NoArguments> handler) {
    return onShard(NO_ARGUMENTS, handler);
  }

  /** Runs with the turns of all shards that own its keys. */
  public <Q> Command acrossShards(Parser<Q> parser, Handler<Q> handler) {
    return new Command(this, new Execution.AcrossShards<>(parser, handler), List.of());
  }

  /** Runs with the turns of all shards that own its keys, and takes nothing else. */
  public Command acrossShards(Handler<NoArguments> handler) {
    return acrossShards(NO_ARGUMENTS, handler);
  }

  /** Runs with the turns of all shards. */
  public <Q> Command onEveryShard(Parser<Q> parser, Handler<Q> handler) {
    return new Command(this, new Execution.OnEveryShard<>(parser, handler), List.of());
  }

  /** Runs with the turns of all shards; takes no arguments, or reads them itself. */
  public Command onEveryShard(Handler<NoArguments> handler) {
    return onEveryShard(NO_ARGUMENTS, handler);
  }

  /** Runs with the turns of all shards that the connection's transaction needs. */
  public Command onShardsOfTransaction(Handler<NoArguments> handler) {
    return new Command(this, new Execution.OfTransaction<>(NO_ARGUMENTS, handler), List.of());
  }

  /** Runs on the connection's thread, and asks one shard after another. */
  public <Q> Command shardByShard(Parser<Q> parser, Handler<Q> handler) {
    return new Command(this, new Execution.ShardByShard<>(parser, handler), List.of());
  }

  /** Runs on the connection's thread, and asks one shard after another; takes no arguments. */
  public Command shardByShard(Handler<NoArguments> handler) {
    return shardByShard(NO_ARGUMENTS, handler);
  }

  /** A command that is only a roof over others. */
  public Command container(Command... subcommands) {
    return new Command(this, null, List.of(subcommands));
  }

  /** A command that runs by itself when no subcommand follows. */
  public Command container(Handler<NoArguments> handler, Command... subcommands) {
    return new Command(
        this, new Execution.OnSession<>(NO_ARGUMENTS, handler), List.of(subcommands));
  }

  int member() {
    return member;
  }

  int briefUpTo() {
    return briefUpTo;
  }

  String name() {
    return name;
  }

  int arity() {
    return arity;
  }

  Set<Flag> flags() {
    if (!KeyRange.of(keySpecs).isWhole()) {
      flags.add(Flag.MOVABLEKEYS);
    }
    return Collections.unmodifiableSet(EnumSet.copyOf(flags));
  }

  /** The declared categories, and those that follow from the flags as in Redis. */
  Set<Category> categories() {
    EnumSet<Category> all = EnumSet.copyOf(categories);
    if (flags.contains(Flag.WRITE)) {
      all.add(Category.WRITE);
    }
    if (flags.contains(Flag.READONLY) && !categories.contains(Category.SCRIPTING)) {
      all.add(Category.READ);
    }
    if (flags.contains(Flag.ADMIN)) {
      all.add(Category.ADMIN);
      all.add(Category.DANGEROUS);
    }
    if (flags.contains(Flag.PUBSUB)) {
      all.add(Category.PUBSUB);
    }
    all.add(flags.contains(Flag.FAST) ? Category.FAST : Category.SLOW);
    if (flags.contains(Flag.BLOCKING)) {
      all.add(Category.BLOCKING);
    }
    return Collections.unmodifiableSet(all);
  }

  List<KeySpec> keySpecs() {
    return List.copyOf(keySpecs);
  }

  @Nullable Function<Request, Set<KeySpec.Flag>> access() {
    return access;
  }

  @Nullable Predicate<Request> unnamedKeys() {
    return unnamedKeys;
  }

  @Nullable Function<Request, List<Integer>> keyFinder() {
    return keyFinder;
  }

  Secrets secrets() {
    return secrets;
  }

  List<String> tips() {
    return tips;
  }

  Group group() {
    return group;
  }

  Docs docs() {
    return new Docs(summary, since, complexity, syntax, List.copyOf(history), deprecation);
  }
}
