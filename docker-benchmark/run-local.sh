#!/usr/bin/env bash
# Measures Heddle beside a Redis on this machine, run by run, and prints the ratio. See --help.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(cd "$here/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: docker-benchmark/run-local.sh [options]

Starts Heddle and a Redis on free loopback ports, drives both with redis-benchmark in turn (A B, B A,
A B ...), and prints a Markdown table of medians: throughput ratio Heddle/Redis with the smallest and
largest ratio of the single pairs, server CPU per operation, and latency. No Docker, no Python.

What is measured
  --repeats N          pairs for each test and pipeline (default 5, at least 1)
  --pipelines LIST     requests per write, comma separated (default 1,16,64)
  --tests LIST         of redis-benchmark: set, get, mset (ten keys), incr, lpush, rpush, lpop, rpop, sadd, hset,
                       spop, zadd, zpopmin, lrange_100, lrange_300, lrange_600; and multi (MULTI, ten SETs,
                       EXEC; needs a JDK of 17 for its own driver) (default set,get)
  --shards N           how many shards Heddle has (default: what it chooses)
  --appendfsync POLICY always, everysec or no: both servers keep an append-only log (default: neither)
  --without-log        the other server is no Redis but a second Heddle, without the log that --appendfsync asks for:
                       what the log costs
  --mode MODE          pinned: server on one core, client on another; unpinned: both where the kernel
                       puts them; both (default)
  --clients N          connections (default 50)
  --keys N             random keys (default 100000)
  --value-size BYTES   bytes per value (default 64); checked with STRLEN after every run
  --seconds S          aimed length of one run; the number of requests follows (default 3)
  --warmup S           seconds of load on each server for each test and pipeline before the first
                       measured run of a mode, so that a JIT has compiled what is measured (default 5)

Who takes part
  --heddle CMD         command that starts Heddle; "--port N" and options against saving are appended. It runs in an
                       empty directory, so give absolute paths (default: server/bin/heddle of this checkout)
  --redis PATH         redis-server (default: from PATH)
  --benchmark PATH     redis-benchmark (default: beside the redis-server, else from PATH)
  --server-cpu N       core of the server in pinned mode (default 0)
  --client-cpu N       core of the client in pinned mode (default 1)
  --start-timeout S    how long a server may take until it answers (default 300: a first start builds)

What comes out
  --out DIR            raw.csv (one line per run, as it goes), summary.md and server output; default: a
                       new temporary directory, whose name is printed. Ctrl-C keeps what was measured
                       and prints the summary of it.
  --check              exit 2 when a median ratio is below what this project promises:
                         pinned   P1=0.97 P16=1.3 P64=1.8, and CPU per operation below Redis's for P>=16
                         unpinned P1=0.95 P16=1.2 P64=1.8
                         and 1.0 for mset and multi in any case; for the other types 0.97 at P1, 1.2 at P16;
                         with --without-log P1=0.97 P16=0.75, whatever the test and the mode
  --min [MODE:]P16=R   promise something else (repeatable, implies --check)

Exit status: 0 measured (and promises kept), 1 a server did not start or answer, an error reply came, a
value had the wrong size, or wrong arguments; 2 a promise was not kept; 130 interrupted.

CPU per operation is user plus system time of the server's processes in /proc, divided by the requests.
p50, p99 and p99.9 are the client's, in milliseconds, and count a whole pipeline as one request. A
transaction counts as one operation, and so does an MSET.
TEXT
}

fail() {
  echo "run-local: $*" >&2
  exit 1
}

say() { echo "$*" >&2; }

# ---------------------------------------------------------------------------- arguments

log=(--appendonly no)
repeats=5 pipelines=1,16,64 tests=set,get mode=both clients=50 keys=100000 value_size=64 seconds=3
warmup=5 heddle="" redis="" benchmark="" server_cpu=0 client_cpu=1 start_timeout=300 out="" check=0
shards=""
declare -A least=(
  [pinned:1]=0.97 [pinned:16]=1.3 [pinned:64]=1.8
  [unpinned:1]=0.95 [unpinned:16]=1.2 [unpinned:64]=1.8
)

least_of_ten=1.0 without_log=0 other=Redis

promise() {
  [[ $1 =~ ^((pinned|unpinned):)?P([0-9]+)=([0-9]+(\.[0-9]+)?)$ ]] || fail "--min wants [MODE:]P16=1.3, not '$1'"
  local scope=${BASH_REMATCH[2]} depth=${BASH_REMATCH[3]} ratio=${BASH_REMATCH[4]} m
  for m in ${scope:-pinned unpinned}; do least[$m:$depth]=$ratio; done
  check=1
}

while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --check) check=1; shift; continue ;;
    --without-log)
      without_log=1 other="Heddle without log"
      for where in pinned unpinned; do least[$where:1]=0.97 least[$where:16]=0.75 least[$where:64]=0; done
      shift
      continue
      ;;
  esac
  [ $# -ge 2 ] || fail "$1 is unknown or wants a value (see --help)"
  case $1 in
    --repeats) repeats=$2 ;;
    --pipelines) pipelines=$2 ;;
    --tests) tests=$2 ;;
    --shards) shards=$2 ;;
    --appendfsync) log=(--appendonly yes --appendfsync "$2") ;;
    --mode) mode=$2 ;;
    --clients) clients=$2 ;;
    --keys) keys=$2 ;;
    --value-size) value_size=$2 ;;
    --seconds) seconds=$2 ;;
    --warmup) warmup=$2 ;;
    --heddle) heddle=$2 ;;
    --redis) redis=$2 ;;
    --benchmark) benchmark=$2 ;;
    --server-cpu) server_cpu=$2 ;;
    --client-cpu) client_cpu=$2 ;;
    --start-timeout) start_timeout=$2 ;;
    --out) out=$2 ;;
    --min) promise "$2" ;;
    *) fail "unknown option $1 (see --help)" ;;
  esac
  shift 2
done

whole_number() { [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 wants a whole number above 0, not '$2'"; }
whole_number --repeats "$repeats"
whole_number --clients "$clients"
whole_number --keys "$keys"
whole_number --value-size "$value_size"
whole_number --seconds "$seconds"
whole_number --warmup "$warmup"
whole_number --start-timeout "$start_timeout"
IFS=, read -ra depths <<<"$pipelines"
for depth in "${depths[@]}"; do whole_number --pipelines "$depth"; done
IFS=, read -ra test_names <<<"$tests"
for test in "${test_names[@]}"; do
  case $test in
    set | get | mset | multi | incr | lpush | rpush | lpop | rpop | sadd | hset | spop | zadd | zpopmin) ;;
    lrange_100 | lrange_300 | lrange_600) ;;
    *) fail "--tests does not know '$test' (see --help)" ;;
  esac
done
[ "$without_log" -eq 0 ] || [ "${log[1]}" = yes ] || fail "--without-log wants --appendfsync beside it"
measures() { [[ " ${test_names[*]} " == *" $1 "* ]]; }
if [ -n "$shards" ]; then
  whole_number --shards "$shards"
  export HEDDLE_NUM_SHARDS=$shards
fi
case $mode in
  both) modes=(pinned unpinned) ;;
  pinned | unpinned) modes=("$mode") ;;
  *) fail "--mode is pinned, unpinned or both, not '$mode'" ;;
esac

[ -n "$heddle" ] || heddle=$checkout/server/bin/heddle
read -ra heddle_command <<<"$heddle"
command -v "${heddle_command[0]}" >/dev/null || fail "no Heddle at ${heddle_command[0]} (name it with --heddle)"
[ -n "$redis" ] || redis=$(command -v redis-server) || fail "no redis-server on PATH (name it with --redis)"
[ -x "$redis" ] || fail "no redis-server at $redis"
if [ -z "$benchmark" ]; then
  benchmark=$(dirname "$redis")/redis-benchmark
  [ -x "$benchmark" ] || benchmark=$(command -v redis-benchmark) || fail "no redis-benchmark (name it with --benchmark)"
fi
[ -x "$benchmark" ] || fail "no redis-benchmark at $benchmark"
if [[ " ${modes[*]} " == *" pinned "* ]]; then
  command -v taskset >/dev/null || fail "pinned mode needs taskset"
  for cpu in "$server_cpu" "$client_cpu"; do
    taskset -c "$cpu" true 2>/dev/null || fail "core $cpu cannot be used here (see --server-cpu, --client-cpu, --mode)"
  done
fi

if [ -z "$out" ]; then
  out=$(mktemp -d "${TMPDIR:-/tmp}/heddle-bench.XXXXXX") || fail "no temporary directory"
fi
mkdir -p "$out" || fail "cannot write to $out"
out=$(cd "$out" && pwd)
if measures multi; then
  javac -d "$out/driver" "$here/Multi.java" || fail "the driver for multi needs a javac on PATH"
fi
raw=$out/raw.csv
echo "mode,test,pipeline,repeat,place,server,requests,ops_per_sec,cpu_us_per_op,p50_ms,p99_ms,p999_ms" >"$raw"

# ---------------------------------------------------------------------------- servers

. "$here/servers.sh"
. "$here/figures.sh"
declare -A version=()
load_pid="" load_before="?" java_seen="" ticks_per_second=$(getconf CLK_TCK)

# User and system time of a server so far, in clock ticks.
cpu_ticks() {
  local pid
  for pid in $(family "$1"); do
    # The name in parentheses may hold blanks, so count fields from behind it.
    sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null
  done | awk '{ sum += $12 + $13 } END { print sum + 0 }'
}

stop_all() {
  [ -z "$load_pid" ] || kill "$load_pid" 2>/dev/null
  stop_server heddle
  stop_server redis
}

note_versions() {
  local pid exe
  version[redis]=$(info_field "${server_port[redis]}" "$([ "$without_log" -eq 1 ] && echo heddle_version || echo redis_version)")
  version[heddle]=$(info_field "${server_port[heddle]}" heddle_version)
  [ -n "${version[heddle]}" ] || version[heddle]="(no heddle_version, redis_version $(info_field "${server_port[heddle]}" redis_version))"
  for pid in $(family "${server_pid[heddle]}"); do
    exe=$(readlink "/proc/$pid/exe")
    [[ $exe == */java ]] && java_seen=$("$exe" -version 2>&1 | awk -F'"' 'NR == 1 { print $2 }')
  done
}

# ---------------------------------------------------------------------------- load

# Runs redis-benchmark against a server and leaves "ops/s p50 p99 p99.9" in $figures; any error is the end.
load() {
  local name=$1 where=$2 test=$3 depth=$4 requests=$5 status
  local prefix=()
  [ "$where" = pinned ] && prefix=(taskset -c "$client_cpu")
  local command=("$benchmark" -h 127.0.0.1 -p "${server_port[$name]}" -c "$clients" -r "$keys" -d "$value_size"
    -P "$depth" -n "$requests" -t "$test" -e --precision 3)
  [ "$test" = multi ] && command=(java -XX:+UseSerialGC -cp "$out/driver" Multi "${server_port[$name]}" "$clients"
    "$keys" "$value_size" "$depth" "$requests")
  # In the background, so that a signal ends the wait at once and not after the run.
  timeout $((seconds * 20 + 60)) "${prefix[@]}" "${command[@]}" >"$out/load.txt" 2>"$out/load-errors.txt" </dev/null &
  load_pid=$!
  wait "$load_pid"
  status=$?
  load_pid=""
  [ "$status" -eq 0 ] || fail "the load of $test P=$depth against $name ended with $status: $(tail -n 1 "$out/load-errors.txt")"
  ! grep -qi '^error' "$out/load-errors.txt" || fail "$name answered $test P=$depth with: $(grep -i '^error' "$out/load-errors.txt" | head -1)"
  if [ "$test" = multi ]; then
    figures=$(<"$out/load.txt")
  else
    figures=$(report_figures "$out/load.txt") || fail "cannot read redis-benchmark's report, $out/load.txt"
  fi
}

# Keys that were written or read must have the promised size.
check_values() {
  local name=$1 test=$2 key reply found=0 tries
  case $test in set | get | mset | multi) ;; *) return ;; esac
  for tries in {1..50}; do
    key=$(random_key "${server_port[$name]}") || fail "$name did not answer RANDOMKEY"
    [[ $key == key:* ]] || continue
    reply=$(ask "${server_port[$name]}" "STRLEN $key") || fail "$name did not answer STRLEN"
    [ "$reply" = ":$value_size" ] || fail "$name: STRLEN $key says $reply, not :$value_size"
    found=$((found + 1))
    [ "$found" -lt 8 ] || return
  done
  [ "$found" -gt 0 ] || fail "$name shows none of the keys in $tries tries"
}

declare -A requests_for=()

# Loads one server with one test until the warm-up time is over, and learns its speed from that.
warm_up() {
  local name=$1 where=$2 test=$3 depth=$4 began=$SECONDS requests=$((clients * depth * 10)) rate
  while :; do # few at first: under always a disk may do some hundreds a second
    load "$name" "$where" "$test" "$depth" "$requests"
    rate=${figures%% *}
    [ $((SECONDS - began)) -lt "$warmup" ] || break
    requests=$(awk -v rate="$rate" -v most=$((requests * 10)) 'BEGIN { print int(rate < most ? rate : most) + 100 }')
  done
  requests_for[$name:$test:$depth]=$(awk -v rate="$rate" -v s="$seconds" 'BEGIN { print int(rate * s) + 100 }')
}

measure() {
  local name=$1 where=$2 test=$3 depth=$4 repeat=$5 place=$6 before after requests
  requests=${requests_for[$name:$test:$depth]}
  before=$(cpu_ticks "${server_pid[$name]}")
  load "$name" "$where" "$test" "$depth" "$requests"
  after=$(cpu_ticks "${server_pid[$name]}")
  check_values "$name" "$test"
  awk -v figures="$figures" -v id="$where,$test,$depth,$repeat,$place,$name,$requests" -v ticks=$((after - before)) \
    -v hz="$ticks_per_second" -v n="$requests" 'BEGIN {
      split(figures, f, " ")
      printf "%s,%s,%.3f,%s,%s,%s\n", id, f[1], ticks / hz * 1e6 / n, f[2], f[3], f[4]
    }' | tee -a "$raw" >&2
}

# ---------------------------------------------------------------------------- summary

summary() {
  echo "## Heddle beside $other"
  echo
  echo "- machine: $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc --all) cores, $(uname -sr); load average before the run $load_before"
  echo "- Heddle ${version[heddle]:-?} on JDK ${java_seen:-?}; $other ${version[redis]:-?}; $("$benchmark" --version)"
  echo "- $(date -u '+%Y-%m-%d %H:%M UTC'); $clients clients, $keys keys, values of $value_size bytes (checked), runs of about $seconds s, warm-up $warmup s each"
  echo "- throughput: median of the single runs; ratio: median (least to most) over pairs run one after the other"
  echo
  awk -F, '
    function median(list, n,   i, j, x) {
      for (i = 2; i <= n; i++) {
        x = list[i]
        for (j = i - 1; j >= 1 && list[j] > x; j--) list[j + 1] = list[j]
        list[j + 1] = x
      }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    function of(block, name, column,   i, n, list) {
      n = runs[block, name]
      for (i = 1; i <= n; i++) list[i] = value[block, name, i, column]
      return median(list, n)
    }
    function short(rate) { return sprintf("%.1fK", rate / 1000) }
    NR > 1 {
      block = $1 SUBSEP $2 SUBSEP $3
      if (!(block in known)) { known[block] = ++blocks; name_of[blocks] = block }
      i = ++runs[block, $6]
      for (c = 8; c <= 12; c++) value[block, $6, i, c] = $c + 0
      rate_of[block, $6, $4] = $8
      if ($4 > last[block]) last[block] = $4
    }
    END {
      print "| mode | test | P | ratio | Heddle ops/s | " other " ops/s | CPU us/op Heddle, " other " | p50 ms | p99 ms | p99.9 ms |"
      print "|---|---|---|---|---|---|---|---|---|---|"
      for (b = 1; b <= blocks; b++) {
        block = name_of[b]
        split(block, part, SUBSEP)
        pairs = 0
        for (r = 1; r <= last[block]; r++)
          if ((block, "heddle", r) in rate_of && (block, "redis", r) in rate_of)
            ratio[++pairs] = rate_of[block, "heddle", r] / rate_of[block, "redis", r]
        if (!pairs) continue
        middle = median(ratio, pairs)
        printf "| %s | %s | %d | **%.2f** (%.2f to %.2f, %d pairs) | %s | %s | %.2f, %.2f |", part[1], toupper(part[2]), part[3], \
          middle, ratio[1], ratio[pairs], pairs, short(of(block, "heddle", 8)), short(of(block, "redis", 8)), \
          of(block, "heddle", 9), of(block, "redis", 9)
        for (c = 10; c <= 12; c++) printf " %.3f, %.3f |", of(block, "heddle", c), of(block, "redis", c)
        print ""
        printf "%s %s %d %.4f %.4f %.4f\n", part[1], part[2], part[3], middle, of(block, "heddle", 9), of(block, "redis", 9) > medians
      }
    }' other="$other" medians="$out/medians.txt" "$raw"
}

# What was promised and is not so, a line each.
broken_promises() {
  local where test depth ratio ours theirs want
  while read -r where test depth ratio ours theirs; do
    want=${least[$where:$depth]:-0}
    case $other:$test:$depth in
      "Heddle without log":* | *:set:* | *:get:*) ;;
      *:mset:* | *:multi:*) want=$least_of_ten ;;
      *:1) want=0.97 ;;
      *:16) want=1.2 ;;
    esac
    awk -v have="$ratio" -v want="$want" 'BEGIN { exit !(have < want) }' \
      && echo "$where $test P=$depth: ratio $ratio, promised $want"
    [ "$without_log" -eq 0 ] && [ "$where" = pinned ] && [ "$depth" -ge 16 ] && awk -v a="$ours" -v b="$theirs" 'BEGIN { exit !(a >= b) }' \
      && echo "$where $test P=$depth: $ours us of CPU per operation, Redis takes $theirs"
  done <"$out/medians.txt"
}

finish() {
  local status=$?
  trap - EXIT INT TERM
  stop_all
  : >"$out/medians.txt" >"$out/broken.txt"
  if [ "$(wc -l <"$raw")" -gt 1 ]; then
    summary >"$out/summary.md"
    cat "$out/summary.md"
    [ "$check" -eq 0 ] || broken_promises >"$out/broken.txt"
    if [ -s "$out/broken.txt" ]; then
      sed 's/^/not kept: /' "$out/broken.txt" >&2
      [ "$status" -ne 0 ] || status=2
    fi
  fi
  say "raw figures: $raw"
  exit "$status"
}

read -r load_before _ </proc/loadavg
trap finish EXIT
trap 'say "interrupted"; exit 130' INT TERM

# ---------------------------------------------------------------------------- the run

blocks=$((${#depths[@]} * ${#test_names[@]} * ${#modes[@]} * 2))
say "about $((blocks * (warmup + 1 + repeats * (seconds + 1)) / 60 + 1)) minutes; results in $out"

for where in "${modes[@]}"; do
  pin=()
  [ "$where" = pinned ] && pin=(taskset -c "$server_cpu")
  if [ "$without_log" -eq 1 ]; then
    start_server redis "${pin[@]}" "${heddle_command[@]}" --save '' --appendonly no
  else
    start_server redis "${pin[@]}" "$redis" --bind 127.0.0.1 --save '' "${log[@]}"
  fi
  start_server heddle "${pin[@]}" "${heddle_command[@]}" --save '' "${log[@]}"
  note_versions
  say "$where: $other ${version[redis]} on port ${server_port[redis]}, Heddle on port ${server_port[heddle]}; warming up"
  for depth in "${depths[@]}"; do
    # GET reads what SET wrote, so SET runs here for it, also when it is not measured.
    if measures get && ! measures set; then
      for name in redis heddle; do warm_up "$name" "$where" set "$depth"; done
    fi
    for test in "${test_names[@]}"; do
      for name in redis heddle; do warm_up "$name" "$where" "$test" "$depth"; done
    done
  done
  for ((repeat = 1; repeat <= repeats; repeat++)); do
    pair=(heddle redis)
    [ $((repeat % 2)) -eq 0 ] && pair=(redis heddle)
    for depth in "${depths[@]}"; do
      for test in "${test_names[@]}"; do
        for place in 0 1; do measure "${pair[place]}" "$where" "$test" "$depth" "$repeat" "$((place + 1))"; done
      done
    done
  done
  stop_all
done
