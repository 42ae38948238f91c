package io.heddle.it.architecture.offence.server.ring;

import io.heddle.it.architecture.offence.server.ServerOffence;
import io.heddle.it.architecture.offence.server.ring.back.Back;

public record RingOffence(Back next, ServerOffence above) {}
