package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.ClientException;
import java.util.List;
import java.util.Locale;

/** A reply of each type that the protocol has, as {@code DEBUG PROTOCOL} gives them. */
final class ProtocolSample {
  private ProtocolSample() {}

  /** The sample of the type that {@code name} names, for a client that speaks {@code protocol}. */
  static Reply of(Bytes name, int protocol) {
    return switch (name.toString().toLowerCase(Locale.ROOT)) {
      case "string" -> Reply.bulk("Hello World");
      case "integer" -> Reply.integer(12345);
      case "double" -> new Reply.Dbl(3.141);
      case "bignum" -> new Reply.BigNumber("1234567999999999999999999999999999999");
      case "null" -> Reply.NULL;
      case "array" -> Reply.array(firstNumbers());
      case "set" -> new Reply.Set(firstNumbers());
      case "map" ->
          Reply.map(
              Reply.ZERO,
              new Reply.Bool(false),
              Reply.ONE,
              new Reply.Bool(true),
              Reply.integer(2),
              new Reply.Bool(false));
      case "attrib" -> attribute();
      case "push" -> push(protocol);
      case "true" -> new Reply.Bool(true);
      case "false" -> new Reply.Bool(false);
      case "verbatim" -> new Reply.Verbatim("txt", Bytes.of("This is a verbatim\nstring"));
      default ->
          throw new ClientException(
              "ERR Wrong protocol type name. Please use one of the following:"
                  + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true"
                  + "|false");
    };
  }

  private static List<Reply> firstNumbers() {
    return List.of(Reply.ZERO, Reply.ONE, Reply.integer(2));
  }

  private static Reply attribute() {
    return new Reply.Several(
        List.of(
            new Reply.Attribute(
                List.of(
                    Reply.bulk("key-popularity"),
                    Reply.array(Reply.bulk("key:123"), Reply.integer(90)))),
            Reply.bulk("Some real reply following the attribute")));
  }

  private static Reply push(int protocol) {
    if (protocol < 3) {
      throw new ClientException("ERR RESP2 is not supported by this command");
    }
    return new Reply.Several(
        List.of(
            new Reply.Push(List.of(Reply.bulk("server-cpu-usage"), Reply.integer(42))),
            Reply.bulk("Some real reply following the push reply")));
  }
}
