#!/bin/sh
# Records of documents with gold facts, scored and held against tests/eval.floor; tables, then TAP.
# usage: tests/eval.sh BUILD SET...
#   text     the specimens' truth texts: what a perfect OCR would give
#   scans    their committed scans, through OCR and repair; streams are kept in BUILD/eval
#   papers   ../shared/documents with gold in ../shared/gold, as they came, through repair
#   checked  the checked texts of the same papers
# MISSES=1 tells single records. Sets that are not at hand are skipped.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
shift
bin=${TRICHLUC:-$build/trichluc}
shared=../shared
out=$build/eval
n=0 bad=0
export OMP_THREAD_LIMIT=1
mkdir -p "$out" || exit 1

# A scan is read again when its file or the program's reading parts changed, as the key tells.
scan() { # scan PDF: its records; the page stream before repair is kept
    key=$(cat "$1" pipeline/load*.c pipeline/image*.c pipeline/ocr*.c pipeline/stream.c | cksum | tr ' ' -)
    stream=$out/$(basename "$1" .pdf).$key.jsonl
    if [ ! -s "$stream" ]; then
        "$bin" ocr "$1" >"$stream.part" || return 1
        mv "$stream.part" "$stream"
    fi
    "$bin" repair "$stream" | "$bin" extract
}

# The gold of a long paper ends where its checked text does: what is found behind is neither right nor
# wrong.
checked_part() { # checked_part FILE TRUTH
    if [ -e "$2" ]; then
        "$bin" extract "$1" | jq -c --argjson to "$(wc -l <"$2")" 'select(.line <= $to)'
    else
        "$bin" extract "$1"
    fi
}

records() { # records SET: of all its documents
    case $1 in
    text) for f in corpus/truth/*.truth.txt; do "$bin" extract "$f" || return 1; done ;;
    scans) for f in corpus/pdf/*.pdf; do scan "$f" || return 1; done ;;
    papers)
        for g in "$shared"/gold/*.facts.jsonl; do
            name=$(basename "$g" .facts.jsonl)
            for f in "$shared/documents/$name.txt" "$shared/real/text/$name.txt"; do
                [ ! -e "$f" ] || checked_part "$f" "${g%.facts.jsonl}.truth.txt" || return 1
            done
        done ;;
    checked) for f in "$shared"/gold/*.truth.txt; do "$bin" extract "$f" || return 1; done ;;
    esac
}

for set in "$@"; do
    n=$((n + 1))
    gold=corpus/specimens
    case $set in papers | checked)
        gold=$shared/gold
        if [ ! -d "$gold" ]; then
            echo "ok $n - $set # SKIP no $gold"
            continue
        fi ;;
    esac
    echo "# $set"
    if records "$set" >"$out/$set.jsonl" &&
        "$bin" eval --gold "$gold" ${MISSES:+--misses} --set "$set" --floor tests/eval.floor \
            "$out/$set.jsonl" >"$out/$set.txt" 2>"$out/$set.err"; then
        sed 's/^/# /' "$out/$set.txt"
        echo "ok $n - $set"
    else
        sed 's/^/# /' "$out/$set.txt" "$out/$set.err"
        echo "not ok $n - $set"
        bad=1
    fi
done
echo "1..$n"
exit $bad
