#!/bin/sh
# Pages to learn the channel of our own OCR from: paragraphs taken at even steps from the texts of a
# folder, typeset small or spoiled by the corpus tool, and read by this program.
# usage: channel_pages.sh MKCORPUS TRICHLUC FOLDER OUT PAGES -- writes OUT/N.truth.txt, N.broken.txt
set -eu
mk=$1 trichluc=$2 folder=$3 out=$4 pages=$5
export OMP_THREAD_LIMIT=1 LC_ALL=C.UTF-8
mkdir -p "$out"
for f in "$folder"/*.txt.xz; do # paragraphs of prose, of one page's sixth each, as many of each text
    xz -dc "$f" | awk -v want="$pages" '
        length > 250 && length < 600 && !/[|<>@#~=]/ && /^[A-ZĐ]/ { if (++n % 40 == 7 && k < 2 * want) { k++; print } }'
done >"$out/all"
awk -v pages="$pages" -v out="$out" '
    { v[NR] = $0 }
    END {
        step = NR / (6 * pages)
        for (p = 0; p < pages; p++) {
            spec = out "/" p ".spec"
            print "@head national\n@body -\n@number -\n@place -\n@date -\n@type -" >spec # it wants them
            for (i = 0; i < 6; i++) print v[int((6 * p + i) * step) + 1] >spec
            close(spec)
        }
    }' "$out/all"
p=0
while [ "$p" -lt "$pages" ]; do
    case $((p % 4)) in
    0) preset=low100 ;;
    1) preset=fax150 ;;
    2) preset=copy200 ;;
    *) preset=worn200 ;;
    esac
    "$mk" truth "$out/$p.spec" -o "$out/$p.truth.txt"
    "$mk" scan "$out/$p.spec" -p $preset -s "channel $p" -o "$out/$p.pdf"
    "$trichluc" ocr -q --text --text-layer ignore "$out/$p.pdf" >"$out/$p.broken.txt"
    rm "$out/$p.pdf"
    p=$((p + 1))
done
