#!/bin/sh
# Golden folders: tests/golden/<case>.d/input.* through `trichluc $(cat args)` must print exactly
# expected.out, and say expected.err where that file is there. Adding a case needs no code here.
# usage: tests/golden.sh BUILD      BLESS=1 writes the expected files anew
set -u
cd "$(dirname "$0")/golden" || exit 1
: "${TRICHLUC:=$PWD/../../$1/trichluc}"
n=0 bad=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for dir in *.d; do
    [ -d "$dir" ] || continue
    n=$((n + 1))
    (cd "$dir" && eval "\"\$TRICHLUC\" $(cat args)" >"$tmp/out" 2>"$tmp/err" </dev/null
     echo "exit $?" >>"$tmp/err")
    if [ -n "${BLESS:-}" ]; then
        cp "$tmp/out" "$dir/expected.out"
        [ "$(cat "$tmp/err")" = 'exit 0' ] || cp "$tmp/err" "$dir/expected.err"
        echo "ok $n - $dir (written)"
        continue
    fi
    if [ -e "$dir/expected.err" ]; then want=$dir/expected.err; else echo 'exit 0' >"$tmp/want"; want=$tmp/want; fi
    if cmp -s "$tmp/out" "$dir/expected.out" && cmp -s "$tmp/err" "$want"; then
        echo "ok $n - $dir"
    else
        echo "not ok $n - $dir"
        diff -u "$dir/expected.out" "$tmp/out" | head -n 20 | sed 's/^/# /'
        diff -u "$want" "$tmp/err" | head -n 10 | sed 's/^/# /'
        bad=1
    fi
done
echo "1..$n"
exit $bad
