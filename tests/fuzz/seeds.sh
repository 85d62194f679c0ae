#!/bin/sh
# Every fuzz target over its seeds (tests/fuzz/seeds/<target>/*): no crash, no leak, no hang.
n=0 bad=0
for bin in "$1"/fuzz/fuzz_*; do
    case $bin in *.d | *.log | *'*') continue ;; esac
    name=$(basename "$bin")
    n=$((n + 1))
    if timeout 120 "$bin" tests/fuzz/seeds/"${name#fuzz_}"/* >/dev/null 2>"$1/fuzz/$name.log"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        tail -n 12 "$1/fuzz/$name.log" | sed 's/^/# /'
        bad=1
    fi
done
echo "1..$n"
exit $bad
