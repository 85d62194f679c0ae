#!/bin/sh
# The same scans by OCRmyPDF and by trichluc, one after the other, file by file: CPU seconds of all
# their processes and wall seconds a page, and the ratios. Layers that OCRmyPDF will not touch are
# read anew by its --force-ocr, as its users have to.
# usage: tests/bench-peer.sh BUILD [FILE...]     (else ../shared/real/scans, else corpus/pdf)
set -eu
cd "$(dirname "$0")/.."
bin=$1/trichluc
shift
if ! command -v ocrmypdf >/dev/null 2>&1; then
    echo "peer: skipped, ocrmypdf is not installed"
    exit 0
fi
if [ $# -eq 0 ]; then
    set -- ../shared/real/scans/*.pdf ../shared/real/scans/*.jpg
    [ -e "$1" ] || set -- corpus/pdf/*.pdf
fi
export OMP_THREAD_LIMIT=1 LC_ALL=C.UTF-8
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT

clock() { # clock: CPU seconds of this shell's children so far, and the time of day
    times >"$t/times"
    awk 'NR == 2 { for (i = 1; i < 3; i++) { split($i, a, "m"); s += a[1] * 60 + a[2] } printf "%.2f ", s }' "$t/times"
    date +%s.%N
}
timed() { # timed NAME COMMAND...: adds what it took to $t/NAME
    name=$1
    shift
    clock >"$t/before"
    "$@"
    clock >"$t/after"
    paste -d' ' "$t/before" "$t/after" | awk '{ print $3 - $1, $4 - $2 }' >>"$t/$name"
}
theirs() {
    set -- "$1" ocrmypdf -q -l vie --deskew --jobs 2 --output-type pdf --sidecar "$t/peer.txt"
    f=$1
    shift
    "$@" "$f" "$t/peer.pdf" 2>/dev/null || "$@" --force-ocr "$f" "$t/peer.pdf" 2>/dev/null || :
}
records() {
    "$bin" ocr -q "$1" >"$t/1" && "$bin" repair "$t/1" >"$t/2" && "$bin" extract "$t/2" >"$t/3"
}
with_pdf() { "$bin" ocr -q --pdf "$t/ours.pdf" "$1"; }

pages=0 pdf_pages=0
for f; do
    timed theirs theirs "$f"
    timed records records "$f"
    n=$(wc -l <"$t/1")
    pages=$((pages + n))
    case $f in
    *.pdf)
        tail -n 1 "$t/theirs" >>"$t/theirs-pdf"
        timed pdf with_pdf "$f"
        pdf_pages=$((pdf_pages + n)) ;;
    esac
done
echo "peer: $# scans, $pages pages; seconds a page, CPU and wall"
row() { # row WORDS FILE PAGES [THEIRS]
    awk -v words="$1" -v n="$3" -v peer="${4:-/dev/null}" '
        BEGIN { while ((getline line < peer) > 0) { split(line, a, " "); c0 += a[1]; w0 += a[2] } }
        { c += $1; w += $2 }
        END { printf "%-34s %10.2f %10.2f", words, c / n, w / n
              if (c0) printf "   ratio %.2f %.2f", c / c0, w / w0
              print "" }' "$t/$2"
}
row "  ocrmypdf $(ocrmypdf --version)" theirs "$pages"
row "  trichluc, text and records" records "$pages" "$t/theirs"
if [ "$pdf_pages" -gt 0 ]; then row "  trichluc ocr --pdf" pdf "$pdf_pages" "$t/theirs-pdf"; fi
