package io.heddle.it.architecture.offence.resp;

/** Innocent: what the shard may know of the wire. */
public record Bytes() {}
