#!/bin/sh
# Speed of each stage, in CPU seconds of one process: `-v` tells them, so a busy machine blurs
# little. Texts are repeated until there is a megabyte, and read REPS times; the best counts.
# usage: tests/bench.sh BUILD      REPS=3
set -eu
cd "$(dirname "$0")/.."
bin=$1/trichluc
reps=${REPS:-3}
export OMP_THREAD_LIMIT=1 LC_ALL=C.UTF-8
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT

seconds() { # seconds STAGE FILE: what -v told
    awk -v s="$1" '$1 == "trichluc:" && $2 == "time" && $3 == s { print $4 }' "$2"
}
best() { # best STAGE: the least over the files told
    for f in "$t"/told.*; do seconds "$1" "$f"; done | sort -n | head -n 1
}
per() { # per N SECONDS: 1 digit after the point
    awk -v n="$1" -v s="${2:-0}" 'BEGIN { if (s > 0) printf "%.1f", n / s; else printf "-" }'
}
row() { printf '%-34s %10s %s\n' "$1" "$2" "$3"; }

echo "scans: corpus/pdf, one process"
"$bin" ocr -v corpus/pdf/*.pdf >"$t/scans.jsonl" 2>"$t/told.0"
pages=$(wc -l <"$t/scans.jsonl")
"$bin" repair -v "$t/scans.jsonl" >"$t/repaired.jsonl" 2>>"$t/told.0"
"$bin" extract -v "$t/repaired.jsonl" >"$t/records.jsonl" 2>>"$t/told.0"
whole=0
for stage in load ocr repair layout segment extract; do
    s=$(best $stage)
    row "  $stage" "$(per "$pages" "$s")" "pages/s"
    whole=$(awk -v a="$whole" -v b="${s:-0}" 'BEGIN { print a + b }')
done
row "  all stages, $pages pages" "$(per "$pages" "$whole")" "pages/s"
for stage in load ocr repair extract; do
    row "  share of $stage" \
        "$(awk -v a="$(best $stage)" -v b="$whole" 'BEGIN { printf "%.1f", 100 * a / b }')" "%"
done

# CPU seconds of a command and its children, the least of REPS: all that its user waits for, from its
# start to its last record. 'times' is asked by this shell itself: a subshell has other children.
cpu() {
    least=
    i=0
    while [ $i -lt "$reps" ]; do
        times >"$t/before"
        "$@" >/dev/null
        times >"$t/after"
        least=$(awk -v least="$least" 'FNR == 2 { gsub(/[ms]/, " "); s[++n] = $1 * 60 + $2 + $3 * 60 + $4 }
            END { d = s[2] - s[1]; print least == "" || d < least ? d : least }' "$t/before" "$t/after")
        i=$((i + 1))
    done
}
each() { # each FILE...: a process a file
    for f in "$@"; do "$bin" extract "$f"; done
}

stages() { # stages STREAM: seconds of layout, segment and extraction, the reading of the rules with them
    rm -f "$t"/told.*
    i=0
    while [ $i -lt "$reps" ]; do
        "$bin" extract -v "$1" >"$t/records.jsonl" 2>"$t/told.$i"
        i=$((i + 1))
    done
    awk -v a="$(best layout)" -v b="$(best segment)" -v c="$(best extract)" 'BEGIN { print a + b + c }'
}

texts() { # texts NAME FILE...: repair and extraction of a megabyte of them
    name=$1
    shift
    size=$(cat "$@" | wc -c)
    times=$(((1000000 + size - 1) / size))
    : >"$t/read.jsonl"
    i=0
    rm -f "$t"/file.*
    while [ $i -lt $times ]; do
        for f in "$@"; do
            "$bin" ocr -q "$f" >"$t/one.jsonl"
            [ $i -gt 0 ] || "$bin" repair "$t/one.jsonl" >"$t/file.$(basename "$f" .txt).jsonl"
            cat "$t/one.jsonl" >>"$t/read.jsonl"
        done
        i=$((i + 1))
    done
    mb=$(awk -v s="$size" -v n=$times 'BEGIN { print s * n / 1e6 }')
    syllables=$(($(cat "$@" | wc -w) * times))
    rm -f "$t"/told.*
    i=0
    while [ $i -lt "$reps" ]; do
        "$bin" repair -v "$t/read.jsonl" >"$t/repaired.jsonl" 2>"$t/told.$i"
        "$bin" extract -v "$t/repaired.jsonl" >"$t/records.jsonl" 2>>"$t/told.$i"
        i=$((i + 1))
    done
    echo "texts: $name, $mb MB, $(wc -l <"$t/records.jsonl") records"
    row "  repair" "$(per "$syllables" "$(best repair)")" "syllables/s"
    row "  repair" "$(per "$mb" "$(best repair)")" "MB/s"
    row "  layout" "$(per "$mb" "$(best layout)")" "MB/s"
    row "  extract" "$(per "$mb" "$(best extract)")" "MB/s"
    lines=$(wc -l <"$t/repaired.jsonl")
    head -n $((lines / times)) "$t/repaired.jsonl" >"$t/once.jsonl"
    row "  layout, segment, extract: each once" "$(per "$size" "$(stages "$t/once.jsonl" | awk '{ print $1 * 1e6 }')")" "MB/s"
    cat "$t/once.jsonl" "$t/once.jsonl" "$t/once.jsonl" "$t/once.jsonl" >"$t/often.jsonl"
    row "  the same, four times over" "$(per "$size" "$(stages "$t/often.jsonl" | awk '{ print $1 * 1e6 / 4 }')")" "MB/s"
    cpu "$bin" extract "$t/repaired.jsonl"
    row "  'extract' whole, one process" "$(per "$mb" "$least")" "MB/s"
    cpu each "$t"/file.*
    row "  'extract' whole, a process a file" "$(per "$size" "$(awk -v s="$least" 'BEGIN { print s * 1e6 }')")" "MB/s"
}
texts "corpus/truth" corpus/truth/*.txt
set -- ../shared/real/text/*.txt ../shared/documents/*.txt
[ ! -e "$1" ] || texts "../shared/real/text and documents" "$@"

# A broken text layer: by a process that meets it first, then by one that knows its words by now.
f=../shared/documents/tq-de-an-02.txt
if [ -e "$f" ]; then
    echo "broken: $f"
    "$bin" ocr -q "$f" >"$t/once.jsonl"
    : >"$t/often.jsonl"
    for i in 1 2 3 4 5 6 7 8; do cat "$t/once.jsonl" >>"$t/often.jsonl"; done
    for times in 1:once 8:often; do
        rm -f "$t"/told.*
        i=0
        while [ $i -lt "$reps" ]; do
            "$bin" repair -v "$t/${times#*:}.jsonl" >"$t/repaired.jsonl" 2>"$t/told.$i"
            i=$((i + 1))
        done
        row "  repair, ${times%:*} in a process" \
            "$(per "$(($(wc -w <"$f") * ${times%:*}))" "$(best repair)")" "syllables/s"
    done
fi
