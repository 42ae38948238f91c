#!/usr/bin/env bash
# Measures what a rewrite of the append-only log does to the latency of other commands. See --help.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
Usage: docker-benchmark/log-rewriting.sh --redis PATH [options]

Fills Heddle and a real Redis, both with an append-only log (everysec), with the same keys, and lets
redis-benchmark measure the latency of SET and GET, in turn with nothing else going on and while BGREWRITEAOF is
given again and again, as soon as the last one has ended. Prints the medians of p99.9 and their ratio, of both
servers, and how many rewrites were begun in a run.

  --redis PATH         a redis-server, with redis-cli and redis-benchmark beside it
  --server CMD         command that starts Heddle; "--port N" and directives are appended. It runs in an empty
                       directory, so give absolute paths (default: server/bin/heddle of this checkout)
  --keys N             how many, of 64 bytes (default 2000000)
  --clients N          connections (default 50)
  --pipeline N         requests per write (default 1)
  --tests LIST         set, get (default set,get)
  --seconds S          aimed length of one run (default 5)
  --repeats N          runs with and runs without, of each server and test (default 5)
  --mode MODE          pinned: server and rewrite on one core, client on another; unpinned (default)
  --server-cpu N       core of the server in pinned mode (default 0)
  --client-cpu N       core of the client in pinned mode (default 1)
  --start-timeout S    how long a server may take until it answers (default 300)
  --check              exit 2 when Heddle's p99.9 is more than twice as high while a rewrite is going on
  --out DIR            logs, raw.csv and server output (default: a new temporary directory, removed at the end)

Exit status: 0, 1 when something failed, 2 when --check finds it too slow.
TEXT
}

fail() {
  echo "log-rewriting: $*" >&2
  exit 1
}

redis="" server=$(cd "$here/.." && pwd)/server/bin/heddle keys=2000000 clients=50 pipeline=1 tests=set,get seconds=5
repeats=5 mode=unpinned server_cpu=0 client_cpu=1 start_timeout=300 check=0 out="" temporary=""
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --check) check=1; shift; continue ;;
  esac
  [ $# -ge 2 ] || fail "$1 is unknown or wants a value (see --help)"
  case $1 in
    --redis) redis=$2 ;;
    --server) server=$2 ;;
    --keys) keys=$2 ;;
    --clients) clients=$2 ;;
    --pipeline) pipeline=$2 ;;
    --tests) tests=$2 ;;
    --seconds) seconds=$2 ;;
    --repeats) repeats=$2 ;;
    --mode) mode=$2 ;;
    --server-cpu) server_cpu=$2 ;;
    --client-cpu) client_cpu=$2 ;;
    --start-timeout) start_timeout=$2 ;;
    --out) out=$2 ;;
    *) fail "unknown option $1 (see --help)" ;;
  esac
  shift 2
done
redis=$(readlink -f "$(command -v "$redis")") || fail "--redis wants the path of a redis-server"
cli=$(dirname "$redis")/redis-cli benchmark=$(dirname "$redis")/redis-benchmark
[ -x "$cli" ] && [ -x "$benchmark" ] || fail "redis-cli and redis-benchmark are wanted beside $redis"
for number in "$keys" "$clients" "$pipeline" "$seconds" "$repeats"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || fail "a whole number above 0 is wanted, not '$number'"
done
pin=() client_pin=()
case $mode in
  pinned) pin=(taskset -c "$server_cpu") client_pin=(taskset -c "$client_cpu") ;;
  unpinned) ;;
  *) fail "--mode is pinned or unpinned, not '$mode'" ;;
esac
IFS=, read -ra test_names <<<"$tests"
[ -n "$out" ] || { out=$(mktemp -d "${TMPDIR:-/tmp}/heddle-rewriting.XXXXXX") && temporary=$out; } || fail "no temporary directory"
mkdir -p "$out" && out=$(cd "$out" && pwd) || fail "cannot write to $out"

. "$here/servers.sh"
. "$here/figures.sh"
rewriter=""
finish() {
  end_rewriting
  stop_server heddle
  stop_server redis
  [ -z "$temporary" ] || rm -rf "$temporary"
}
trap finish EXIT
trap 'exit 130' INT TERM

# One rewrite after the other, until it is told to end; notes how many.
rewrite() {
  local port=$1 begun=0
  trap 'echo "$begun" >"$out/begun.txt"; exit 0' TERM
  while :; do
    if [ "$(info_field "$port" aof_rewrite_in_progress)" = 0 ]; then
      [[ $(ask "$port" BGREWRITEAOF) == +* ]] && begun=$((begun + 1))
    fi
    sleep 0.05
  done
}

end_rewriting() {
  [ -n "$rewriter" ] || return 0
  kill "$rewriter" 2>/dev/null
  wait "$rewriter" 2>/dev/null
  rewriter=""
}

# Runs redis-benchmark; leaves "ops/s p50 p99 p99.9" in $figures.
load() {
  local name=$1 test=$2 requests=$3
  timeout $((seconds * 20 + 60)) "${client_pin[@]}" "$benchmark" -h 127.0.0.1 -p "${server_port[$name]}" -c "$clients" \
    -r "$keys" -d 64 -P "$pipeline" -n "$requests" -t "$test" -e --precision 3 >"$out/load.txt" 2>"$out/load-errors.txt" </dev/null \
    || fail "the load of $test against $name failed: $(tail -n 1 "$out/load-errors.txt")"
  figures=$(report_figures "$out/load.txt") || fail "cannot read redis-benchmark's report, $out/load.txt"
}

measure() {
  local name=$1 test=$2 kind=$3 begun=0
  if [ "$kind" = with ]; then
    rewrite "${server_port[$name]}" &
    rewriter=$!
    until [ "$(info_field "${server_port[$name]}" aof_rewrite_in_progress)" = 1 ]; do sleep 0.02; done
  fi
  load "$name" "$test" "${requests_for[$name:$test]}"
  if [ "$kind" = with ]; then
    end_rewriting
    begun=$(<"$out/begun.txt")
    until [ "$(info_field "${server_port[$name]}" aof_rewrite_in_progress)" = 0 ]; do sleep 0.1; done
  fi
  echo "$name,$test,$kind,$begun,${figures// /,}" | tee -a "$raw" >&2
}

# The median of a column of the runs: of NAME TEST KIND COLUMN.
of() { awk -F, -v id="$1,$2,$3," -v column="$4" 'index($0, id) == 1 { print $column }' "$raw" | median; }

raw=$out/raw.csv
echo "server,test,rewrite,begun,ops_per_sec,p50_ms,p99_ms,p999_ms" >"$raw"
read -ra command <<<"$server"
directives=(--save '' --appendonly yes --appendfsync everysec --auto-aof-rewrite-percentage 0)
start_server redis "${pin[@]}" "$redis" --bind 127.0.0.1 "${directives[@]}"
start_server heddle "${pin[@]}" "${command[@]}" "${directives[@]}"
declare -A requests_for=()
for name in redis heddle; do
  awk -v keys="$keys" 'BEGIN {
    value = "value:0123456789012345678901234567890123456789012345678901234567"
    for (i = 0; i < keys; i++) printf "SET key:%012d %s\r\n", i, value
  }' | "$cli" -p "${server_port[$name]}" --pipe >"$out/fill.txt" 2>&1
  [ "$(ask "${server_port[$name]}" DBSIZE)" = ":$keys" ] || fail "filling $name failed: $(tail -n 1 "$out/fill.txt")"
  for test in "${test_names[@]}"; do # warms up as well
    load "$name" "$test" 20000
    for round in 1 2 3; do
      load "$name" "$test" "$(awk -v s="$seconds" -v f="$figures" 'BEGIN { split(f, x, " "); print int(x[1] * s) }')"
    done
    requests_for[$name:$test]=$(awk -v s="$seconds" -v f="$figures" 'BEGIN { split(f, x, " "); print int(x[1] * s) }')
  done
done
for ((repeat = 1; repeat <= repeats; repeat++)); do
  for test in "${test_names[@]}"; do
    for name in heddle redis; do
      kinds=(without with)
      [ $((repeat % 2)) -eq 0 ] && kinds=(with without)
      for kind in "${kinds[@]}"; do measure "$name" "$test" "$kind"; done
    done
  done
done

status=0
echo "$mode, $keys keys, $clients clients, P=$pipeline, medians of $repeats runs of about $seconds s"
echo
echo "| server | test | p99.9 without, with a rewrite, ms | ratio | p50 ms | ops/s | rewrites in a run |"
echo "|---|---|---|---|---|---|---|"
for test in "${test_names[@]}"; do
  for name in heddle redis; do
    ratio=$(awk -v a="$(of "$name" "$test" with 8)" -v b="$(of "$name" "$test" without 8)" 'BEGIN { printf "%.2f", a / b }')
    echo "| $name | $test | $(of "$name" "$test" without 8), $(of "$name" "$test" with 8) | **$ratio** |" \
      "$(of "$name" "$test" without 6), $(of "$name" "$test" with 6) |" \
      "$(of "$name" "$test" without 5), $(of "$name" "$test" with 5) | $(of "$name" "$test" with 4) |"
    [ "$check" -eq 0 ] || [ "$name" = redis ] || awk -v a="$ratio" 'BEGIN { exit a > 2 }' || status=2
  done
done
exit "$status"
