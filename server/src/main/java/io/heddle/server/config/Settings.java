package io.heddle.server.config;

import io.heddle.resp.Bytes;
import io.heddle.server.config.Setting.Change;
import io.heddle.server.text.Glob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one server by name, and how they change together. The table of names is filled
 * once, by the constructor of {@link Config}; afterwards any thread may call, and changes take
 * turns.
 */
final class Settings {
  /** Brings what runs in line with {@code settings}, whenever one of them has changed. */
  private record Hook(Runnable action, Set<Setting<?>> settings) {}

  private final Map<String, Setting<?>> byName = new LinkedHashMap<>();
  private final Set<Setting<?>> hidden = new HashSet<>();
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();
  private final ReentrantLock changing = new ReentrantLock();

  <T> Setting<T> add(Setting<T> setting) {
    alias(setting.name(), setting);
    return setting;
  }

  /** Adds a setting that is shown only to who asks for it by its name. */
  <T> Setting<T> addHidden(Setting<T> setting) {
    hidden.add(setting);
    return add(setting);
  }

  /** Lets {@code setting} go by another name as well. */
  void alias(String name, Setting<?> setting) {
    if (byName.put(name, setting) != null) {
      throw new IllegalStateException("declared twice: " + name);
    }
  }

  void onChange(Runnable action, Setting<?>... settings) {
    hooks.add(new Hook(action, Set.of(settings)));
  }

  @Nullable Setting<?> find(Bytes name) {
    return byName.get(name.toString().toLowerCase(Locale.ROOT));
  }

  /** In the order of their declaration. */
  Collection<Setting<?>> all() {
    return byName.values();
  }

  /** See {@link Config#get}. */
  List<Map.Entry<String, Bytes>> get(List<Bytes> patterns) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Bytes pattern : patterns) {
      if (isPattern(pattern)) {
        byName.forEach(
            (name, setting) -> {
              if (!hidden.contains(setting) && Glob.matchesIgnoringCase(pattern, Bytes.of(name))) {
                found.putIfAbsent(name, name);
              }
            });
      } else if (find(pattern) != null) {
        String name = pattern.toString();
        found.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      }
    }
    List<Map.Entry<String, Bytes>> entries = new ArrayList<>();
    found.forEach(
        (name, shown) ->
            entries.add(Map.entry(shown, Objects.requireNonNull(byName.get(name)).text())));
    return entries;
  }

  private static boolean isPattern(Bytes text) {
    for (int i = 0; i < text.length(); i++) {
      byte c = text.at(i);
      if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }

  /** See {@link Config#set}. */
  void set(List<Map.Entry<Bytes, Bytes>> pairs, boolean trusted, boolean loading) {
    changing.lock();
    try {
      List<Change<?>> changes = parsed(settable(pairs, trusted, loading));
      changes.forEach(Change::make);
      runHooks(changes);
    } finally {
      changing.unlock();
    }
  }

  /**
   * A setting and what it is to be.
   *
   * @param name the one of its names that the client used
   */
  private record Wish(String name, Setting<?> setting, Bytes text) {}

  /**
   * What {@code pairs} ask for, if all of it exists, may change, and is named once. Redis takes two
   * names of one setting for two settings.
   */
  private List<Wish> settable(
      List<Map.Entry<Bytes, Bytes>> pairs, boolean trusted, boolean loading) {
    Map<String, Wish> wishes = new LinkedHashMap<>();
    for (Map.Entry<Bytes, Bytes> pair : pairs) {
      Setting<?> setting = find(pair.getKey());
      if (setting == null) {
        throw new ConfigException(
            "Unknown option or number of arguments for CONFIG SET - '" + pair.getKey() + "'");
      }
      String refusal = setting.refusalToChange(trusted);
      if (refusal != null) {
        throw refused(pair.getKey().toString(), refusal);
      }
      if (loading && setting.isFixedWhileLoading()) {
        throw ConfigException.loading();
      }
      String name = pair.getKey().toString().toLowerCase(Locale.ROOT);
      if (wishes.putIfAbsent(name, new Wish(name, setting, pair.getValue())) != null) {
        throw refused(pair.getKey().toString(), "duplicate parameter");
      }
    }
    return List.copyOf(wishes.values());
  }

  private static List<Change<?>> parsed(List<Wish> wishes) {
    List<Change<?>> changes = new ArrayList<>();
    for (Wish wish : wishes) {
      try {
        changes.add(wish.setting().changeTo(wish.text()));
      } catch (ConfigException e) {
        throw refused(wish.name(), e.getMessage());
      }
    }
    return changes;
  }

  /**
   * Runs each hook that watches one of the changed settings; if one throws, everything is as it was
   * before.
   */
  private void runHooks(List<Change<?>> changes) {
    Map<Hook, Setting<?>> due = new LinkedHashMap<>();
    for (Change<?> change : changes) {
      for (Hook hook : hooks) {
        if (change.isReal() && hook.settings().contains(change.setting())) {
          due.putIfAbsent(hook, change.setting());
        }
      }
    }
    List<Hook> ran = new ArrayList<>();
    for (Map.Entry<Hook, Setting<?>> entry : due.entrySet()) {
      try {
        entry.getKey().action().run();
        ran.add(entry.getKey());
      } catch (ConfigException e) {
        changes.forEach(Change::undo);
        ran.reversed().forEach(hook -> hook.action().run());
        throw refused(entry.getValue().name(), e.getMessage());
      }
    }
  }

  private static ConfigException refused(String name, @Nullable String reason) {
    return new ConfigException(
        "CONFIG SET failed (possibly related to argument '" + name + "') - " + reason);
  }
}
