/**
 * Moving in from Redis and back by copying its files, shown with a real Redis: the {@code
 * redis-server} on the path, or {@code -Dheddle.fuzz.redis=PATH}; without one these tests are left
 * out. Everything runs on the thread of its test. Start reading at {@link
 * io.heddle.it.moving.SnapshotMoveTest}.
 */
package io.heddle.it.moving;
