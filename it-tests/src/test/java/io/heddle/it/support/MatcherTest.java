package io.heddle.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.Frame;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A matcher makes equal what may differ, and nothing else. Replies are written inline here. */
class MatcherTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int 5..10|:5|:10",
        "int 1..2 5..10|:5|:10",
        "text a.*|$1,a|$3,abc",
        "unordered|*2,:1,:2|*2,:2,:1",
        "unordered|~2,:1,*1,:2|~2,*1,:2,:1",
        "pairs|%2,+a,:1,+b,:2|%2,+b,:2,+a,:1",
        "without id|*4,+id,:1,+a,:1|*4,+id,:2,+a,:1",
        "fields a c|$11,a=1 b=2 c=3|$11,a=1 b=5 c=3",
        "code|-ERR one|-ERR other",
        "shape|*2,:1,$1,x|*2,:9,$2,xy",
        "help|*3,+a,+b,+c|*4,+q,+r,+s,+t",
      })
  void makesEqual(String matcher, String one, String other) {
    assertThat(normal(matcher, one)).isEqualTo(normal(matcher, other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int 5..10|:5|:11",
        "int 5..10|:5|:-5",
        "int 5..10|:5|$1,5",
        "int 1..2 5..10|:1|:5",
        "text a.*|$1,a|$1,b",
        "text a.*|$1,a|+a",
        "text a|$1,a|$2,ab",
        "unordered|*2,:1,:2|*2,:1,:1",
        "unordered|*2,:1,:2|~2,:1,:2",
        "pairs|%2,+a,:1,+b,:2|%2,+a,:2,+b,:1",
        "without id|*4,+id,:1,+a,:1|*4,+id,:1,+a,:2",
        "without id|*4,+id,:1,+a,:1|*4,+id,+1,+a,:1",
        "fields a c|$11,a=1 b=2 c=3|$11,a=1 b=2 c=4",
        "fields a c|$11,a=1 b=2 c=3|$7,a=1 c=3",
        "code|-ERR one|-OOM one",
        "code|-ERR one|+ERR one",
        "shape|*2,:1,$1,x|*2,:1,:1",
        "shape|*2,:1,:1|*1,:1",
        "shape|*1,:1|~1,:1",
        "help|*3,+a,+b,+c|*3,+a,+b,:1",
      })
  void tellsApart(String matcher, String one, String other) {
    assertThat(normal(matcher, one)).isNotEqualTo(normal(matcher, other));
  }

  private static Frame normal(String matcher, String frame) {
    List<String> lines = Stream.of(frame.split(",")).collect(Collectors.toList());
    return Matcher.parse(matcher).normal(FrameText.take(lines));
  }
}
