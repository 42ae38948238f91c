package io.heddle.server.session;

import io.heddle.resp.Bytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client's state: who it is, what it chose, and what it did last.
 *
 * <p>Fields are written by the thread of the session's connection alone, unless a method says
 * otherwise. Other threads may read them at any time, for {@code CLIENT LIST}.
 */
public final class Session {
  /** Which replies the client wants to see. */
  public enum ReplyMode {
    ON,
    OFF,
    /** The reply to the command that set this is left out, and the next one too. */
    SKIP_NEXT,
    SKIP
  }

  /** A command's wait, which another client may end. */
  @FunctionalInterface
  public interface Wait {
    /** Why a wait ends before what it waits for has come. */
    enum Ending {
      /** Its time is up, or it is to end as if it were. */
      TIMEOUT,
      /** Another client has it end with an error. */
      ERROR,
      /** There is no client any more that waits. */
      GONE
    }

    /**
     * Ends the wait. Any thread may call it.
     *
     * @return false if it had ended before
     */
    boolean end(Ending ending);
  }

  private static final int NO_TRANSACTION = -1;

  /** What a client is said to have asked for last if there is no such command, or it was none. */
  public static final String NO_COMMAND = "NULL";

  private final long id;
  private final int descriptor;
  private final Peer peer;
  private final long createdMillis;
  private final Commitments commitments = new Commitments();

  private volatile int database;
  private volatile int protocol = 2;
  private volatile Bytes name = Bytes.EMPTY;
  private volatile Bytes libraryName = Bytes.EMPTY;
  private volatile Bytes libraryVersion = Bytes.EMPTY;

  /** How many commands are queued in the transaction, or -1 if there is none. */
  private volatile int queued = NO_TRANSACTION;

  private volatile long queuedBytes;
  private volatile int watchedKeys;
  private volatile boolean noEvict;
  private volatile boolean noTouch;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private volatile @Nullable Subscriptions subscriptions;
  private volatile boolean monitor;

  /** How keys are tracked for the client; null if none are. */
  private volatile @Nullable TrackingMode tracking;

  /** Whether the client that was to be told of changes instead is gone. */
  private volatile boolean redirectionBroken;

  /** Whether {@code CLIENT CACHING} spoke of the command under way. */
  private boolean chosenForCaching;

  private volatile @Nullable Wait wait;

  /** Set once, by the first who has something to put into it: any thread. */
  private final AtomicReference<@Nullable Outbox> outbox = new AtomicReference<>();

  private volatile boolean authenticated;
  private volatile ReplyMode replyMode = ReplyMode.ON;
  private volatile boolean closing;

  // Written for every command and batch, read by others only for information: plain stores are
  // enough.
  private String lastCommand = NO_COMMAND;
  private long lastInteractionMillis;

  /** A session of the server's own, without a client. */
  public static Session internal(long nowMillis) {
    return new Session(0, 0, NoPeer.INSTANCE, nowMillis, true);
  }

  Session(long id, int descriptor, Peer peer, long nowMillis, boolean authenticated) {
    this.id = id;
    this.descriptor = descriptor;
    this.peer = peer;
    this.createdMillis = nowMillis;
    this.lastInteractionMillis = nowMillis;
    this.authenticated = authenticated;
  }

  /** Unique among all sessions of this server's life, and growing. */
  public long id() {
    return id;
  }

  /** A small number that no other open session has, as a file descriptor is. */
  public int descriptor() {
    return descriptor;
  }

  public Peer peer() {
    return peer;
  }

  /** What the replies depend on that are not sent yet. */
  public Commitments commitments() {
    return commitments;
  }

  public long createdMillis() {
    return createdMillis;
  }

  public int database() {
    return database;
  }

  public void select(int number) {
    database = number;
  }

  /** 2 or 3. */
  public int protocol() {
    return protocol;
  }

  public void speak(int version) {
    protocol = version;
  }

  /** Empty if the client gave none. */
  public Bytes name() {
    return name;
  }

  public void rename(Bytes newName) {
    name = newName;
  }

  public Bytes libraryName() {
    return libraryName;
  }

  public void libraryName(Bytes library) {
    libraryName = library;
  }

  public Bytes libraryVersion() {
    return libraryVersion;
  }

  public void libraryVersion(Bytes version) {
    libraryVersion = version;
  }

  public boolean noEvict() {
    return noEvict;
  }

  public void noEvict(boolean on) {
    noEvict = on;
  }

  /** Whether this client's commands leave the keys' access times alone. */
  public boolean noTouch() {
    return noTouch;
  }

  public void noTouch(boolean on) {
    noTouch = on;
  }

  /** Whether commands are queued for a transaction instead of being carried out. */
  public boolean isInTransaction() {
    return queued != NO_TRANSACTION;
  }

  /** How many commands are queued in the transaction, or -1 if there is none. */
  public int queued() {
    return queued;
  }

  /** How many bytes their arguments take. */
  public long queuedBytes() {
    return queuedBytes;
  }

  /** Notes how many commands of how many bytes are queued. */
  public void queued(int count, long bytes) {
    queued = count;
    queuedBytes = bytes;
  }

  /** There is no transaction any more. */
  public void leaveTransaction() {
    queued(NO_TRANSACTION, 0);
  }

  /** How many keys the client watches. */
  public int watchedKeys() {
    return watchedKeys;
  }

  public void watchedKeys(int count) {
    watchedKeys = count;
  }

  /** Whether the client listens to channels or patterns. */
  public boolean isSubscribed() {
    return subscribed.get();
  }

  /** Notes whether it listens to anything; false if that was known. Any thread may call it. */
  public boolean subscribed(boolean yes) {
    return subscribed.getAndSet(yes) != yes;
  }

  /** What it listens to; null if it never listened to anything. */
  public @Nullable Subscriptions subscriptions() {
    return subscriptions;
  }

  /** The same, made if there was none. */
  public Subscriptions needSubscriptions() {
    Subscriptions existing = subscriptions;
    if (existing == null) {
      existing = new Subscriptions();
      subscriptions = existing;
    }
    return existing;
  }

  /** How many things of {@code kind} it listens to. */
  public int subscriptions(Subscriptions.Kind kind) {
    Subscriptions existing = subscriptions;
    return existing == null ? 0 : existing.size(kind);
  }

  /** Whether the client watches what all clients do. */
  public boolean isMonitor() {
    return monitor;
  }

  public void monitor(boolean yes) {
    monitor = yes;
  }

  /** How keys are tracked for the client; null if none are. */
  public @Nullable TrackingMode tracking() {
    return tracking;
  }

  /** Has keys tracked, or with null no more: only for who keeps the lists of those. */
  public void track(@Nullable TrackingMode mode) {
    tracking = mode;
    redirectionBroken = false;
    chosenForCaching &= mode != null;
  }

  /** Whether the keys that the command under way reads are to be tracked. */
  public boolean tracksReads() {
    TrackingMode mode = tracking;
    return mode != null && mode.includesReads(chosenForCaching);
  }

  /** Whether {@code CLIENT CACHING} spoke of the command under way. */
  public boolean isChosenForCaching() {
    return chosenForCaching;
  }

  public void chosenForCaching(boolean yes) {
    chosenForCaching = yes;
  }

  /** Whether the client that was to be told of changes instead was found to be gone. */
  public boolean isRedirectionBroken() {
    return redirectionBroken;
  }

  /** Notes the same. Any thread may call it. */
  public void redirectionBroken(boolean yes) {
    redirectionBroken = yes;
  }

  public boolean isAuthenticated() {
    return authenticated;
  }

  public void authenticated(boolean yes) {
    authenticated = yes;
  }

  public ReplyMode replyMode() {
    return replyMode;
  }

  public void replyMode(ReplyMode mode) {
    replyMode = mode;
  }

  /** Whether the connection closes once the replies so far are sent. */
  public boolean isClosing() {
    return closing;
  }

  public void closeAfterReplies() {
    closing = true;
  }

  /** Closes the connection at once; what has arrived is not answered. Any thread may call it. */
  public void kill() {
    closing = true;
    peer.close();
    unblock(Wait.Ending.GONE);
  }

  /**
   * Where replies go, too, once somebody had to tell this client something it did not ask for; null
   * until then. Any thread may call it.
   */
  public @Nullable Outbox outbox() {
    return outbox.get();
  }

  /** The same, made if there was none. Any thread may call it. */
  public Outbox needOutbox() {
    Outbox existing = outbox.get();
    if (existing != null) {
      return existing;
    }
    Outbox made = peer.newOutbox(this);
    Outbox first = outbox.compareAndExchange(null, made);
    return first == null ? made : first;
  }

  /**
   * Tells the client something that it did not ask for, without waiting for it. What the command
   * that is being carried out for this very client pushes comes after the command's reply. Any
   * thread may call it.
   */
  public void push(PushMessage message) {
    needOutbox().push(message);
  }

  /** Whether a command of this client waits for something to happen. */
  public boolean isBlocked() {
    return wait != null;
  }

  /** Begins a wait, or with null ends it. */
  public void waitFor(@Nullable Wait newWait) {
    wait = newWait;
  }

  /**
   * Ends the wait that there is, if any. Any thread may call it.
   *
   * @return whether there was one
   */
  public boolean unblock(Wait.Ending ending) {
    Wait current = wait;
    return current != null && current.end(ending);
  }

  /**
   * Back to the state of a new connection, as {@code RESET} asks; the identity stays. A reply that
   * was to be skipped is so nevertheless.
   */
  public void reset(boolean authenticatedByDefault) {
    database = 0;
    protocol = 2;
    name = Bytes.EMPTY;
    noEvict = false;
    noTouch = false;
    authenticated = authenticatedByDefault;
    replyMode = replyMode == ReplyMode.SKIP ? ReplyMode.SKIP : ReplyMode.ON;
  }

  /** Notes that a command was asked for, be it refused; {@link #NO_COMMAND} if there is no such. */
  public void began(String command) {
    lastCommand = command;
  }

  public String lastCommand() {
    return lastCommand;
  }

  /** Notes that something arrived, or that the client took some of a long reply. */
  public void interacted(long nowMillis) {
    lastInteractionMillis = nowMillis;
  }

  public long lastInteractionMillis() {
    return lastInteractionMillis;
  }
}
