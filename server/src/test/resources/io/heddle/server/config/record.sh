#!/bin/sh
# Records anew the answers in *.facts: record.sh REDIS_SOURCE_DIRECTORY, where redis-server and redis-cli 7.4.1 are built.
# Works in a network of its own (unshare), where Redis's port is free.
set -euf
export LC_ALL=C
if [ "${2:-}" != inside ]; then
  exec unshare --map-root-user --net sh -c 'ip link set lo up; exec "$0" "$1" inside' "$0" "$1"
fi
redis=$(cd "$1/src" && pwd)
cli="$redis/redis-cli --json"
facts=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || :
    wait "$server" || :
    server=
  fi
}
trap 'stop; rm -r "$work"' EXIT
cd "$work"

# Starts a server with these arguments and waits for it; false if it ends.
start() {
  "$redis/redis-server" "$@" >out 2>err &
  server=$!
  until $cli ping >/dev/null 2>&1; do
    if ! kill -0 "$server" 2>/dev/null; then
      server=
      return 1
    fi
    sleep 0.05
  done
}

# Puts a line of answers below each line that begins with ">".
merge() {
  awk '/^< / { next } { print } /^> / { getline answer < "answers"; print "< " answer }' "$1" >merged
  cp merged "$1"
}

# Why the server did not start: the line of the file, if there is one, and the last words.
refusal() {
  if [ -s conf ]; then
    sed -n 's/^Reading the configuration file, at \(line .*\)/\1: /p' err | tr -d '\n'
  fi
  tail -n 1 err
}

# The arguments in $1 are quoted as in a shell; those of the file are what conf holds.
started() {
  eval "set -- $1"
  if [ -s conf ]; then set -- conf "$@"; fi
  if start "$@"; then
    if [ -n "$password" ]; then
      eval "set -- $password"
      export REDISCLI_AUTH="$1"
    fi
    $cli config get $asked
    unset REDISCLI_AUTH
    stop
  else
    refusal
  fi
}

start --bind 127.0.0.1 --port 6379
grep '^> ' "$facts/config.facts" | cut -c 3- | $cli >answers
merge "$facts/config.facts"

awk '
  /^text / { by_name = 0; print "FLUSHALL"; print "SET " substr($0, 6) " 1" }
  /^name / { by_name = 1 }
  /^> / { print (by_name ? "COMMAND LIST FILTERBY PATTERN " : "KEYS ") substr($0, 3) }
  ' "$facts/../text/glob.facts" >requests
$cli <requests | awk '
  { getline request < "requests" }
  request ~ /^KEYS/ { print ($0 == "[]" ? "no" : "yes") }
  request ~ /^COMMAND/ { print (/"get"/ ? "yes" : "no") }' >answers
merge "$facts/../text/glob.facts"
stop

: >conf
while IFS= read -r line; do
  case $line in
    '< '*) continue ;;
    '>'*) arguments=${line#>} password= ;;
    '! '*) password=${line#? } ;;
    '|'*) line=${line#|}; printf '%s\n' "${line# }" >>conf; line="|${line}" ;;
  esac
  printf '%s\n' "$line"
  case $line in
    '? '*)
      asked=${line#? }
      printf '< %s\n' "$(started "$arguments")"
      : >conf
      ;;
  esac
done <"$facts/startup.facts" >startup
cp startup "$facts/startup.facts"
