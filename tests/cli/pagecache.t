#!/bin/sh
# A page picture is OCRed once, whatever documents hold it, and gives the same records as if read again.
. "$(dirname "$0")/../lib.sh"
MK=$(dirname "$BIN")/mkcorpus
command -v qpdf >/dev/null 2>&1 && [ -x "$MK" ] || {
    skip "pages known by their picture" "no qpdf or no mkcorpus"
    finish
}

spec() { # spec WORD: a page of a few lines
    printf '@head state\n@body ỦY BAN NHÂN DÂN TỈNH %s\n@number Số 1/KH-UBND\n' "$1"
    printf '@place Nơi này\n@date ngày 02 tháng 3 năm 2024\n@type KẾ HOẠCH\n@title Trồng cây\n'
    printf '= I. MỤC TIÊU\n- Đến năm 2025, trên 80%% số hộ %s trồng cây.\n' "$1"
    printf -- '- Sở Y tế chủ trì, báo cáo trước ngày 15/6/2024.\n'
}
mkdir in
for w in LÂM HẢI; do
    spec $w >$w.txt
    "$MK" scan $w.txt -p flate100 -o in/$w.pdf || exit 1
done
# The two together, one of them twice; and one saved anew with another name inside.
qpdf --empty --pages in/LÂM.pdf in/HẢI.pdf in/LÂM.pdf -- in/merged.pdf
qpdf --object-streams=generate --linearize in/HẢI.pdf in/saved.pdf

pages() { # pages FILE KIND: from a run's report
    jq ".pages.\"$2\"" "$1"
}
records() { # records STORE FILE
    trichluc export --store "$1" | sort >"$2"
}
run 0 "two documents" ingest -j 1 --report r1 in/LÂM.pdf in/HẢI.pdf
check "are OCRed" test "$(pages r1 ocr) $(pages r1 known)" = "2 0"
run 0 "two made of their pages" ingest --report r2 in/merged.pdf in/saved.pdf
check "are not" test "$(pages r2 ocr) $(pages r2 known)" = "0 4"
has "which is told" err "4 pages had been read before"
records trichluc.db with

run 0 "without the cache" ingest --store off.db --page-cache off --report r3 in
check "every page is OCRed" test "$(pages r3 ocr) $(pages r3 known)" = "6 0"
records off.db without
same "and says the same" without with
trichluc status >with
trichluc status --store off.db | sort >without
sort with >sorted
same "as surely" without sorted

for jobs in 1 3; do
    run 0 "all at once by $jobs" ingest -j $jobs --store all$jobs.db --report r4 in
    check "each picture is OCRed once" test "$(pages r4 ocr) $(pages r4 known)" = "2 4"
    records all$jobs.db together
    records off.db without
    same "and says the same" without together
done

run 0 "each its own" ingest --store own.db --page-cache own --report r5 in/LÂM.pdf in/merged.pdf
check "a page that comes twice is OCRed once a document" \
    test "$(pages r5 ocr) $(pages r5 known)" = "3 1"

doc() { # doc NAME: the document's id
    sha256sum "in/$1.pdf" | cut -c1-12
}
sql() { sqlite3 "$1" "$2"; }
check "a page tells whose reading it is" test "$(sql trichluc.db \
    "SELECT group_concat(coalesce(taken,'-')) FROM page WHERE doc='$(doc merged)'")" = \
    "$(doc LÂM),$(doc HẢI),$(doc LÂM)"

# What was kept is damaged: the page is read after all.
sql trichluc.db "UPDATE page SET read=zeroblob(40)"
spec HẢI | sed 's/15/16/' >other.txt && "$MK" scan other.txt -p flate100 -o other.pdf
qpdf --empty --pages in/LÂM.pdf other.pdf -- new.pdf
run 0 "a page whose first reading is damaged" ingest --report r6 new.pdf
check "is OCRed" test "$(pages r6 ocr) $(pages r6 known)" = "2 0"
check "and its own" test "$(sql trichluc.db \
    "SELECT count(taken) FROM page WHERE doc='$(sha256sum new.pdf | cut -c1-12)'")" = 0

# Other settings are another reading.
sql off.db "UPDATE page SET raster=NULL WHERE page>1"
mkdir data && cp "${TESSDATA_PREFIX:-/usr/share/tesseract-ocr/5/tessdata}/vie.traineddata" data/ &&
    printf x >>data/vie.traineddata
qpdf in/LÂM.pdf --object-streams=generate again.pdf
TESSDATA_PREFIX=$PWD/data run 0 "other language data" ingest --store off.db --report r7 again.pdf
check "read anew" test "$(pages r7 ocr) $(pages r7 known)" = "1 0"
finish
