package io.heddle.it.architecture.offence.seam;

/** Innocent: the one that may ask the machine for the time. */
public interface Clock {
  long millis();

  Clock SYSTEM = System::currentTimeMillis;
}
