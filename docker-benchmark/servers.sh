# Starting, asking and ending servers; sourced by the scripts beside it and by those of it-tests.
# Wants: $out (a directory), $start_timeout (seconds), fail.

declare -A server_pid=() server_port=()

# One inline command: prints the first line of the reply.
ask() {
  local port=$1 line
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
    printf '%s\r\n' "$2" >&3
    IFS= read -r -t 5 line <&3 || exit 1
    echo "${line%$'\r'}"
  ) 2>/dev/null
}

# Some key that the server holds.
random_key() {
  local port=$1 line
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
    printf 'RANDOMKEY\r\n' >&3
    IFS= read -r -t 5 line <&3 && IFS= read -r -t 5 line <&3 || exit 1
    echo "${line%$'\r'}"
  ) 2>/dev/null
}

# The value of one field of INFO, or nothing.
info_field() {
  local port=$1 field=$2
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
    printf 'INFO\r\n' >&3
    IFS= read -r -t 5 line <&3 || exit 1
    IFS= read -r -t 5 -N "$(tr -dc 0-9 <<<"$line")" text <&3
    tr -d '\r' <<<"$text" | awk -F: -v field="$field" '$1 == field { print $2; exit }'
  ) 2>/dev/null
}

free_port() {
  local port tries
  for tries in {1..50}; do
    port=$((17000 + RANDOM % 15000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  fail "no free port in $tries tries"
}

# A process and all that descend from it: a launcher may not replace itself by the server.
family() {
  local pid=$1 child
  [ -d "/proc/$pid" ] || return 0
  echo "$pid"
  for child in $(cat /proc/"$pid"/task/*/children 2>/dev/null); do family "$child"; done
}

# start_server NAME COMMAND...: starts it on a free port in $out/NAME and waits until it answers.
start_server() {
  local name=$1 port pid deadline
  shift
  port=$(free_port) || exit 1
  mkdir -p "$out/$name" && cd "$out/$name" || fail "cannot enter $out/$name"
  setsid "$@" --port "$port" >>"$out/$name/output.txt" 2>&1 </dev/null &
  pid=$!
  cd "$out" || exit 1
  server_pid[$name]=$pid server_port[$name]=$port
  deadline=$((SECONDS + start_timeout))
  until [ "$(ask "$port" PING)" = +PONG ]; do
    [ -d "/proc/$pid" ] || fail "$name ended before it answered; see $out/$name/output.txt"
    [ "$SECONDS" -lt "$deadline" ] || fail "$name did not answer within $start_timeout s; see $out/$name/output.txt"
    sleep 0.1
  done
}

stop_server() {
  local name=$1 pid=${server_pid[$1]:-} i
  [ -n "$pid" ] || return 0
  unset "server_pid[$name]"
  # The server leads a process group of its own (setsid), so only what was started here is ended.
  kill -TERM -- "-$pid" 2>/dev/null
  for i in {1..100}; do
    kill -0 -- "-$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -0 -- "-$pid" 2>/dev/null && kill -KILL -- "-$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
}
