package io.heddle.server.command;

/** What a handler gets whose command takes nothing but keys. */
public enum NoArguments {
  NONE
}
