package io.heddle.server.command;

import io.heddle.resp.Bytes;
import io.heddle.resp.Request;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A command's declaration: what it is called, what it takes, what the core must know about it, and
 * where it runs. Immutable.
 *
 * <p>Made by the builder that {@link #read}, {@link #write}, {@link #session} and {@link #admin}
 * begin. A container command such as {@code CONFIG} has subcommands, and perhaps no execution of
 * its own.
 */
public final class Command {
  private static final int NO_SOLE_KEY = -1;
  private static final int UNNUMBERED = -1;
  private static final String CONSTANT_TIME = "O(1)";
  private static final long MAY_WRITE = bit(Flag.WRITE) | bit(Flag.MAY_REPLICATE);

  private final String name;
  private final String fullName;
  private final int arity;
  private final Set<Flag> flags;

  /** The same with a bit for each: several are asked for with every request. */
  private final long flagBits;

  private final Set<Category> categories;
  private final List<KeySpec> keySpecs;
  private final @Nullable Function<Request, Set<KeySpec.Flag>> access;
  private final @Nullable Predicate<Request> unnamedKeys;
  private final @Nullable Function<Request, List<Integer>> keyFinder;
  private final Secrets secrets;
  private final List<String> tips;
  private final Group group;
  private final Docs docs;
  private final @Nullable Execution<?> execution;
  private final List<Command> subcommands;
  private final int soleKey;
  private final int member;

  /** With no more arguments than this, the name counted, it takes constant time. */
  private final int briefUpTo;

  private final int id;

  Command(CommandBuilder builder, @Nullable Execution<?> execution, List<Command> subcommands) {
    this.name = builder.name().toLowerCase(Locale.ROOT);
    this.fullName = name;
    this.arity = builder.arity();
    this.flags = builder.flags();
    this.flagBits = flags.stream().mapToLong(Command::bit).sum();
    this.categories = builder.categories();
    this.keySpecs = builder.keySpecs();
    this.access = builder.access();
    this.unnamedKeys = builder.unnamedKeys();
    this.keyFinder = builder.keyFinder();
    this.secrets = builder.secrets();
    this.tips = builder.tips();
    this.group = builder.group();
    this.docs = builder.docs();
    this.execution = execution;
    this.soleKey = soleKeyOf(keySpecs);
    this.member = builder.member();
    this.briefUpTo = briefUpTo(builder.briefUpTo());
    this.subcommands =
        subcommands.stream()
            .map(each -> new Command(each, name + "|" + each.name, UNNUMBERED, List.of()))
            .toList();
    this.id = UNNUMBERED;
  }

  /** The same command, as its container or its table knows it. */
  private Command(Command declared, String fullName, int id, List<Command> subcommands) {
    this(declared, fullName, id, subcommands, declared.execution);
  }

  private Command(
      Command declared,
      String fullName,
      int id,
      List<Command> subcommands,
      @Nullable Execution<?> execution) {
    this.name = declared.name;
    this.fullName = fullName;
    this.id = id;
    this.arity = declared.arity;
    this.flags = declared.flags;
    this.flagBits = declared.flagBits;
    this.categories = declared.categories;
    this.keySpecs = declared.keySpecs;
    this.access = declared.access;
    this.unnamedKeys = declared.unnamedKeys;
    this.keyFinder = declared.keyFinder;
    this.secrets = declared.secrets;
    this.tips = declared.tips;
    this.group = declared.group;
    this.docs = declared.docs;
    this.execution = execution;
    this.subcommands = subcommands;
    this.soleKey = declared.soleKey;
    this.member = declared.member;
    this.briefUpTo = declared.briefUpTo;
  }

  /** Begins the declaration of a command that reads keys. */
  public static CommandBuilder read(String name, String syntax) {
    return new CommandBuilder(name, syntax, EnumSet.of(Flag.READONLY));
  }

  /** Begins the declaration of a command that may change keys. */
  public static CommandBuilder write(String name, String syntax) {
    return new CommandBuilder(name, syntax, EnumSet.of(Flag.WRITE));
  }

  /** Begins the declaration of a command about the connection or the server, without keys. */
  public static CommandBuilder session(String name, String syntax) {
    return new CommandBuilder(name, syntax, EnumSet.noneOf(Flag.class));
  }

  /** Begins the declaration of a command for administrators. */
  public static CommandBuilder admin(String name, String syntax) {
    return new CommandBuilder(name, syntax, EnumSet.of(Flag.ADMIN));
  }

  private int briefUpTo(int declared) {
    if (!(execution instanceof Execution.OnShard)) {
      return 0;
    }
    return docs.complexity().equals(CONSTANT_TIME) ? Integer.MAX_VALUE : declared;
  }

  /** The position of the one key of a command that has exactly one at a fixed place, else -1. */
  private static int soleKeyOf(List<KeySpec> specs) {
    if (specs.size() == 1
        && specs.get(0).isSoleKey()
        && specs.get(0).begin() instanceof KeySpec.Begin.Index index) {
      return index.position();
    }
    return NO_SOLE_KEY;
  }

  /** In lower case, without its container's. */
  public String name() {
    return name;
  }

  /** In lower case; a subcommand's with its container's, as in {@code config|get}. */
  public String fullName() {
    return fullName;
  }

  /** The name of a subcommand's container, in lower case; any other command's own. */
  String containerName() {
    return fullName.equals(name) ? name : fullName.substring(0, fullName.indexOf('|'));
  }

  /** Where a request has the first argument behind the name, which takes one word or two. */
  int firstArgument() {
    return fullName.equals(name) ? 1 : 2;
  }

  /**
   * How many arguments it takes, its name included; if negative, at least as many as the absolute
   * value.
   */
  public int arity() {
    return arity;
  }

  public Set<Flag> flags() {
    return flags;
  }

  public boolean is(Flag flag) {
    return (flagBits & bit(flag)) != 0;
  }

  @SuppressWarnings("EnumOrdinal") // nobody else ever sees the number
  private static long bit(Flag flag) {
    return 1L << flag.ordinal();
  }

  public Set<Category> categories() {
    return categories;
  }

  public List<KeySpec> keySpecs() {
    return keySpecs;
  }

  /** Which arguments of a request nobody but its sender may see. */
  public Secrets secrets() {
    return secrets;
  }

  /** Hints for clients and proxies, as {@code COMMAND INFO} lists them. */
  public List<String> tips() {
    return tips;
  }

  public Group group() {
    return group;
  }

  public Docs docs() {
    return docs;
  }

  /** Where and how it runs; null for a container that only has subcommands. */
  public @Nullable Execution<?> execution() {
    return execution;
  }

  /** Where and how {@code request} runs; null as with {@link #execution()}. */
  public @Nullable Execution<?> execution(Request request) {
    Execution<?> declared = execution;
    return declared != null && unnamedKeys != null && unnamedKeys.test(request)
        ? everywhere(declared)
        : declared;
  }

  private static <Q> Execution<Q> everywhere(Execution<Q> declared) {
    return new Execution.OnEveryShard<>(declared.parser(), declared.handler());
  }

  /** The same command, carried out otherwise. */
  Command with(Execution<?> otherExecution) {
    return new Command(this, fullName, id, subcommands, otherExecution);
  }

  /** The same command, with others for its subcommands. */
  Command with(List<Command> otherSubcommands) {
    return new Command(this, fullName, id, otherSubcommands);
  }

  public List<Command> subcommands() {
    return subcommands;
  }

  public @Nullable Command subcommand(Bytes word) {
    for (Command subcommand : subcommands) {
      if (word.equalsIgnoreCase(subcommand.name.toUpperCase(Locale.ROOT))) {
        return subcommand;
      }
    }
    return null;
  }

  /**
   * Its number among all commands and subcommands of its table: an index for statistics. A
   * declaration that no table has taken in has none.
   */
  public int id() {
    return id;
  }

  /** The same command as one of a table, with this number; its subcommands have the next ones. */
  Command numbered(int number) {
    List<Command> numbered = new ArrayList<>();
    for (Command subcommand : subcommands) {
      numbered.add(subcommand.numbered(number + 1 + numbered.size()));
    }
    return new Command(this, fullName, number, List.copyOf(numbered));
  }

  /** Whether it may change data, here or at others that get what was changed. */
  public boolean mayWrite() {
    return (flagBits & MAY_WRITE) != 0;
  }

  /** Whether it takes about as long as a look at the clock: one key, in constant time. */
  boolean isBrief(Request request) {
    return request.size() <= briefUpTo;
  }

  /** Whether it names a part of the value at its one key, see {@link CommandBuilder#member}. */
  public boolean namesMember() {
    return member != CommandBuilder.NO_MEMBER;
  }

  /** Where it does. */
  int member() {
    return member;
  }

  int soleKey() {
    return soleKey;
  }

  public boolean accepts(int arguments) {
    return arity >= 0 ? arguments == arity : arguments >= -arity;
  }

  public KeyRange keyRange() {
    return KeyRange.of(keySpecs);
  }

  /** Whether a request may have keys. */
  public boolean hasKeys() {
    return keySpecs.stream().anyMatch(spec -> !spec.flags().contains(KeySpec.Flag.NOT_KEY));
  }

  /** What {@code request} does to the keys that {@code spec} finds. */
  public Set<KeySpec.Flag> access(KeySpec spec, Request request) {
    return access != null && spec.flags().contains(KeySpec.Flag.VARIABLE_FLAGS)
        ? EnumSet.copyOf(access.apply(request))
        : spec.flags();
  }

  /** Whether the specifications only tell where keys may be. */
  public boolean findsKeysItself() {
    return keyFinder != null;
  }

  /** What its documentation says of its arguments. */
  public List<Argument> arguments() {
    return KeyArguments.mark(ArgumentSyntax.parse(docs.syntax()), keySpecs, firstArgument());
  }

  /** The positions of all keys in {@code request}, in the order of the declaration. */
  public List<Integer> keyPositions(Request request) {
    if (keyFinder != null) {
      return keyFinder.apply(request);
    }
    List<Integer> positions = new ArrayList<>();
    for (KeySpec spec : keySpecs) {
      if (!spec.flags().contains(KeySpec.Flag.NOT_KEY)) {
        spec.forEachKey(request, positions::add);
      }
    }
    return positions;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
