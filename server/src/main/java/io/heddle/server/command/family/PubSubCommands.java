package io.heddle.server.command.family;

import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.MAY_REPLICATE;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.PUBSUB;
import static io.heddle.server.command.Flag.STALE;
import static io.heddle.server.command.Flag.WHILE_SUBSCRIBED;
import static io.heddle.server.command.KeySpec.Flag.NOT_KEY;
import static io.heddle.server.command.Keys.at;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandBuilder;
import io.heddle.server.command.Group;
import io.heddle.server.command.Handler;
import io.heddle.server.command.Help;
import io.heddle.server.command.Keys;
import io.heddle.server.command.NoArguments;
import io.heddle.server.pubsub.PubSub;
import io.heddle.server.session.Outbox;
import io.heddle.server.session.Subscriptions.Kind;
import io.heddle.server.text.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that publish messages and listen to them. */
final class PubSubCommands {
  private PubSubCommands() {}

  static List<Command> all() {
    return List.of(
        SUBSCRIBE,
        UNSUBSCRIBE,
        PSUBSCRIBE,
        PUNSUBSCRIBE,
        SSUBSCRIBE,
        SUNSUBSCRIBE,
        PUBLISH,
        SPUBLISH,
        PUBSUB_COMMAND);
  }

  static final Command SUBSCRIBE =
      listening(session("SUBSCRIBE", "channel [channel ...]"))
          .arity(-2)
          .doc("Begins to listen to channels.", "2.0.0", "O(N) with N channels")
          .onSession(PubSubCommands::parseNames, subscribing(Kind.CHANNEL));

  static final Command UNSUBSCRIBE =
      listening(session("UNSUBSCRIBE", "[channel [channel ...]]"))
          .arity(-1)
          .doc("Ends listening to channels, or to all.", "2.0.0", "O(N) with N channels")
          .onSession(PubSubCommands::parseNames, unsubscribing(Kind.CHANNEL));

  static final Command PSUBSCRIBE =
      listening(session("PSUBSCRIBE", "pattern [pattern ...]"))
          .arity(-2)
          .doc("Begins to listen to channels that match patterns.", "2.0.0", "O(N), N patterns")
          .onSession(PubSubCommands::parseNames, subscribing(Kind.PATTERN));

  static final Command PUNSUBSCRIBE =
      listening(session("PUNSUBSCRIBE", "[pattern [pattern ...]]"))
          .arity(-1)
          .doc("Ends listening to patterns, or to all.", "2.0.0", "O(N) with N patterns")
          .onSession(PubSubCommands::parseNames, unsubscribing(Kind.PATTERN));

  static final Command SSUBSCRIBE =
      listening(session("SSUBSCRIBE", "shardchannel [shardchannel ...]"))
          .arity(-2)
          .keys(Keys.from(1), NOT_KEY)
          .doc("Begins to listen to shard channels.", "7.0.0", "O(N) with N channels")
          .onSession(PubSubCommands::parseNames, subscribing(Kind.SHARD_CHANNEL));

  static final Command SUNSUBSCRIBE =
      listening(session("SUNSUBSCRIBE", "[shardchannel [shardchannel ...]]"))
          .arity(-1)
          .keys(Keys.from(1), NOT_KEY)
          .doc("Ends listening to shard channels, or to all.", "7.0.0", "O(N) with N channels")
          .onSession(PubSubCommands::parseNames, unsubscribing(Kind.SHARD_CHANNEL));

  /** What all commands have in common that begin or end a subscription. */
  private static CommandBuilder listening(CommandBuilder command) {
    return command.flags(PUBSUB, NOSCRIPT, LOADING, STALE, WHILE_SUBSCRIBED).group(Group.PUBSUB);
  }

  private static List<Bytes> parseNames(Arguments arguments) {
    List<Bytes> names = new ArrayList<>(arguments.remaining());
    while (arguments.hasNext()) {
      names.add(arguments.nextOwned());
    }
    return names;
  }

  private static Handler<List<Bytes>> subscribing(Kind kind) {
    return (call, names) -> {
      if (kind == Kind.SHARD_CHANNEL && call.isOfTransaction()) {
        throw new ClientException("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
      }
      PubSub pubSub = call.server().pubSub();
      return confirmed(
          call, () -> names.forEach(name -> pubSub.subscribe(kind, call.session(), name)));
    };
  }

  private static Handler<List<Bytes>> unsubscribing(Kind kind) {
    return (call, names) -> {
      PubSub pubSub = call.server().pubSub();
      return confirmed(
          call,
          () -> {
            if (names.isEmpty()) {
              pubSub.unsubscribeAll(kind, call.session());
            }
            names.forEach(name -> pubSub.unsubscribe(kind, call.session(), name));
          });
    };
  }

  /**
   * The confirmations, one for each name, stand for the reply; a transaction's replies take them
   * in.
   */
  private static Reply confirmed(Call call, Runnable change) {
    Outbox outbox = call.session().needOutbox();
    if (call.isOfTransaction()) {
      return outbox.collect(change);
    }
    outbox.keep();
    change.run();
    return Reply.NOTHING;
  }

  static final Command PUBLISH =
      session("PUBLISH", "channel message")
          .arity(3)
          .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
          .group(Group.PUBSUB)
          .doc(
              "Sends a message to who listens to a channel, or to a pattern that matches it.",
              "2.0.0",
              "O(N+M) with N listeners and M patterns in use")
          .onSession(PubSubCommands::publish);

  private static Reply publish(Call call, NoArguments none) {
    return Reply.integer(
        call.server().pubSub().publish(call.argument(1), call.argument(2), call.unsettled()));
  }

  static final Command SPUBLISH =
      session("SPUBLISH", "shardchannel message")
          .arity(3)
          .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
          .keys(at(1), NOT_KEY)
          .group(Group.PUBSUB)
          .doc(
              "Sends a message to who listens to a shard channel.",
              "7.0.0",
              "O(N) with N listeners")
          .onSession(PubSubCommands::publishToShard);

  private static Reply publishToShard(Call call, NoArguments none) {
    PubSub pubSub = call.server().pubSub();
    return Reply.integer(
        pubSub.publishToShard(call.argument(1), call.argument(2), call.unsettled()));
  }

  static final Command CHANNELS =
      about(session("CHANNELS", "[pattern]"))
          .arity(-2)
          .doc("Gives the channels that somebody listens to.", "2.8.0", "O(N) with N channels")
          .onSession(PubSubCommands::parsePattern, listing(Kind.CHANNEL));

  static final Command SHARDCHANNELS =
      about(session("SHARDCHANNELS", "[pattern]"))
          .arity(-2)
          .doc("Gives the shard channels somebody listens to.", "7.0.0", "O(N) with N channels")
          .onSession(PubSubCommands::parsePattern, listing(Kind.SHARD_CHANNEL));

  /** The channels that are asked for; null for all. */
  private record Listing(@Nullable Bytes pattern) {}

  private static Listing parsePattern(Arguments arguments) {
    if (arguments.remaining() > 1) {
      throw arguments.unknownForm();
    }
    return new Listing(arguments.hasNext() ? arguments.next() : null);
  }

  private static Handler<Listing> listing(Kind kind) {
    return (call, query) -> {
      Bytes pattern = query.pattern();
      return Reply.array(
          call.server().pubSub().names(kind).stream()
              .filter(name -> pattern == null || Glob.matches(pattern, name))
              .map(Reply::bulk)
              .toList());
    };
  }

  static final Command NUMSUB =
      about(session("NUMSUB", "[channel [channel ...]]"))
          .arity(-2)
          .doc("Counts who listens to each of some channels.", "2.8.0", "O(N) with N channels")
          .onSession(PubSubCommands::parseNames, counting(Kind.CHANNEL));

  static final Command SHARDNUMSUB =
      about(session("SHARDNUMSUB", "[shardchannel [shardchannel ...]]"))
          .arity(-2)
          .doc("Counts who listens to each of some shard channels.", "7.0.0", "O(N), N channels")
          .onSession(PubSubCommands::parseNames, counting(Kind.SHARD_CHANNEL));

  private static Handler<List<Bytes>> counting(Kind kind) {
    return (call, names) -> {
      List<Reply> counts = new ArrayList<>(2 * names.size());
      for (Bytes name : names) {
        counts.add(Reply.bulk(name));
        counts.add(Reply.integer(call.server().pubSub().listeners(kind, name)));
      }
      return Reply.array(counts);
    };
  }

  static final Command NUMPAT =
      about(session("NUMPAT", ""))
          .arity(2)
          .doc("Counts the patterns that somebody listens to.", "2.8.0", "O(1)")
          .onSession((call, none) -> Reply.integer(call.server().pubSub().size(Kind.PATTERN)));

  static final Command PUBSUB_COMMAND =
      session("PUBSUB", "")
          .arity(-2)
          .group(Group.PUBSUB)
          .doc("About channels and who listens.", "2.8.0", "Depends on the subcommand.")
          .container(
              CHANNELS,
              NUMSUB,
              NUMPAT,
              SHARDCHANNELS,
              SHARDNUMSUB,
              Help.subcommand(Group.PUBSUB, "6.2.0"));

  /** What all subcommands have in common. */
  private static CommandBuilder about(CommandBuilder subcommand) {
    return subcommand.flags(PUBSUB, LOADING, STALE).group(Group.PUBSUB);
  }
}
