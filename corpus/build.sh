#!/bin/sh
# usage: build.sh MKCORPUS OUTDIR -- every preset of every specimen into OUTDIR, then a look at what is committed.
# A difference from the committed files is told, not fatal: other versions of pango, cairo, libjpeg or tesseract may draw or read
# otherwise. A fact whose quote is not in its specimen is fatal.
set -eu
mk=$1 out=$2
mkdir -p "$out"
presets=$("$mk" list | awk '$1 != "eng200" {print $1}') # English OCR takes seconds a page: only where the manifest asks

for spec in corpus/specimens/*.txt; do
    id=$(basename "$spec" .txt)
    for p in $presets; do
        [ "$out/$id-$p.pdf" -nt "$spec" ] && [ "$out/$id-$p.pdf" -nt "$mk" ] && continue
        "$mk" scan "$spec" -p "$p" -o "$out/$id-$p.pdf"
    done
    "$mk" digital "$spec" -o "$out/$id.pdf"
    "$mk" truth "$spec" -o "$out/$id.truth.txt"
    "$mk" facts "$spec" "corpus/specimens/$id.facts.jsonl" -o "$out/$id.facts.jsonl"
    cmp -s "$out/$id.truth.txt" "corpus/truth/$id.truth.txt" || echo "  differs here: corpus/truth/$id.truth.txt"
    cmp -s "$out/$id.facts.jsonl" "corpus/specimens/$id.facts.jsonl" || echo "  differs here: corpus/specimens/$id.facts.jsonl"
done

tail -n +2 corpus/MANIFEST.tsv | while IFS="$(printf '\t')" read -r file id preset seed sum pages; do
    new=$out/$id.committed.pdf # its own seed
    "$mk" scan "corpus/specimens/$id.txt" -p "$preset" -s "$seed" -o "$new"
    [ "$("$mk" sum "corpus/$file" | cut -c1-64)" = "$sum" ] || echo "  not as the manifest says: corpus/$file"
    if cmp -s "$new" "corpus/$file"; then
        echo "  same  $file ($pages pages)"
    else
        echo "  differs here: $file (other library versions?)"
    fi
done
echo "  corpus in $out: $(ls "$out"/*.pdf | wc -l) PDFs, $(du -sh "$out" | cut -f1)"
