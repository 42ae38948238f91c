package io.heddle.it.linearizability;

/**
 * A request and its reply, as its client saw them.
 *
 * @param client its connection
 * @param object what the request is about; requests about different objects have no keys in common
 * @param reply a {@link String}, a {@link Long} or a {@link java.util.List} of such; {@link #NIL}
 *     for nothing
 * @param began when the request was sent, in nanoseconds
 * @param ended when the reply was there; {@link #NEVER} where it never came, and the request may
 *     have been carried out at any time or not at all
 */
record Operation(int client, String object, Request request, Object reply, long began, long ended) {
  static final String NIL = "(nil)";
  static final long NEVER = Long.MAX_VALUE;

  /** One that nobody knows the end of. */
  static Operation withoutEnd(int client, String object, Request request, long began) {
    return new Operation(client, object, request, "?", began, NEVER);
  }

  boolean isWithoutEnd() {
    return ended == NEVER;
  }

  @Override
  public String toString() {
    String span = began + " .. " + (isWithoutEnd() ? "?" : Long.toString(ended));
    return "client " + client + ": " + request + " -> " + reply + "  (" + span + ")";
  }
}
