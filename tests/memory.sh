#!/bin/sh
# Fifty documents, a third of them bad, and what is then done with their store, in front of a judge of
# memory: valgrind for a plain build, its own sanitizers for one made with SAN=1. No error, no leak.
# usage: tests/memory.sh BUILD
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD build=$1
case $build in /*) ;; *) build=$top/$build ;; esac
bin=$build/trichluc
t=$(mktemp -d "${TMPDIR:-/tmp}/trichluc-memory-XXXXXX") || exit 1
trap 'rm -rf "$t"' EXIT
trap 'exit 1' INT TERM
OMP_THREAD_LIMIT=1
export OMP_THREAD_LIMIT
failures=0
result() { # result STATUS NAME
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else
        echo "not ok - $2"
        failures=$((failures + 1))
    fi
}

if ldd "$bin" | grep -q libasan; then
    judge=ASan
    ASAN_OPTIONS=detect_leaks=1:exitcode=99:log_path=$t/log
    LSAN_OPTIONS=suppressions=$top/tests/lsan.supp:print_suppressions=0
    UBSAN_OPTIONS=exitcode=99:log_path=$t/log
    export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
    judged() { "$bin" "$@"; }
elif command -v valgrind >/dev/null; then
    judge=valgrind
    # What is reachable at the end is no leak: tools that live as long as the program; nor what is
    # "possibly lost", for so SQLite keeps its pages, by pointers into them.
    judged() {
        valgrind -q --log-file="$t/log.%p" --suppressions="$top/tests/valgrind.supp" \
            --leak-check=full --show-leak-kinds=definite,indirect --num-callers=30 "$bin" "$@"
    }
else
    echo "ok - no valgrind here # SKIP"
    exit 0
fi

# ---- the documents ----
mkdir "$t/in" "$t/bad" "$t/images"
"$build/mkcorpus" bad "$t/bad"
for f in "$t"/bad/*; do cp "$f" "$t/in/bad-${f##*/}"; done
for s in corpus/specimens/*.txt; do "$build/mkcorpus" digital "$s" -o "$t/in/$(basename "$s" .txt).pdf"; done
qpdf --empty --pages corpus/pdf/ht-ke-hoach-418.pdf 2 -- "$t/in/scan.pdf"
"$build/mkcorpus" images corpus/specimens/tq-ke-hoach-427.txt -o "$t/images"
cp "$(find "$t/images" -name '*.png' | sort | tail -n 1)" "$t/in/image.png"
i=$(ls "$t/in" | wc -l)
while [ "$i" -lt 50 ]; do
    for f in corpus/truth/*.txt; do
        [ "$i" -lt 50 ] || break
        i=$((i + 1))
        { cat "$f" && printf '\nBản số %s\n' "$i"; } >"$t/in/text-$i.txt"
    done
done
good=$(ls "$t/in" | grep -vc '^bad-')
digital=$(cd "$t/in" && ls tq-*.pdf | head -n 1) text=$(cd "$t/in" && ls text-*.txt | head -n 1)
echo "# $judge over $i documents, $good of them good"

# ---- what is done with them ----
# Workers are fenced from what valgrind does in their name, and the fence has tests of its own.
step() { # step STATUS NAME ARG...
    want=$1 name=$2 status=0
    shift 2
    (cd "$t" && judged "$@") >"$t/out" 2>"$t/err" || status=$?
    [ "$status" -eq "$want" ] || tail -n 3 "$t/err" | sed "s/^/# status $status: /"
    [ "$status" -eq "$want" ]
    result $? "$name"
    for log in "$t"/log*; do
        [ -s "$log" ] || continue
        sed 's/^/# /' "$log" | head -n 60
        cp "$log" "$build/memory-${log##*/}"
        result 1 "$name: $judge has nothing to say"
    done
    rm -f "$t"/log*
}
calm="--sandbox off --timeout 3600"
# shellcheck disable=SC2086
step 1 "ingest" ingest $calm --jobs 2 --store s.db in
done=$("$bin" status --store "$t/s.db" --format json |
    jq '[.files[] | select(.status == "done" and (.path | contains("bad-") | not))] | length')
[ "$done" -eq "$good" ]
result $? "every good one is in the store ($done of $good)"
# A reader's marks on three records: taken before the other rules, so that the new reading carries them.
"$bin" export --store "$t/s.db" --type target | head -n 3 | jq -cs '
    ["right", "wrong", "corrected"] as $said | {trichluc: "marks", version: 1, by: "Đọc giả", marks: [
        range(length) as $i | .[$i] | {doc, id, type, page, line, quote, verdict: $said[$i],
            at: "2026-01-02T03:04:05Z"} + if $i == 2 then {values: {value: 7, comparator: ">="}} else {} end]}
    ' >"$t/marks.json"
head -c 200 "$t/marks.json" >"$t/marks-cut.json"
step 0 "correct" correct --store s.db marks.json
step 66 "correct, marks that were cut off" correct --store s.db marks-cut.json
cp -R rules "$t/rules"
sed 's/^\(strength *= *\).*/\10.5/' rules/target.rule >"$t/rules/target.rule"
# shellcheck disable=SC2086
step 1 "other rules" ingest $calm --jobs 2 --rules rules --store s.db in
# Workers end without a last word to ASan: here all is read in the program itself; under valgrind all
# but what takes minutes or gigabytes there, which workers have met before it.
mkdir "$t/slow"
[ $judge = ASan ] || mv "$t/in/scan.pdf" "$t/in/image.png" "$t/in/bad-huge-image.pdf" "$t/slow"
step 1 "ocr without a fence" ocr --sandbox off in
[ $judge = ASan ] || mv "$t"/slow/* "$t/in"
cp "$t/out" "$t/stream"
step 1 "extract from the page stream" extract --sandbox off --rules rules stream
step 0 "extract from a document" extract --sandbox off --rules rules "in/$digital"
step 0 "extract, and why" extract --sandbox off --rules rules --explain "in/$text"
step 0 "check" check --store s.db
step 0 "correct, the marks" correct --store s.db --list
[ "$(wc -l <"$t/out")" -eq 3 ]
result $? "three of them, carried over"
step 0 "correct, gold facts" correct --store s.db --export -o gold
step 0 "status" status --store s.db
step 0 "export" export --store s.db --type all --format csv -o csv
step 0 "compare" compare --store s.db --format html -o c.html
step 0 "report" report --store s.db --no-images -o report
step 0 "search" search --store s.db 'mat tran'
exit $((failures > 0))
