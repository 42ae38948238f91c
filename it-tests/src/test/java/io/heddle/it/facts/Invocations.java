package io.heddle.it.facts;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sample invocations of every command, made from its arity and key specifications, for asking where
 * the keys are. Always the same ones, so that a new recording shows what changed.
 */
final class Invocations {
  private static final Pattern INDEX = Pattern.compile("begin index index (\\d+)");
  private static final Pattern COUNTED = Pattern.compile("find keynum .*keynumidx (\\d+)");
  private static final Pattern KEYWORD =
      Pattern.compile("begin keyword keyword (\\S+) startfrom (-?\\d+)");

  /** Where options decide about keys or flags, beyond what the specifications say. */
  private static final List<String> BY_HAND =
      List.of(
          "SET k v NX",
          "SET k v XX GET",
          "SET k v GET",
          "SET k v EX 10 GET",
          "SET k v KEEPTTL",
          "SET k v get",
          "SET k v NX NX",
          "SET k get GET",
          "MSET a 1 b 2 c",
          "MSETNX a 1 b 2",
          "DEL a a a",
          "COPY a b DB 2 REPLACE",
          "RENAME a b",
          "OBJECT ENCODING a",
          "MEMORY USAGE a SAMPLES 3",
          "XINFO STREAM a FULL",
          "XGROUP CREATE a g $ MKSTREAM",
          "BITFIELD a GET u8 0",
          "BITFIELD a SET u8 0 1",
          "BITFIELD a GET u8 0 INCRBY u8 0 1",
          "BITFIELD a OVERFLOW SAT GET u8 0",
          "BITFIELD a GET",
          "BITOP AND d a b c",
          "SORT a BY w_* GET # GET o_* STORE d",
          "SORT a LIMIT 0 1 STORE d STORE e",
          "SORT a STORE",
          "SORT_RO a BY w_* GET o_*",
          "GEORADIUS a 1 2 3 km STORE d",
          "GEORADIUS a 1 2 3 km STOREDIST d WITHCOORD",
          "GEORADIUS a 1 2 3 km ASC STORE d STOREDIST e",
          "GEORADIUSBYMEMBER a m 3 km COUNT 1 STORE d",
          "GEOSEARCHSTORE d a FROMMEMBER m BYRADIUS 1 km",
          "ZUNIONSTORE d 2 a b WEIGHTS 1 2",
          "ZUNIONSTORE d 3 a b",
          "ZUNION 2 a b WITHSCORES",
          "ZINTERCARD 2 a b LIMIT 3",
          "SINTERCARD 2 a b LIMIT 3",
          "LMPOP 2 a b LEFT COUNT 2",
          "BLMPOP 0 2 a b LEFT",
          "ZMPOP 1 a MIN",
          "BZMPOP 0 2 a b MAX",
          "BLPOP a b c 0",
          "BLMOVE a b LEFT RIGHT 0",
          "EVAL s 2 a b x y",
          "EVAL s 0 x",
          "EVAL s 3 a",
          "EVAL s x a",
          "EVALSHA_RO s 1 a",
          "FCALL f 1 a x",
          "XREAD STREAMS a b 0 0",
          "XREAD COUNT 2 BLOCK 5 STREAMS a 0",
          "XREAD COUNT 2 a 0",
          "XREAD STREAMS a b 0",
          "XREADGROUP GROUP g c STREAMS a b > >",
          "XREADGROUP GROUP STREAMS c STREAMS a >",
          "MIGRATE h 1 a 0 9",
          "MIGRATE h 1 \"\" 0 9 KEYS a b",
          "MIGRATE h 1 \"\" 0 9 COPY AUTH KEYS KEYS a b",
          "MIGRATE h 1 \"\" 0 9 COPY",
          "MIGRATE h 1 a 0 9 KEYS a b",
          "CLIENT KILL ID 3",
          "CONFIG SET a 1 b 2",
          "ACL SETUSER u ~k",
          "DEBUG OBJECT a",
          "PUBLISH c m",
          "SPUBLISH c m",
          "SSUBSCRIBE a b",
          "PFCOUNT a b",
          "PFMERGE d a b",
          "LCS a b LEN",
          "GETEX a PERSIST",
          "nosuchcommand a b",
          "object nosuchsubcommand a",
          "client",
          "GET",
          "get a b",
          "mget");

  private Invocations() {}

  static List<String> of(Collection<CommandFacts> commands) {
    Set<String> all = new LinkedHashSet<>();
    commands.forEach(command -> addAll(all, command));
    all.addAll(BY_HAND);
    return List.copyOf(all);
  }

  private static void addAll(Set<String> all, CommandFacts command) {
    String name = command.name().replace('|', ' ');
    int fewest = Math.abs(command.arity()) - words(name);
    if (command.keySpecifications().isEmpty()) {
      all.add(withWords(name, fewest));
      return;
    }
    all.add(withWords(name, fewest - 1));
    all.add(withWords(name, fewest));
    all.add(withWords(name, fewest + 1));
    if (command.arity() < 0) {
      all.add(withWords(name, fewest + 2));
      all.add(withWords(name, fewest + 5));
    }
    command.keySpecifications().forEach(specification -> addSpecial(all, name, specification));
  }

  private static void addSpecial(Set<String> all, String name, String specification) {
    Matcher index = INDEX.matcher(specification);
    Matcher counted = COUNTED.matcher(specification);
    if (index.find() && counted.find()) {
      int before = Integer.parseInt(index.group(1)) + Integer.parseInt(counted.group(1));
      String front = withWords(name, before - words(name));
      for (String count : List.of("-1", "0", "1", "2", "3", "9", "x", "2.5", "+1x", "4294967297")) {
        all.add(front + " " + count + " k1 k2 k3 k4");
      }
      all.add(front + " 2 k1");
    }
    Matcher keyword = KEYWORD.matcher(specification);
    if (keyword.find()) {
      int from = Math.abs(Integer.parseInt(keyword.group(2)));
      String front = withWords(name, from - words(name));
      all.add(front + " " + keyword.group(1) + " k1 k2 k3 k4");
      all.add(front + " w w " + keyword.group(1) + " k1 k2");
      all.add(front + " w " + keyword.group(1).toLowerCase(java.util.Locale.ROOT) + " k1 k2 k3");
    }
  }

  private static String withWords(String name, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> " w" + i)
        .collect(Collectors.joining("", name, ""));
  }

  private static int words(String text) {
    return text.split(" ").length;
  }
}
