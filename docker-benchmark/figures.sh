# Reading what redis-benchmark reports; sourced by the scripts beside it.

# The figures of one redis-benchmark report: ops/s, p50, p99, p99.9.
report_figures() {
  tr '\r' '\n' <"$1" | awk '
    /throughput summary:/ { rate = $3 }
    /Latency by percentile/ { listing = 1; p999 = "" } # the last report counts: LRANGE fills its list first
    /Cumulative distribution/ { listing = 0 }
    listing && p999 == "" && /% <= / { share = $1; sub(/%/, "", share); if (share + 0 >= 99.9) p999 = $3 }
    summary { p50 = $3; p99 = $5; summary = 0 }
    $1 == "avg" && $3 == "p50" { summary = 1 }
    END { if (rate == "" || p50 == "" || p999 == "") exit 1; print rate, p50, p99, p999 }'
}

# The median of the numbers on the standard input.
median() {
  sort -g | awk '{ x[NR] = $1 } END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'
}
