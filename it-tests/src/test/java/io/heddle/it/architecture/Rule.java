package io.heddle.it.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule over compiled classes, with the proof that it bites.
 *
 * @param name what a failing test is called
 * @param rule the rule itself
 * @param bites texts each of which stands in the rule's complaints about the classes of {@code
 *     offence}
 */
record Rule(String name, ArchRule rule, List<String> bites) {
  Rule(String name, ArchRule rule, String... bites) {
    this(name, rule.allowEmptyShould(true), List.of(bites));
  }

  @Override
  public String toString() {
    return name;
  }
}
