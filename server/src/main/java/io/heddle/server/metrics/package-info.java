/**
 * What monitoring asks over HTTP: {@code /metrics} in Prometheus's text format, and the health
 * checks {@code /livez}, {@code /readyz} and {@code /startupz}.
 *
 * <p>Each request has a virtual thread of its own. Metrics are read beside the shards, without
 * their turns: a scrape sees a slightly older state, and nobody waits for it. Only {@code /livez}
 * sends messages. Start reading at {@link io.heddle.server.metrics.MetricsServer}.
 */
@NullMarked
package io.heddle.server.metrics;

import org.jspecify.annotations.NullMarked;
