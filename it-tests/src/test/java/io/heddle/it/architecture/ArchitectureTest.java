package io.heddle.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the production classes to the {@link Rules}, and the rules to the classes that break them.
 */
class ArchitectureTest {
  private static final String OFFENCES = "io.heddle.it.architecture.offence";

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.heddle");

  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(OFFENCES);

  static List<Rule> production() {
    return new Rules("io.heddle").all();
  }

  static List<Rule> offences() {
    return new Rules(OFFENCES).all();
  }

  @Test
  void looksAtEveryModule() {
    assertThat(List.of("resp", "aof", "seam", "shard"))
        .allMatch(module -> PRODUCTION.containPackage("io.heddle." + module));
    assertThat(PRODUCTION.stream().map(type -> type.getPackageName()))
        .noneMatch(name -> name.startsWith("io.heddle.it."));
  }

  @ParameterizedTest
  @MethodSource("production")
  void holds(Rule rule) {
    rule.rule().check(PRODUCTION);
  }

  @ParameterizedTest
  @MethodSource("offences")
  void bites(Rule rule) {
    List<String> complaints = rule.rule().evaluate(OFFENDERS).getFailureReport().getDetails();
    assertThat(rule.bites())
        .isNotEmpty()
        .allSatisfy(bite -> assertThat(complaints).anyMatch(text -> text.contains(bite)));
  }
}
