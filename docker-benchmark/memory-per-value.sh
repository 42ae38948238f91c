#!/usr/bin/env bash
# Measures what lists, sets, hashes and sorted sets take of memory, beside a real Redis. See --help.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: docker-benchmark/memory-per-value.sh --redis PATH [options]

Fills Heddle and a real Redis with the same values, kind by kind, and prints what each takes: of Heddle
the growth of the live heap (after a full collection, by jcmd), of Redis the growth of used_memory. Keys and
their entries are counted on both sides.

  --redis PATH         a redis-server, with redis-cli beside it
  --server CMD         command that starts Heddle; "--port N" is appended. It runs in an empty directory,
                       so give absolute paths (default: server/bin/heddle of this checkout)
  --start-timeout S    how long a server may take until it answers (default 300)
  --max-ratio R        exit 2 when a value takes more than so many times what it takes in Redis (default 1.2)
  --out DIR            for server output (default: a new temporary directory)

Exit status: 0, 1 when something failed, 2 when a value takes more than --max-ratio.
TEXT
}

fail() {
  echo "memory-per-value: $*" >&2
  exit 1
}

redis="" server=$(cd "$here/.." && pwd)/server/bin/heddle start_timeout=300 max_ratio=1.2 out=""
while [ $# -gt 0 ]; do
  case $1 in -h | --help) usage; exit 0 ;; esac
  [ $# -ge 2 ] || fail "$1 is unknown or wants a value (see --help)"
  case $1 in
    --redis) redis=$2 ;;
    --server) server=$2 ;;
    --start-timeout) start_timeout=$2 ;;
    --max-ratio) max_ratio=$2 ;;
    --out) out=$2 ;;
    *) fail "unknown option $1 (see --help)" ;;
  esac
  shift 2
done
redis=$(readlink -f "$(command -v "$redis")") || fail "--redis wants the path of a redis-server"
cli=$(dirname "$redis")/redis-cli
[ -x "$cli" ] || fail "there is no redis-cli beside $redis"
[ -n "$out" ] || out=$(mktemp -d "${TMPDIR:-/tmp}/heddle-memory.XXXXXX") || fail "no temporary directory"
mkdir -p "$out" && out=$(cd "$out" && pwd) || fail "cannot write to $out"

. "$here/servers.sh"
trap 'stop_server heddle; stop_server redis' EXIT
trap 'exit 130' INT TERM

# Name, command, words of an element (%d: its number), elements of a value, how many values.
kinds=(
  "hash of 10 fields|HSET|field:%06d value:%06d|10|30000"
  "set of 100 integers|SADD|%d|100|20000"
  "set of 100 strings|SADD|member:%06d|100|5000"
  "sorted set of 100|ZADD|%d member:%06d|100|5000"
  "sorted set of 100,000|ZADD|%d member:%06d|100000|5"
  "list of 1,000|RPUSH|element:%06d|1000|1000"
)

# The requests that make the values of a kind, at most 500 elements in each.
requests() {
  awk -v command="$1" -v words="$2" -v elements="$3" -v values="$4" 'BEGIN {
    for (value = 0; value < values; value++) {
      for (i = 0; i < elements; i++) {
        if (i % 500 == 0) printf "%s%s key:%06d", i ? "\r\n" : "", command, value
        printf " " words, 1000 + i, 1000 + i
      }
      printf "\r\n"
    }
  }'
}

java_pid() {
  local one
  for one in $(family "${server_pid[heddle]}"); do
    [[ $(readlink "/proc/$one/exe") != */java ]] || { echo "$one"; return; }
  done
  fail "Heddle's process is gone"
}

heap_bytes() {
  local pid
  pid=$(java_pid) || exit 1
  "$(dirname "$(readlink "/proc/$pid/exe")")/jcmd" "$pid" GC.class_histogram | awk '$1 == "Total" { print $3 }'
}

used_memory() {
  info_field "${server_port[redis]}" used_memory
}

fill() {
  local port=$1
  shift
  requests "$@" | "$cli" -p "$port" --pipe >"$out/fill.txt" 2>&1 || fail "filling failed, see $out/fill.txt"
}

flush() {
  [ "$(ask "$1" FLUSHALL)" = +OK ] || fail "cannot empty the server"
}

read -ra command <<<"$server"
start_server heddle "${command[@]}" --save ""
start_server redis "$redis" --save "" --appendonly no

echo "| value | Heddle, bytes | Redis, bytes | ratio |"
echo "|---|---|---|---|"
status=0
for kind in "${kinds[@]}"; do
  IFS='|' read -r name command words elements values <<<"$kind"
  for port in "${server_port[heddle]}" "${server_port[redis]}"; do # so that what the kind needs once is there
    fill "$port" "$command" "$words" "$elements" 2
    flush "$port"
  done
  heap=$(heap_bytes) used=$(used_memory)
  fill "${server_port[heddle]}" "$command" "$words" "$elements" "$values"
  fill "${server_port[redis]}" "$command" "$words" "$elements" "$values"
  heap=$((($(heap_bytes) - heap) / values)) used=$((($(used_memory) - used) / values))
  flush "${server_port[heddle]}"
  flush "${server_port[redis]}"
  ratio=$(awk -v a="$heap" -v b="$used" 'BEGIN { printf "%.2f", a / b }')
  echo "| $name | $heap | $used | $ratio |"
  awk -v a="$ratio" -v b="$max_ratio" 'BEGIN { exit a > b }' || status=2
done
exit "$status"
