package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.resp.Reply;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.Call;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Late;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The fields that a request names, which are its last arguments.
 *
 * @param first where they begin
 */
record FieldList(int first) {
  /** Reads the arguments behind the key; mistakes in them go after those about the key. */
  static Late<FieldList> parse(Arguments arguments) {
    arguments.skip(1);
    return Late.of(() -> parse(arguments, "ERR Number of fields must be a positive integer"));
  }

  /**
   * Reads the rest of the arguments.
   *
   * @param complaint what is said of a number of fields that is none
   */
  static FieldList parse(Arguments arguments, String complaint) {
    if (!arguments.take("FIELDS")) {
      throw new ClientException(
          "ERR Mandatory argument FIELDS is missing or not at the right position");
    }
    long count = arguments.nextLong(1, Long.MAX_VALUE, complaint);
    if (count != arguments.remaining()) {
      throw new ClientException("ERR The `numfields` parameter must match the number of arguments");
    }
    return new FieldList(arguments.position());
  }

  /** The array of what {@code reply} says of each. */
  Reply answer(Call call, Function<Bytes, Reply> reply) {
    List<Reply> replies = new ArrayList<>(call.request().size() - first);
    for (int i = first; i < call.request().size(); i++) {
      replies.add(reply.apply(call.argument(i)));
    }
    return Reply.array(replies);
  }
}
