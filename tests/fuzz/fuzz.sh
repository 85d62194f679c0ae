#!/bin/sh
# libFuzzer over every target, FUZZ_S seconds each; new inputs go to $BUILD/fuzz-out/<target>.
set -eu
cd "$(dirname "$0")/../.."
pkgs=${PKGS:?run me by make fuzz}
flags="-std=c11 -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64 -O1 -g -fsanitize=fuzzer-no-link,address,undefined
 -DTRICHLUC_VERSION=\"fuzz\" -Ipipeline -Iextractors -I$BUILD/gen $(pkg-config --cflags $pkgs)"
for src in tests/fuzz/fuzz_${ONE:-*}.c; do
    name=$(basename "$src" .c)
    out=$BUILD/fuzz-out/${name#fuzz_}
    mkdir -p "$out"
    echo "fuzz: $name for $FUZZ_S s"
    # shellcheck disable=SC2086
    clang $flags -fsanitize=fuzzer -o "$BUILD/fuzz-$name" "$src" \
        $(ls pipeline/*.c extractors/*.c | grep -v '/main\.c\|build\.c') $(pkg-config --libs $pkgs) -lm
    LSAN_OPTIONS=suppressions=tests/lsan.supp "$BUILD/fuzz-$name" -max_total_time="$FUZZ_S" -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$out/crash-" \
        "$out" tests/fuzz/seeds/"${name#fuzz_}" 2>&1 | tail -n 12
done
