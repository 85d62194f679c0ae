#!/bin/sh
# libFuzzer over every target, FUZZ_S seconds each; new inputs go to $BUILD/fuzz-out/<target>, what
# crashes beside them. ONE=stream: that target alone. A target's words stand in <target>.dict.
set -eu
cd "$(dirname "$0")/../.."
pkgs=${PKGS:?run me by make fuzz}
instrumented="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined"
instrumented="$instrumented -fsanitize-coverage-ignorelist=$PWD/tests/fuzz/uncounted.list"
make --no-print-directory CC=clang BUILD="$BUILD/fuzzing" OPT="$instrumented" "$BUILD/fuzzing/libtrichluc.a"
status=0
for src in tests/fuzz/fuzz_${ONE:-*}.c; do
    name=$(basename "$src" .c)
    out=$BUILD/fuzz-out/${name#fuzz_}
    dict=tests/fuzz/${name#fuzz_}.dict
    [ -e "$dict" ] && dict=-dict=$dict || dict=
    mkdir -p "$out"
    echo "fuzz: $name for $FUZZ_S s"
    # shellcheck disable=SC2086,SC2046
    clang -std=c11 -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64 $instrumented -fsanitize=fuzzer \
        -Ipipeline -Iextractors -I"$BUILD/fuzzing/gen" $(pkg-config --cflags $pkgs) \
        -o "$BUILD/fuzz-$name" "$src" "$BUILD/fuzzing/libtrichluc.a" $(pkg-config --libs $pkgs) -lm
    # the PDF and image libraries leak by themselves, and workers are replaced for it
    leaks=$([ "$name" = fuzz_load ] && echo 0 || echo 1)
    LSAN_OPTIONS=suppressions=tests/lsan.supp "$BUILD/fuzz-$name" -max_total_time="$FUZZ_S" \
        -timeout=10 -rss_limit_mb=2048 -detect_leaks="$leaks" -max_len=20000 -print_final_stats=1 \
        $dict -artifact_prefix="$out/crash-" \
        "$out" tests/fuzz/seeds/"${name#fuzz_}" >"$out.log" 2>&1 || status=1
    grep -a 'Test unit\|ERROR\|SUMMARY\|^stat::number_of_exec\|runtime error' "$out.log" || tail -n 12 "$out.log"
done
exit $status
