package io.heddle.it.architecture.offence.resp;

import io.heddle.it.architecture.offence.aof.AofOffence;

/** The wire knows the log. */
public record RespOffence(AofOffence log) {}
