package io.heddle.it.conformance;

import io.heddle.it.support.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is sent to a server, line by line:
 *
 * <pre>
 * # a comment
 * SET "a key" 'a value'         words, sent as a RESP array over the connection "main"
 * &#64;other GET "a key"           over another connection, opened when first named
 * CLIENT KILL ID ${id other}    ${id NAME}, ${address NAME}: of a connection; ${port}: the server's;
 *                               ${now+100}, ${nowms-5}: the server's clock, seconds and milliseconds;
 *                               ${repeat x 100}: that many of a character
 * </pre>
 *
 * Lines that begin with a percent sign say something about the next request:
 *
 * <pre>
 * %as MATCHER                   what of the reply counts, see {@link Matcher#parse}
 * %replies N                    how many replies come (else one)
 * %closed                       then the server closes the connection
 * %alone                        never pipelined: Redis itself answers otherwise then
 * %until TEXT                   ask again until the reply begins with TEXT ("nil": any null)
 * %raw BYTES                    is itself a request: these bytes, with escapes
 * %scan SCAN 0 ...              is itself a request: SCAN followed to its end
 * %ended                        stands alone: by now the server has closed the connection
 * </pre>
 *
 * or about the whole script:
 *
 * <pre>
 * %protocol own                 connections stay as they are opened (else the script is run with
 *                               RESP2 and, after a HELLO 3 on each connection, with RESP3)
 * </pre>
 *
 * @param ownProtocol whether the script itself chooses the protocol
 */
record Script(String name, boolean ownProtocol, List<Step> steps) {
  private static final Pattern CONNECTION = Pattern.compile("@(\\w+) (.*)");

  static Script parse(String name, List<String> lines) {
    return new Reading(name).all(lines);
  }

  /** The protocols to run it with. */
  List<Integer> protocols() {
    return ownProtocol ? List.of(2) : List.of(2, 3);
  }

  /** A script being read: what has been said about the next request. */
  private static final class Reading {
    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private boolean ownProtocol;
    private int replies;
    private boolean closes;
    private boolean alone;
    private String until;
    private Matcher matcher;

    Reading(String name) {
      this.name = name;
      forget();
    }

    Script all(List<String> lines) {
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          read(i + 1, line);
        }
      }
      return new Script(name, ownProtocol, List.copyOf(steps));
    }

    private void read(int number, String line) {
      var connection = CONNECTION.matcher(line);
      boolean named = connection.matches();
      String text = named ? connection.group(2) : line;
      String on = named ? connection.group(1) : "main";
      String[] parts = text.split(" ", 2);
      String rest = parts.length > 1 ? parts[1] : "";
      switch (parts[0]) {
        case "%as" -> matcher = Matcher.parse(rest);
        case "%replies" -> replies = Integer.parseInt(rest);
        case "%closed" -> closes = true;
        case "%alone" -> alone = true;
        case "%until" -> until = rest;
        case "%protocol" -> ownProtocol = rest.equals("own");
        case "%raw" -> add(number, on, rest, Step.Kind.RAW);
        case "%ended" -> {
          replies = 0;
          closes = true;
          add(number, on, text, Step.Kind.ENDED);
        }
        case "%scan" -> add(number, on, rest, Step.Kind.SCAN);
        default -> {
          if (text.startsWith("%")) {
            throw new IllegalArgumentException(name + ":" + number + ": " + line);
          }
          add(number, on, text, Step.Kind.COMMAND);
        }
      }
    }

    private void add(int number, String connection, String text, Step.Kind kind) {
      steps.add(new Step(number, connection, text, kind, replies, closes, alone, until, matcher));
      forget();
    }

    private void forget() {
      replies = 1;
      closes = false;
      alone = false;
      until = "";
      matcher = Matcher.EXACT;
    }
  }
}
