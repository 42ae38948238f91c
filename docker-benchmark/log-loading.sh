#!/usr/bin/env bash
# Measures how long Heddle and a real Redis take to load a large append-only log. See --help.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: docker-benchmark/log-loading.sh --redis PATH [options]

Writes the same commands to Heddle and to a real Redis, both with an append-only log that is never
rewritten, ends both, and starts them again in turn (A B, B A, A B ...). Prints how long each takes from
being started to the first PONG, so with the start of the process, and the ratio. The logs are in the
system's memory by then: what is measured is the server, not the disk.

  --redis PATH         a redis-server, with redis-cli beside it
  --server CMD         command that starts Heddle; "--port N" and directives are appended. It runs in a directory
                       of its own, so give absolute paths (default: server/bin/heddle of this checkout)
  --megabytes N        how large the log of Redis gets (default 1024)
  --keys N             over so many keys (default 2000000)
  --kinds LIST         set: SETs of 64 bytes; mixed: two SETs, then INCR, HSET, RPUSH, SADD, ZADD and LPOP
                       (default set,mixed)
  --mode MODE          pinned: the server on one core; unpinned: on all; both (default)
  --server-cpu N       core of the server in pinned mode (default 0)
  --repeats N          starts of each server (default 5)
  --start-timeout S    how long a server may take until it answers (default 300)
  --check              exit 2 when Heddle is not 2.0 times as fast unpinned, 1.0 times pinned
  --out DIR            logs and server output, 2.5 times --megabytes (default: a new temporary directory,
                       removed at the end)

Exit status: 0, 1 when something failed, 2 when --check finds it too slow.
TEXT
}

fail() {
  echo "log-loading: $*" >&2
  exit 1
}

redis="" server=$(cd "$here/.." && pwd)/server/bin/heddle megabytes=1024 keys=2000000 kinds=set,mixed
mode=both server_cpu=0 repeats=5 start_timeout=300 check=0 out="" temporary=""
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --check) check=1; shift; continue ;;
  esac
  [ $# -ge 2 ] || fail "$1 is unknown or wants a value (see --help)"
  case $1 in
    --redis) redis=$2 ;;
    --server) server=$2 ;;
    --megabytes) megabytes=$2 ;;
    --keys) keys=$2 ;;
    --kinds) kinds=$2 ;;
    --mode) mode=$2 ;;
    --server-cpu) server_cpu=$2 ;;
    --repeats) repeats=$2 ;;
    --start-timeout) start_timeout=$2 ;;
    --out) out=$2 ;;
    *) fail "unknown option $1 (see --help)" ;;
  esac
  shift 2
done
redis=$(readlink -f "$(command -v "$redis")") || fail "--redis wants the path of a redis-server"
cli=$(dirname "$redis")/redis-cli
[ -x "$cli" ] || fail "there is no redis-cli beside $redis"
for number in "$megabytes" "$keys" "$repeats"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || fail "a whole number above 0 is wanted, not '$number'"
done
case $mode in
  both) modes=(unpinned pinned) ;;
  pinned | unpinned) modes=("$mode") ;;
  *) fail "--mode is pinned, unpinned or both, not '$mode'" ;;
esac
IFS=, read -ra kind_names <<<"$kinds"
for kind in "${kind_names[@]}"; do
  case $kind in set | mixed) ;; *) fail "--kinds does not know '$kind'" ;; esac
done
[ -n "$out" ] || { out=$(mktemp -d "${TMPDIR:-/tmp}/heddle-loading.XXXXXX") && temporary=$out; } || fail "no temporary directory"
mkdir -p "$out" && out=$(cd "$out" && pwd) || fail "cannot write to $out"

. "$here/servers.sh"
. "$here/figures.sh"
trap 'stop_server heddle; stop_server redis; [ -z "$temporary" ] || rm -rf "$temporary"' EXIT
trap 'exit 130' INT TERM

# The same commands at every call, until they take so many bytes in a log.
commands() {
  awk -v kind="$1" -v bytes=$((megabytes << 20)) -v keys="$keys" 'BEGIN {
    srand(7)
    value = "value:0123456789012345678901234567890123456789012345678901234567"
    for (i = 0; bytes > 0; i++) {
      key = sprintf("key:%012d", rand() * keys)
      turn = kind == "set" ? 0 : i % 8
      if (turn < 2) { line = "SET " key " " value; framing = 27 }
      else if (turn == 2) { line = "INCR n" key; framing = 22 }
      else if (turn == 3) { line = "HSET h" key " field:" int(rand() * 20) " " value; framing = 34 }
      else if (turn == 4) { line = "RPUSH l" key " " value; framing = 29 }
      else if (turn == 5) { line = "SADD s" key " member:" int(rand() * 100); framing = 28 }
      else if (turn == 6) { line = "ZADD z" key " " int(rand() * 1000) " member:" int(rand() * 100); framing = 33 }
      else { line = "LPOP l" key; framing = 22 }
      bytes -= length(line) + framing
      print line "\r"
    }
  }'
}

start() {
  local name=$1
  case $name in
    redis) start_server redis "${pin[@]}" "$redis" --bind 127.0.0.1 --save '' "${directives[@]}" ;;
    heddle) start_server heddle "${pin[@]}" "${command[@]}" --save '' "${directives[@]}" ;;
  esac
}

fill() {
  local name=$1 kind=$2
  rm -rf "${out:?}/$name"
  start "$name"
  commands "$kind" | "$cli" -p "${server_port[$name]}" --pipe >"$out/fill.txt" 2>&1
  grep -q 'errors: 0' "$out/fill.txt" || fail "filling $name failed: $(tail -n 1 "$out/fill.txt")"
  size[$name]=$(ask "${server_port[$name]}" DBSIZE)
  stop_server "$name"
}

# Seconds from the start of a server to its first PONG.
load() {
  local name=$1 began=$EPOCHREALTIME
  start "$name"
  seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
  [ "$(ask "${server_port[$name]}" DBSIZE)" = "${size[$name]}" ] || fail "$name has not loaded all"
  stop_server "$name"
}

log_bytes() { find "$out/$1/appendonlydir" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%d", sum / 1048576 }'; }

read -ra command <<<"$server"
directives=(--appendonly yes --appendfsync everysec --auto-aof-rewrite-percentage 0)
declare -A size=()
status=0
echo "| mode | commands | log of Heddle, Redis | Heddle, s | Redis, s | times as fast (of each pair) |"
echo "|---|---|---|---|---|---|"
for where in "${modes[@]}"; do
  pin=()
  [ "$where" = unpinned ] || pin=(taskset -c "$server_cpu")
  for kind in "${kind_names[@]}"; do
    for name in redis heddle; do fill "$name" "$kind"; done
    [ "${size[heddle]}" = "${size[redis]}" ] || fail "Heddle holds ${size[heddle]} keys, Redis ${size[redis]}"
    : >"$out/heddle.txt" >"$out/redis.txt"
    for ((repeat = 1; repeat <= repeats; repeat++)); do
      pair=(heddle redis)
      [ $((repeat % 2)) -eq 0 ] && pair=(redis heddle)
      for name in "${pair[@]}"; do
        load "$name"
        echo "$seconds" >>"$out/$name.txt"
      done
    done
    paste "$out/heddle.txt" "$out/redis.txt" | awk '{ printf "%.2f\n", $2 / $1 }' >"$out/ratios.txt"
    ratio=$(median <"$out/ratios.txt")
    echo "| $where | $kind | $(log_bytes heddle), $(log_bytes redis) MB | $(median <"$out/heddle.txt") |" \
      "$(median <"$out/redis.txt") | **$ratio** ($(tr '\n' ' ' <"$out/ratios.txt" | sed 's/ $//')) |"
    least=2.0
    [ "$where" = unpinned ] || least=1.0
    [ "$check" -eq 0 ] || awk -v a="$ratio" -v b="$least" 'BEGIN { exit a < b }' || status=2
  done
done
exit "$status"
