package io.heddle.server.command.family;

import static io.heddle.server.command.Command.session;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.Category;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Group;
import java.util.List;

/** Commands about the connection itself. */
public final class ConnectionCommands {
  private ConnectionCommands() {}

  public static List<Command> all() {
    return List.of(PING);
  }

  static final Command PING =
      session("PING", "[message]")
          .arity(-1)
          .flags(FAST)
          .group(Group.CONNECTION)
          .categories(Category.CONNECTION)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .doc("Answers, so that the client knows the server lives.", "1.0.0", "O(1)")
          .onSession(ConnectionCommands::parsePing, ConnectionCommands::ping);

  private static Reply parsePing(Arguments arguments) {
    if (arguments.remaining() > 1) {
      throw ClientException.wrongArity("ping");
    }
    return arguments.hasNext() ? Reply.bulk(arguments.nextOwned()) : PONG;
  }

  private static final Reply PONG = new Reply.Status("PONG");

  private static Reply ping(Call call, Reply answer) {
    return answer;
  }
}
