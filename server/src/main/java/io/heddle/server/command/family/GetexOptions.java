package io.heddle.server.command.family;

import io.heddle.resp.Bytes;
import io.heddle.server.command.Arguments;
import io.heddle.server.command.ClientException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Late;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GETEX} is told beyond the key.
 *
 * @param persist whether the key's deadline is taken away
 * @param expiry when the key is to expire, or null; a mistake in the number counts only where there
 *     is a string
 */
record GetexOptions(boolean persist, @Nullable Late<Expiry> expiry) {

  static GetexOptions parse(Arguments arguments) {
    boolean persist = false;
    Expiry.Form form = null;
    Bytes amount = null;
    arguments.skip(1);
    while (arguments.hasNext()) {
      if (form == null && arguments.take("PERSIST")) {
        persist = true;
      } else {
        form = persist ? null : Expiry.Form.take(arguments, form);
        if (form == null) {
          throw ClientException.syntaxError();
        }
        amount = arguments.next();
      }
    }
    return new GetexOptions(
        persist, form == null || amount == null ? null : late(form, amount, arguments.command()));
  }

  private static Late<Expiry> late(Expiry.Form form, Bytes amount, Command command) {
    return Late.of(() -> Expiry.positive(form, amount, command));
  }
}
