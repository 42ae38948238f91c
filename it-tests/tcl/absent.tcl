# Tells tests that need what the server under test does not have from tests that fail.
#
# The runner has the suite's test_helper.tcl (in a copy) read this file. What a Redis of the suite's
# version has is listed in the file that TCL_TESTS_NAMES names: a kind and a name in each line, such as
# "command config|get" or "directive maxmemory". A test in which the server called one of these unknown
# ends with the status "needs", whatever it came to otherwise; not where the test says that it may.

namespace eval absent {
  # kind,name -> 1
  variable present_in_redis
  # the test under way -> what it was refused
  variable met
  # the test under way -> the last words of a server that did not start for it
  variable last_words

  array set present_in_redis {}
  array set met {}
  array set last_words {}
}

proc absent::load {file} {
  variable present_in_redis
  set channel [open $file]
  foreach line [split [read $channel] \n] {
    if {$line ne ""} { set present_in_redis([join $line ,]) 1 }
  }
  close $channel
}

# What this line of a reply says is absent, or nothing.
proc absent::named_in {line} {
  variable present_in_redis
  if {[regexp {unknown command '([^'|]*)'} $line - name]} {
    set kind command
  } elseif {[regexp {unknown subcommand '([^']*)'. Try ([^ ]*) HELP} $line - subcommand container]} {
    set kind command
    set name $container|$subcommand
  } elseif {[regexp {Unknown option or number of arguments for CONFIG SET - '([^']*)'} $line - name]
      || [regexp {([a-z-]*[a-z]): Bad directive or wrong number of arguments} $line - name]} {
    set kind directive
    set name [string trimleft $name -]
  } elseif {[regexp {related to argument '([^']*)'\) - there (is|are) no .* yet} $line - name]} {
    # Heddle has the directive, but what it would switch on is still to come.
    set kind directive
  } else {
    return ""
  }
  if {![info exists present_in_redis($kind,[string tolower $name])]} { return "" }
  if {$kind eq "directive"} { return "config:[string tolower $name]" }
  return [string toupper $name]
}

# Every line of every reply comes by here.
proc absent::watch {call code line operation} {
  if {[string first nknown $line] < 0 && [string first " yet" $line] < 0} return
  if {[may_fail]} return
  set name [named_in $line]
  if {$name ne ""} { note $name }
}

proc absent::note {name} {
  variable met
  if {![info exists met($::cur_test)] || $name ni $met($::cur_test)} {
    lappend met($::cur_test) $name
  }
}

# Stands before the client's procedure that sends a command. Between tests, and where the suite prepares
# an external server, what is absent is passed over: an exception there would end the whole block.
proc absent::dispatch {id method args} {
  set failed [catch {::redis::send_and_read $id $method {*}$args} result options]
  if {[string equal -nocase $method command]} { watch_command $args $result }
  if {!$failed} { return $result }
  set name [named_in $result]
  if {$name eq "" || !($::cur_test eq "" || [preparing])} { return -options $options $result }
  send_data_packet $::test_server_fd "passed over" $name
}

# COMMAND knows nothing of a command that is absent.
proc absent::watch_command {arguments result} {
  variable present_in_redis
  set name [string tolower [lindex $arguments 1]]
  if {$result in {"ERR Invalid command specified" "{}"} && [info exists present_in_redis(command,$name)]} {
    note [string toupper $name]
  }
}

proc absent::preparing {} {
  return [within {run_external_server_test *}]
}

# Whether the suite says itself that a server need not have the directive that it sets.
proc absent::may_fail {} {
  return [within {config_set * * mayfail}]
}

# Whether a call like that is under way.
proc absent::within {pattern} {
  for {set level 1} {$level < [info level]} {incr level} {
    if {[string match $pattern [info level $level]]} { return 1 }
  }
  return 0
}

# Stands before the suite's procedure of this name: a test begins, or ends as ok or err.
proc absent::send {fd status data args} {
  variable met
  variable last_words
  set test [lindex [split $::cur_test \n] 0]
  if {$status eq "testing"} {
    unset -nocomplain met($::cur_test) last_words($::cur_test)
  } elseif {$status eq "err" && [string match "Can't start *" $data]} {
    set line [lindex [split [string trim $data] \n] end]
    if {$::cur_test ne ""} {
      # The suite goes on without the server, and the test comes to ok.
      if {[named_in $line] ne ""} { note [named_in $line] } else { set last_words($::cur_test) $line }
      return
    }
    set status outside
    set data "a server did not start\n$line"
  } elseif {$::cur_test eq ""} {
    # An exception between tests ends the block that it stands in.
    if {$status eq "err"} { set status outside }
  } elseif {$status in {ok err} && [info exists met($::cur_test)]} {
    set status needs
    set data "[join $met($::cur_test)] -- $test"
  } elseif {$status eq "ok" && [info exists last_words($::cur_test)]} {
    set status err
    set data "$test\na server did not start: $last_words($::cur_test)"
  }
  suite_send_data_packet $fd $status $data {*}$args
}

absent::load $::env(TCL_TESTS_NAMES)
rename ::redis::__dispatch__ ::redis::send_and_read
interp alias {} ::redis::__dispatch__ {} absent::dispatch
rename send_data_packet suite_send_data_packet
interp alias {} send_data_packet {} absent::send
trace add execution ::redis::redis_read_line leave absent::watch
