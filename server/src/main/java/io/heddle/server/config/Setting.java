package io.heddle.server.config;

import io.heddle.resp.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One directive: its name, its notation, its default, when it may change, and its value. Any thread
 * may read it, at the price of one volatile read; only {@link Settings} writes it, one change at a
 * time.
 */
public final class Setting<T> {
  /** When a directive may be set. */
  enum Mutability {
    MUTABLE,
    /** At start only. */
    IMMUTABLE,
    /** By trusted clients, because one that may change it could reach files it should not. */
    PROTECTED,
    /** As {@link #PROTECTED}, but not while data are loaded from there. */
    WHEREABOUTS
  }

  private final String name;
  private final Syntax<T> syntax;
  private final Mutability mutability;
  private final T defaultValue;
  private volatile T value;

  /** Whether anything but the default was set while the server starts. */
  private boolean assigned;

  Setting(String name, Syntax<T> syntax, T defaultValue, Mutability mutability) {
    this.name = name;
    this.syntax = syntax;
    this.mutability = mutability;
    this.defaultValue = defaultValue;
    this.value = defaultValue;
  }

  /** The directive's name, in lower case. */
  public String name() {
    return name;
  }

  /** Whether the value is what it is where nobody says anything. */
  boolean isDefault() {
    return value.equals(defaultValue);
  }

  boolean isOfSeveralWords() {
    return syntax.severalWords();
  }

  public T get() {
    return value;
  }

  /** The value as {@code CONFIG GET} shows it. */
  Bytes text() {
    return syntax.text().apply(value);
  }

  /**
   * Sets the value while the server starts, from the words of a line. Where several may stand, one
   * that is made of several will do.
   */
  void assign(List<Bytes> words) {
    if (!syntax.severalWords() && words.size() != 1) {
      throw new ConfigException("wrong number of arguments");
    }
    boolean oneForAll = syntax.severalWords() && words.size() == 1 && !words.get(0).isEmpty();
    T next = syntax.parser().parse(oneForAll ? Words.values(words.get(0)) : words, value);
    value = assigned ? syntax.sum().apply(value, next) : next;
    assigned = true;
  }

  /**
   * Why this may not be set, or null if it may.
   *
   * @param trusted whether what is protected may be set
   */
  @Nullable String refusalToChange(boolean trusted) {
    return switch (mutability) {
      case MUTABLE -> null;
      case IMMUTABLE -> "can't set immutable config";
      case PROTECTED, WHEREABOUTS -> trusted ? null : "can't set protected config";
    };
  }

  /** Whether this stays as it is while data are loaded. */
  boolean isFixedWhileLoading() {
    return mutability == Mutability.WHEREABOUTS;
  }

  /** What {@code CONFIG SET} would do here with {@code text}; changes nothing yet. */
  Change<T> changeTo(Bytes text) {
    List<Bytes> words = syntax.severalWords() ? Words.betweenSpaces(text) : List.of(text);
    T current = value;
    return new Change<>(this, current, syntax.parser().parse(words, current));
  }

  /** A new value for a setting, and the old one to go back to. */
  record Change<T>(Setting<T> setting, T from, T to) {
    boolean isReal() {
      return !from.equals(to);
    }

    void make() {
      setting.value = to;
    }

    void undo() {
      setting.value = from;
    }
  }
}
