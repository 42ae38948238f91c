package io.heddle.it.architecture.offence.seam;

import io.heddle.it.architecture.offence.resp.Bytes;

/** A seam knows what it is used for. */
public record SeamOffence(Bytes bytes) {}
