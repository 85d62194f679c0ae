#!/bin/sh
# Runs every suite on each build folder named, tells failures, ends with 'N passed, N failed'.
# usage: tests/run.sh BUILD...      T=WORD: only suites whose name holds WORD; LINT=1: lint too
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
export LC_ALL=C.UTF-8 OMP_THREAD_LIMIT=1 CMOCKA_MESSAGE_OUTPUT=TAP

# suite NAME COMMAND...: counts the TAP lines the command prints; its exit status must agree.
suite() {
    name=$1
    shift
    case $name in *"${T:-}"*) ;; *) return ;; esac
    "$@" >"$out" 2>&1
    status=$?
    # cmocka writes a skipped test as 'not ok N # SKIP name'
    sed -i 's/^not \(ok [0-9]* # SKIP \)/\1/' "$out"
    ok=$(grep -c '^ok' "$out")
    no=$(grep -c '^not ok' "$out")
    sk=$(grep -ci '^ok.*# skip' "$out")
    if [ "$status" -ne 0 ] && [ "$no" -eq 0 ]; then no=1; fi
    if [ "$ok" -eq 0 ] && [ "$no" -eq 0 ]; then no=1; echo "    $name: ran no test"; fi
    passed=$((passed + ok - sk)) failed=$((failed + no)) skipped=$((skipped + sk))
    if [ "$no" -gt 0 ]; then
        echo "FAIL  $name"
        grep -v '^ok' "$out" | tail -n 40 | sed 's/^/      /'
    else
        printf 'ok    %-34s %4d' "$name" $((ok - sk))
        [ "$sk" -gt 0 ] && printf ', %d skipped' "$sk"
        echo
    fi
}

[ -z "${LINT:-}" ] || suite lint sh tests/lint.sh
suite corpus sh corpus/check.sh "$1/mkcorpus"
for build in "$@"; do
    export TRICHLUC="$PWD/$build/trichluc" TRICHLUC_BIN="$PWD/$build/trichluc" BUILD="$PWD/$build"
    for t in "$build"/unit/test_*; do
        case $t in *.d | *'*') continue ;; esac
        suite "$build unit $(basename "$t")" "$t"
    done
    suite "$build rules" sh tests/rules.sh
    suite "$build golden" sh tests/golden.sh "$build"
    for t in tests/cli/*.t; do
        [ -e "$t" ] && suite "$build cli $(basename "$t" .t)" sh "$t"
    done
    suite "$build eval" sh tests/eval.sh "$build" text
    suite "$build demo" sh tests/demo.sh
    suite "$build fuzz seeds" sh tests/fuzz/seeds.sh "$build"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
