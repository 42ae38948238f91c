package io.heddle.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules over compiled classes, for the packages below a root: {@code io.heddle}, or the root of
 * the classes that break them.
 *
 * <p>The lists at the top are the exceptions. Whoever adds to one says in a comment why the class
 * cannot do without.
 */
final class Rules {
  /** Where randomness comes from: these create the generator that everybody else is given. */
  private static final List<String> MAY_CREATE_RANDOMNESS = List.of("server.Heddle");

  /**
   * Who touches files: the start of the process, its configuration and its number, what the kernel
   * tells of it, the socket that is a file, and the seam through which everybody else does.
   */
  private static final List<String> MAY_OPEN_FILES =
      List.of(
          "seam.LocalFile",
          "seam.LocalStorage",
          "server.Main",
          "server.PidFile",
          "server.config..",
          "server.net.UnixDoor",
          "server.stats.ProcessFigures");

  /** Who prints: the launched process says when it is ready, or why it is not. */
  private static final List<String> MAY_PRINT =
      List.of("server.Main", "server.command.family.DebugCommands");

  private static final List<String> KNOWS_LOGBACK = List.of("server.Logging");

  private final String root;

  Rules(String root) {
    this.root = root;
  }

  List<Rule> all() {
    return Stream.of(arrows(), purity(), seams(), habits()).flatMap(List::stream).toList();
  }

  private List<Rule> arrows() {
    return List.of(
        arrow("resp", List.of(), "RespOffence"),
        arrow("seam", List.of(), "SeamOffence"),
        arrow("aof", List.of("resp", "seam"), "AofOffence"),
        arrow("shard", List.of("aof", "resp", "seam"), "ShardOffence"),
        new Rule(
            "of the wire, shard knows byte strings and their numbers only",
            noClasses()
                .that(in("shard.."))
                .should()
                .dependOnClassesThat(
                    in("resp..")
                        .and(
                            DescribedPredicate.not(
                                named(
                                    root + ".resp.Bytes",
                                    root + ".resp.Decimal",
                                    root + ".resp.DoubleText")))),
            "ShardOffence"),
        new Rule(
            "the server's packages form no cycle",
            slices().matching(root + ".server.(**)").should().beFreeOfCycles(),
            "Slice ring.back"),
        new Rule(
            "the server's packages do not know what puts them together",
            noClasses().that(in("server.*..")).should().dependOnClassesThat(in("server")),
            "RingOffence"),
        new Rule(
            "keyspace does not know the actor above it",
            noClasses().that(in("shard.keyspace..")).should().dependOnClassesThat(in("shard")),
            "KeyspaceOffence"));
  }

  private Rule arrow(String module, List<String> below, String bites) {
    String[] known =
        Stream.concat(Stream.of(module), below.stream())
            .map(name -> root + "." + name + "..")
            .toArray(String[]::new);
    ArchRule rule =
        noClasses()
            .that(in(module + ".."))
            .should()
            .dependOnClassesThat(in("..").and(DescribedPredicate.not(resideInAnyPackage(known))));
    return new Rule(module + " knows only " + below, rule, bites);
  }

  private List<Rule> purity() {
    return List.of(
        new Rule(
            "values know no clock, protocol, log, key or thread",
            noClasses()
                .that(in("shard.data.."))
                .should()
                .dependOnClassesThat(
                    in("seam..", "aof..", "shard", "shard.keyspace..")
                        .or(
                            resideInAnyPackage(
                                    "java.time..",
                                    "java.util.concurrent..",
                                    "java.io",
                                    "java.nio..")
                                .and(DescribedPredicate.not(named("java.nio.ByteOrder"))))
                        .or(named("java.lang.Thread", "java.lang.System$Logger"))),
            "java.time.Instant",
            "java.lang.Thread",
            "KeyspaceOffence"),
        new Rule(
            "a shard and the wire block only through Waiting",
            noClasses()
                .that(in("shard..", "resp.."))
                .should()
                .dependOnClassesThat(
                    named(
                            "java.util.concurrent.CountDownLatch",
                            "java.util.concurrent.CyclicBarrier",
                            "java.util.concurrent.Exchanger",
                            "java.util.concurrent.Phaser",
                            "java.util.concurrent.Semaphore")
                        .or(assignableTo("java.util.concurrent.BlockingQueue"))
                        .or(assignableTo("java.util.concurrent.Future"))
                        .or(assignableTo("java.util.concurrent.locks.Lock"))),
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.locks.ReentrantLock"));
  }

  private List<Rule> seams() {
    return List.of(
        new Rule(
            "time comes from Clock",
            classes()
                .that(DescribedPredicate.not(assignableTo(root + ".seam.Clock")))
                .should(
                    notAccess(
                        "java.lang.System.currentTimeMillis",
                        "java.lang.System.nanoTime",
                        "java.time.Clock.*",
                        "java.time.InstantSource.*",
                        "java.time.*.now",
                        "java.util.Calendar.getInstance",
                        "java.util.Date.<init>()")),
            "System.currentTimeMillis",
            "System.nanoTime",
            "Instant.now",
            "java.util.Date"),
        new Rule(
            "randomness is injected",
            classes()
                .that(outside(MAY_CREATE_RANDOMNESS))
                .should(
                    notAccess(
                        "java.lang.Math.random",
                        "java.security.SecureRandom.*",
                        "java.util.Collections.shuffle(java.util.List)",
                        "java.util.Random.<init>*",
                        "java.util.SplittableRandom.<init>*",
                        "java.util.UUID.randomUUID",
                        "java.util.concurrent.ThreadLocalRandom.*",
                        "java.util.random.RandomGenerator.of",
                        "java.util.random.RandomGenerator.getDefault",
                        "java.util.random.RandomGeneratorFactory.*")),
            "Math.random",
            "ThreadLocalRandom.current",
            "java.util.Random.<init>"),
        new Rule(
            "threads wait through Waiting",
            classes()
                .that(DescribedPredicate.not(in("seam..")))
                .should(
                    notAccess(
                        "java.util.concurrent.locks.LockSupport.*",
                        "java.lang.Object.wait",
                        "java.lang.Object.notify*",
                        "java.lang.Thread.sleep",
                        "java.util.concurrent.TimeUnit.sleep")),
            "LockSupport.park",
            "Thread.sleep"),
        new Rule(
            "files are touched in few places",
            noClasses()
                .that(outside(MAY_OPEN_FILES))
                .should()
                .dependOnClassesThat(
                    named(
                        "java.io.File",
                        "java.io.FileInputStream",
                        "java.io.FileOutputStream",
                        "java.io.FileReader",
                        "java.io.FileWriter",
                        "java.io.RandomAccessFile",
                        "java.nio.channels.AsynchronousFileChannel",
                        "java.nio.channels.FileChannel",
                        "java.nio.file.Files")),
            "java.nio.file.Files",
            "java.io.File"));
  }

  private List<Rule> habits() {
    return List.of(
        new Rule(
            "no synchronized methods",
            methods().should().notHaveModifier(SYNCHRONIZED),
            "ServerOffence.pinned"),
        new Rule(
            "no static state",
            fields().that().haveModifier(STATIC).should().haveModifier(FINAL),
            "ServerOffence.count"),
        new Rule(
            "no ThreadLocal",
            noClasses().should().dependOnClassesThat(assignableTo(ThreadLocal.class)),
            "java.lang.ThreadLocal"),
        new Rule(
            "no reflection",
            classes()
                .should(
                    notAccess(
                        "java.lang.reflect.*",
                        "java.lang.Class.forName",
                        "java.lang.Class.newInstance",
                        "java.lang.Class.getDeclared*",
                        "java.lang.Class.getMethod*",
                        "java.lang.Class.getField*",
                        "java.lang.Class.getConstructor*",
                        "java.lang.Class.getRecordComponents")),
            "Class.forName",
            "java.lang.reflect.Method.invoke"),
        new Rule(
            "logging is System.Logger",
            noClasses()
                .that(outside(KNOWS_LOGBACK))
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage(
                        "java.util.logging..",
                        "org.slf4j..",
                        "ch.qos..",
                        "org.apache.commons.logging..",
                        "org.apache.logging..")),
            "java.util.logging.Logger"),
        new Rule(
            "nobody prints but the start and DEBUG",
            classes()
                .that(outside(MAY_PRINT))
                .should(
                    notAccess(
                        "java.lang.System.out",
                        "java.lang.System.err",
                        "java.lang.Throwable.printStackTrace")),
            "System.out"),
        new Rule(
            "names say what a thing is",
            noClasses()
                .should()
                .haveNameMatching(
                    ".*[.$](\\w*(Manager|Helper|Impl)|\\w*Util(s|ity|ities)?([A-Z]\\w*)?|(Abstract|Base)([A-Z]\\w*)?)"),
            "ByteUtils",
            "AbstractThing",
            "TurnManager"),
        new Rule("every package is null-marked", classes().should(beNullMarked()), "AofOffence"));
  }

  /**
   * Classes in packages below the root; a name that ends in {@code ..} takes in the packages below
   * it.
   */
  private DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(
        Arrays.stream(packages)
            .map(name -> name.equals("..") ? root + ".." : root + "." + name)
            .toArray(String[]::new));
  }

  /**
   * Classes not in the list, which names classes (with all that is nested in them) and packages.
   */
  private DescribedPredicate<JavaClass> outside(List<String> exceptions) {
    String[] packages =
        exceptions.stream().filter(name -> name.endsWith("..")).toArray(String[]::new);
    List<String> names = exceptions.stream().map(name -> root + "." + name).toList();
    return describe(
        "are not among " + exceptions,
        type -> {
          String outermost = type.getName().replaceFirst("\\$.*", "");
          return !names.contains(outermost) && !in(packages).test(type);
        });
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return describe(
        "are one of " + List.of(names),
        type -> List.of(names).contains(type.getBaseComponentType().getName()));
  }

  /**
   * That a class neither calls, reads nor refers to these members. A pattern is a member's
   * qualified name, with {@code *} for any characters and, where it matters, a parameter list.
   */
  private static ArchCondition<JavaClass> notAccess(String... members) {
    List<String> patterns =
        Arrays.stream(members)
            .map(member -> member.replaceAll("[.$()\\[\\]]", "\\\\$0").replace("*", ".*"))
            .map(member -> member.endsWith(")") ? member : member + "(\\(.*\\))?")
            .toList();
    return new ArchCondition<>("not access " + List.of(members)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          String target = access.getTarget().getFullName();
          if (patterns.stream().anyMatch(target::matches)) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> beNullMarked() {
    return new ArchCondition<>("be in a package marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is not"));
        }
      }
    };
  }
}
