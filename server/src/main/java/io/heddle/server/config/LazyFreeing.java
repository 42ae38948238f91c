package io.heddle.server.config;

import static io.heddle.server.config.Setting.Mutability.MUTABLE;

/**
 * Which values that are deleted by other means than {@code UNLINK} count as freed lazily, too. Any
 * thread may ask.
 *
 * <p>Heddle frees all of them in the same way: they are dropped at once, and the garbage collector
 * does the rest while commands go on. What is left for these directives is the counting, in which
 * Redis is followed, and the word in the log, which tells a Redis that reads it what to do.
 */
public final class LazyFreeing {
  private final Setting<Boolean> expire;
  private final Setting<Boolean> serverDel;
  private final Setting<Boolean> userDel;
  private final Setting<Boolean> userFlush;

  LazyFreeing(Settings settings) {
    expire = add(settings, "lazyfree-lazy-expire");
    serverDel = add(settings, "lazyfree-lazy-server-del");
    userDel = add(settings, "lazyfree-lazy-user-del");
    userFlush = add(settings, "lazyfree-lazy-user-flush");
  }

  private static Setting<Boolean> add(Settings settings, String name) {
    return settings.add(new Setting<>(name, Syntax.yesNo(), false, MUTABLE));
  }

  /** Whether what has expired does. */
  public boolean ofExpired() {
    return expire.get();
  }

  /** Whether what a command puts something else in the place of does. */
  public boolean ofReplaced() {
    return serverDel.get();
  }

  /** Whether what {@code DEL} deletes does. */
  public boolean ofDeleted() {
    return userDel.get();
  }

  /** Whether what {@code FLUSHALL} and {@code FLUSHDB} delete does, if they do not say. */
  public boolean ofFlushed() {
    return userFlush.get();
  }
}
