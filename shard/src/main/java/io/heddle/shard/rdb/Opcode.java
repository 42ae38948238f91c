package io.heddle.shard.rdb;

/**
 * What a byte in front of a file's parts announces, where it is not the type of a value. The names
 * are the format's.
 */
final class Opcode {
  static final int SLOT_INFO = 244;
  static final int FUNCTION2 = 245;
  static final int FUNCTION_PRE_GA = 246;
  static final int MODULE_AUX = 247;
  static final int IDLE = 248;
  static final int FREQ = 249;
  static final int AUX = 250;
  static final int RESIZEDB = 251;
  static final int EXPIRETIME_MS = 252;
  static final int EXPIRETIME = 253;
  static final int SELECTDB = 254;
  static final int EOF = 255;

  private Opcode() {}
}
