#!/usr/bin/env bash
# Measures what an idle connection costs a server in resident memory. See --help.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: docker-benchmark/idle-connections.sh [options]

Opens idle connections to a server, prints its resident memory before and after and the difference per
connection, and shows what one connection more than it admits is told.

  --connections N      how many (default 10000, which is also the default of maxclients)
  --server CMD         command that starts the server; "--port N" is appended. It runs in an empty
                       directory, so give absolute paths (default: server/bin/heddle of this checkout)
  --port N --pid N     measure a server that runs already instead
  --start-timeout S    how long the server may take until it answers (default 300)
  --max-bytes N        exit 2 when a connection costs more
  --out DIR            for server output (default: a new temporary directory)

Needs a limit of open files above N (ulimit -n, raised as far as the hard limit allows), for the server
it starts as well. Exit status: 0, 1 when something failed, 2 when a connection costs more than
--max-bytes or the one too many is not refused.
TEXT
}

fail() {
  echo "idle-connections: $*" >&2
  exit 1
}

connections=10000 server=$here/../server/bin/heddle port="" pid="" start_timeout=300 max_bytes="" out=""
while [ $# -gt 0 ]; do
  case $1 in -h | --help) usage; exit 0 ;; esac
  [ $# -ge 2 ] || fail "$1 is unknown or wants a value (see --help)"
  case $1 in
    --connections) connections=$2 ;;
    --server) server=$2 ;;
    --port) port=$2 ;;
    --pid) pid=$2 ;;
    --start-timeout) start_timeout=$2 ;;
    --max-bytes) max_bytes=$2 ;;
    --out) out=$2 ;;
    *) fail "unknown option $1 (see --help)" ;;
  esac
  shift 2
done
[[ $connections =~ ^[1-9][0-9]*$ ]] || fail "--connections wants a whole number above 0, not '$connections'"
[ -n "$port" ] && [ -z "$pid" ] && fail "--port wants --pid beside it"

hard=$(ulimit -Hn)
[ "$hard" = unlimited ] || [ "$hard" -gt $((connections + 200)) ] \
  || fail "the hard limit of open files is $hard; $((connections + 200)) are needed (see ulimit -Hn)"
ulimit -Sn "$hard"

. "$here/servers.sh"
trap 'stop_server server' EXIT
trap 'exit 130' INT TERM

if [ -z "$port" ]; then
  [ -n "$out" ] || out=$(mktemp -d "${TMPDIR:-/tmp}/heddle-idle.XXXXXX") || fail "no temporary directory"
  mkdir -p "$out" && out=$(cd "$out" && pwd) || fail "cannot write to $out"
  [ "$server" != "$here/../server/bin/heddle" ] || server=$(cd "$here/.." && pwd)/server/bin/heddle
  read -ra command <<<"$server"
  start_server server "${command[@]}"
  port=${server_port[server]} pid=${server_pid[server]}
fi

resident_bytes() {
  local one
  for one in $(family "$pid"); do cat "/proc/$one/status" 2>/dev/null; done \
    | awk '$1 == "VmRSS:" { sum += $2 } END { print sum * 1024 }'
}

# Resident memory once it no longer moves by more than a page per ten connections.
settled_bytes() {
  local before=0 now i
  for i in {1..30}; do
    now=$(resident_bytes)
    [ "${now#-}" -gt 0 ] || fail "process $pid is gone"
    [ $((now > before ? now - before : before - now)) -gt $((connections * 410)) ] || break
    before=$now
    sleep 1
  done
  echo "$now"
}

# A few connections first, so that code the server loads for its first ones is not counted.
for i in {1..200}; do
  [ "$(ask "$port" PING)" = +PONG ] || fail "the server does not answer"
done
before=$(settled_bytes) || exit 1
for ((i = 1; i <= connections; i++)); do
  exec {held}<>"/dev/tcp/127.0.0.1/$port" || fail "connection $i failed"
done
# The last one served means all before it are.
printf 'PING\r\n' >&"$held"
IFS= read -r -t 30 reply <&"$held" || reply="(no answer)"
[ "${reply%$'\r'}" = +PONG ] || fail "connection $connections is told: $reply"
after=$(settled_bytes) || exit 1

refusal="(connected)"
for ((i = 1; i <= 100; i++)); do
  exec {extra}<>"/dev/tcp/127.0.0.1/$port" || { refusal="(no connection)"; break; }
  if IFS= read -r -t 0.2 reply <&"$extra"; then refusal=${reply%$'\r'}; break; fi
done

each=$(((after - before) / connections))
echo "connections: $connections"
echo "VmRSS before: $((before / 1024)) KB"
echo "VmRSS after: $((after / 1024)) KB"
echo "bytes per connection: $each"
echo "connection $((connections + i)): $refusal"

status=0
if [ -n "$max_bytes" ] && [ "$each" -gt "$max_bytes" ]; then
  echo "a connection costs $each bytes, more than $max_bytes" >&2
  status=2
fi
[ "$refusal" = "-ERR max number of clients reached" ] || status=2
exit "$status"
