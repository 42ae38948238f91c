package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many carriers there should be; loads are shares of all processors together. */
class CarrierGovernorTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "an idle server keeps one,                        0.01, 0.02, 4, 1, 1",
    "a saturated carrier gets another,                0.25, 0.30, 4, 1, 2",
    "and so on while processors are idle,             0.74, 0.76, 4, 3, 4",
    "but never more than there are,                   1.00, 1.00, 4, 4, 4",
    "a client on the other processor keeps its own,   0.45, 0.95, 2, 1, 1",
    "even if the server took both for a while,        0.60, 1.00, 2, 2, 1",
    "others on three of four leave one,               0.40, 1.00, 4, 2, 1",
    "a carrier that has little to do goes,            0.10, 0.12, 4, 3, 2",
    "two busy ones stay,                              0.40, 0.45, 4, 2, 2",
    "one processor has one carrier,                   1.00, 1.00, 1, 1, 1",
  })
  void followsTheLoad(
      String situation, double process, double system, int processors, int carriers, int wanted) {
    assertThat(CarrierGovernor.wanted(process, system, processors, carriers))
        .as(situation)
        .isEqualTo(wanted);
  }
}
