package io.heddle.server.command;

import io.heddle.seam.Clock;
import io.heddle.seam.Waiting;
import io.heddle.server.config.Config;
import io.heddle.server.migration.Targets;
import io.heddle.server.persistence.AppendOnly;
import io.heddle.server.persistence.Loading;
import io.heddle.server.persistence.Saves;
import io.heddle.server.pubsub.KeyspaceNotifications;
import io.heddle.server.pubsub.Monitors;
import io.heddle.server.pubsub.PubSub;
import io.heddle.server.session.Pause;
import io.heddle.server.session.ReplicationId;
import io.heddle.server.session.Session;
import io.heddle.server.session.Sessions;
import io.heddle.server.stats.Statistics;
import io.heddle.server.tracking.Tracking;
import io.heddle.shard.Shards;

/**
 * What a server consists of, for the commands that ask about it or steer it. Immutable; its parts
 * say who may use them.
 *
 * @param runId forty hexadecimal digits, new at each start
 * @param startedMillis when the server started, in Unix milliseconds
 * @param lifecycle the way to end it
 */
public record ServerContext(
    Config config,
    Clock clock,
    Waiting waiting,
    Shards shards,
    CommandTable commands,
    Sessions sessions,
    PubSub pubSub,
    Pause pause,
    KeyspaceNotifications notifications,
    Monitors monitors,
    Tracking tracking,
    Statistics statistics,
    Saves saves,
    Loading loading,
    AppendOnly appendOnly,
    Targets targets,
    Lifecycle lifecycle,
    String runId,
    ReplicationId replicationId,
    long startedMillis) {

  /** Takes {@code session}, whose connection ends, off all lists. Any thread may call it. */
  public void forget(Session session) {
    pubSub.forget(session);
    monitors.remove(session);
    tracking.stop(session);
    sessions.close(session);
  }

  /**
   * The same server for commands that are carried out again, on {@code view}, and not counted. They
   * go by their own names.
   */
  public ServerContext replaying(Shards view) {
    return new ServerContext(
        config,
        clock,
        waiting,
        view,
        commands.declared(),
        sessions,
        pubSub,
        pause,
        notifications,
        monitors,
        tracking,
        new Statistics(shards.size(), commands.numbered().size(), () -> false),
        saves,
        loading,
        appendOnly,
        targets,
        lifecycle,
        runId,
        replicationId,
        startedMillis);
  }

  /** Whether {@code session} may run commands, or must first say who it is. */
  public boolean admits(Session session) {
    return session.isAuthenticated() || config.requirePass().isEmpty();
  }
}
