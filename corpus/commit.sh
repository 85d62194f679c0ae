#!/bin/sh
# usage: commit.sh MKCORPUS -- write committed truths, facts and scans anew, and the manifest's sums and page counts.
# The manifest's first four columns say what to make: to add a scan, add a row and run this.
set -eu
mk=$1 tmp=corpus/MANIFEST.tsv.new
mkdir -p corpus/pdf corpus/truth
for spec in corpus/specimens/*.txt; do
    id=$(basename "$spec" .txt)
    "$mk" truth "$spec" -o "corpus/truth/$id.truth.txt"
    "$mk" facts "$spec" "corpus/specimens/$id.facts.jsonl" -o "corpus/specimens/$id.facts.new"
    mv "corpus/specimens/$id.facts.new" "corpus/specimens/$id.facts.jsonl"
done
head -n 1 corpus/MANIFEST.tsv >"$tmp"
tail -n +2 corpus/MANIFEST.tsv | while IFS="$(printf '\t')" read -r file id preset seed rest; do
    "$mk" scan "corpus/specimens/$id.txt" -p "$preset" -s "$seed" -o "corpus/$file"
    sum=$("$mk" sum "corpus/$file" | cut -c1-64)
    pages=$(tr -cd '\f' <"corpus/truth/$id.truth.txt" | wc -c)
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$id" "$preset" "$seed" "$sum" "$pages" >>"$tmp"
done
mv "$tmp" corpus/MANIFEST.tsv
ls -l corpus/pdf
