#!/bin/sh
# Lint as TAP: one-way includes, house rules, rule files, man page, cppcheck, clang.
set -u
cd "$(dirname "$0")/.." || exit 1
n=0 bad=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
check() {
    name=$1
    shift
    n=$((n + 1))
    if "$@" >"$out" 2>&1; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        head -n 15 "$out" | sed 's/^/# /'
        bad=1
    fi
}
skip() {
    n=$((n + 1))
    echo "ok $n - $1 # skip no $2 here"
}
none() { ! "$@"; }

layers() {
    grep -Hn '^#include "' pipeline/*.[ch] extractors/*.[ch] | grep -v '\.list"\|gen/' |
        awk -f tests/layers.awk
}
guards() {
    for h in pipeline/*.h extractors/*.h corpus/*.h; do
        grep -q '^#ifndef [A-Z0-9_]*_H$' "$h" || echo "$h: no include guard"
    done | { ! grep .; }
}
long_files() {
    wc -l pipeline/*.[ch] extractors/*.[ch] corpus/*.[ch] | awk '$2 != "total" && $1 > 600' | { ! grep .; }
}
clang_clean() {
    flags=$(pkg-config --cflags ${PKGS:?run me by make lint} |
            sed 's/-I/-isystem /g')
    for c in pipeline/*.c extractors/*.c; do
        clang -std=c11 -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64 -Wall -Wextra -Wshadow -Wvla \
            -Wstrict-prototypes -Werror -fsyntax-only -DTRICHLUC_VERSION='""' -Ipipeline -Iextractors \
            -Ibuild/gen $flags "$c" || return 1
    done
}
# C asks for rules by name: one that is renamed or left out would be missed without a word. The other way, a
# cue that nobody asks for, by its name or by the first part of it, is dead.
asked_rules() {
    grep -ohE '"(target|deadline|assignment|citation|chapter|cited|head|time)\.[a-z.-]+"' extractors/*.c | tr -d '"' |
        sort -u | while read -r name; do
        grep -qE "^\[rule $name[a-z-]*\]" rules/*.rule || echo "$name: C asks for it, no rule bears the name"
    done
    awk '/^\[rule /{ name = $2; sub(/\]/, "", name) } /^kind = cue$/ { print name }' rules/*.rule |
        while read -r name; do
        grep -qF -e "\"$name\"" -e "\"${name%%.*}.\"" extractors/*.c || echo "$name: a cue that C never asks for"
    done
}
no_words() { "$@" | { ! grep .; }; }
machine_paths() { git grep -nIE '/(work|farm|root|home)/[a-z]' -- . ':!tests/lint.sh'; }
trailing() { git grep -nIE '[[:blank:]]+$' -- '*.c' '*.h' '*.rule' '*.list' '*.sh' '*.t' Makefile '*.mk'; }

check "one-way includes" layers
check "include guards" guards
check "no file over 600 lines" long_files
check "rules that C asks for by name are there, cues are asked for" no_words asked_rules
if [ -e .git ]; then
    check "no path of one machine" none machine_paths
    check "no trailing blanks" none trailing
fi
if command -v clang >/dev/null; then check "clang is content" clang_clean; else skip "clang is content" clang; fi
if command -v cppcheck >/dev/null; then
    check "cppcheck" cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
        --enable=warning,portability --suppress=missingIncludeSystem --suppress=uninitvar \
        -Ipipeline -Iextractors pipeline extractors
else skip cppcheck cppcheck; fi
if command -v mandoc >/dev/null && [ -e pipeline/trichluc.1 ]; then
    check "man pages" mandoc -Tlint -Wwarning pipeline/trichluc.1 extractors/records.5 extractors/rules.5
else skip "man page" mandoc; fi
check "shell scripts parse" sh -c 'for f in tests/*.sh tests/cli/*.t tests/fuzz/*.sh corpus/*.sh .ci/deps; do [ ! -e "$f" ] || sh -n "$f" || exit 1; done'
echo "1..$n"
exit $bad
