package io.heddle.it.architecture.offence.server.ring.back;

import io.heddle.it.architecture.offence.server.ring.RingOffence;

public record Back(RingOffence next) {}
