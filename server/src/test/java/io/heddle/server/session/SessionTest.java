package io.heddle.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.session.Session.Wait.Ending;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final Peer NOBODY =
      (Peer)
          Proxy.newProxyInstance(
              Peer.class.getClassLoader(),
              new Class<?>[] {Peer.class},
              (self, method, args) -> null);

  private final Sessions sessions = new Sessions();

  private Session open() {
    return sessions.open(NOBODY, 0, true);
  }

  @Test
  void aWaitCanBeEndedByOthers() {
    Session session = open();
    assertThat(session.isBlocked()).isFalse();
    assertThat(session.unblock(Ending.ERROR)).isFalse();
    List<Ending> ends = new ArrayList<>();
    session.waitFor(ending -> ends.add(ending) && ends.size() == 1);
    assertThat(session.isBlocked()).isTrue();
    assertThat(session.unblock(Ending.ERROR)).isTrue();
    assertThat(session.unblock(Ending.TIMEOUT)).isFalse();
    assertThat(ends).containsExactly(Ending.ERROR, Ending.TIMEOUT);
    session.waitFor(null);
    assertThat(session.isBlocked()).isFalse();
  }

  @Test
  void closingTwiceGivesADescriptorBackOnce() {
    Session first = open();
    Session second = open();
    sessions.close(first);
    Session third = open();
    sessions.close(first);
    Session fourth = open();
    assertThat(List.of(second, third, fourth))
        .extracting(Session::descriptor)
        .containsExactly(1, 0, 2);
  }
}
