package io.heddle.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestPoolTest {
  private final RequestPool pool = new RequestPool();

  private List<Request> finish(int count) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(pool.finish());
    }
    return requests;
  }

  private static void addArguments(Request request, int count) {
    for (int i = 0; i < count; i++) {
      request.add(i, 1);
    }
  }

  @Test
  void requestsAreUsedAgain() {
    List<Request> first = finish(10);
    assertThat(first).doesNotHaveDuplicates();
    pool.recycle();
    assertThat(finish(11)).containsAll(first).doesNotHaveDuplicates();
  }

  @Test
  void theOneInProgressStays() {
    finish(10);
    Request current = pool.current();
    addArguments(current, 3);
    pool.recycle();
    assertThat(pool.current()).isSameAs(current);
    assertThat(current.size()).isEqualTo(3);
  }

  @Test
  void spaceForManyArgumentsIsGivenBack() {
    finish(2);
    pool.expectLong();
    Request request = pool.current();
    addArguments(request, 500);
    pool.recycle();
    addArguments(request, 500);
    assertThat(pool.finish()).isSameAs(request);
    assertThat(request.size()).isEqualTo(1000);
    assertThat(request.capacity()).isGreaterThanOrEqualTo(1000);
    pool.recycle();
    assertThat(request.capacity()).isLessThanOrEqualTo(Request.KEPT_ARGUMENTS);
  }

  @Test
  void aLongPipelineKeepsAtMostAFixedNumber() {
    List<Request> first = finish(10 * RequestPool.KEPT);
    pool.recycle();
    List<Request> second = finish(10 * RequestPool.KEPT);
    second.retainAll(first);
    assertThat(second).hasSizeBetween(1, RequestPool.KEPT);
  }

  @Test
  void aReviewKeepsWhatWasInUseSinceTheLastOne() {
    List<Request> first = finish(100);
    pool.recycle();
    pool.review();
    List<Request> second = finish(100);
    assertThat(first).containsAnyElementsOf(second);
    pool.recycle();
    pool.review();
    finish(1);
    pool.recycle();
    pool.review();
    List<Request> last = finish(100);
    last.retainAll(second);
    assertThat(last).hasSizeLessThanOrEqualTo(2);
  }
}
