#!/bin/sh
# Inputs that cannot be read: each is named with its cause, the others are read all the same.
. "$(dirname "$0")/../lib.sh"

# minimal_pdf KIDS COUNT: a PDF of one empty page, or none
minimal_pdf() {
    printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
    printf '2 0 obj<</Type/Pages/Kids[%s]/Count %s>>endobj\n' "$1" "$2"
    printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n'
    printf 'trailer<</Root 1 0 R/Size 4>>\n%%%%EOF\n'
}
mkdir in
echo 'Kế hoạch tốt.' >in/good.txt
: >in/empty.pdf
: >in/empty.txt
: >in/empty.png
minimal_pdf '3 0 R' 1 >whole.pdf
head -c 70 whole.pdf >in/truncated.pdf
minimal_pdf '' 0 >in/no-pages.pdf
head -c 400 "$BIN" >in/program.pdf
printf 'Th\351 gi\355i\n' >in/latin1.txt
printf '\377\376K\000\036\001' >in/utf16.txt
printf '\211PNG\r\n\032\n\000\000\000\rIHDR' >in/cut.png
printf '\377\330\377\340\000\020JFIF' >in/cut.jpg
printf 'II*\000\010\000\000\000' >in/cut.tif
cp "$HERE/encrypted.pdf" in/locked.pdf
mkdir in/folder.pdf

run 1 "ingest of good and bad" ingest in
cp err told
has "the good one is read" told "in/good.txt: 1 page"
for f in empty.pdf empty.txt empty.png truncated.pdf no-pages.pdf program.pdf latin1.txt \
    cut.png cut.jpg cut.tif locked.pdf; do
    has "$f is named" told "trichluc: in/$f"
done
has "no bytes" told "in/empty.pdf: has no bytes"
has "no pages" told "in/no-pages.pdf: has no pages"
has "a password" told "in/locked.pdf: is locked by a password"
has "bytes that are no UTF-8" told "in/latin1.txt: is not UTF-8 text"
lacks "no crash" told "crashed"
trichluc status >st
for f in empty.pdf truncated.pdf no-pages.pdf program.pdf latin1.txt cut.png cut.tif locked.pdf; do
    grep -q "^failed .*in/$f" st
    result $? "status has $f as failed"
done
has "and the cause of it" st "is locked by a password"
trichluc status --format json >st.json
has "json names the code" st.json '"error":"encrypted"'
trichluc export --type document >d
check "only good ones are in the store" test "$(grep -c . d)" -eq \
    "$(grep -c '"status":"done"' st.json)"

for f in empty.pdf truncated.pdf no-pages.pdf program.pdf locked.pdf latin1.txt; do
    run 1 "ocr $f" ocr "in/$f"
    has "names it" err "in/$f: "
    case $f in *.pdf) has "as no page of text" out '"source":"ocr"' ;; esac
    check "and writes one page that says so" test "$(grep -c "\"error\"" out)" -eq "$(wc -l <out)"
    run 1 "extract $f" extract "in/$f"
    check "writes nothing either" test ! -s out
done
for c in ocr repair extract; do
    run 66 "$c of a name that is not there" "$c" missing.pdf
    has "says so" err "missing.pdf: cannot be opened (No such file"
done
run 66 "repair of a folder" repair in
if [ "$(id -u)" -eq 0 ]; then
    skip "a file without permission" "root reads everything"
else
    cp in/good.txt shut.txt
    chmod 0 shut.txt
    run 66 "a file without permission" ingest --store s.db shut.txt
    has "is told with its cause" err "shut.txt: cannot be opened (Permission denied)"
fi
printf '<html>Không tìm thấy trang</html>\n' | tee page.pdf >page.pdf.txt
cp whole.pdf named.txt
{ cat page.pdf && echo; } >page.PNG
for f in page.pdf page.PNG; do
    run 1 "a text named $f" ingest --store s.db $f
    has "is no document" err "$f: is none of the kinds read here (its bytes are plain text"
done
run 0 "the same under the name of a text" ingest --store s.db page.pdf.txt
has "is read" err "1 document read"
run 0 "and known" ingest --store s.db page.pdf.txt page.pdf
has "under both names" err "2 unchanged"
run 0 "a PDF under the name of a text" ingest --store s.db named.txt
has "is read, with a warning" err "named.txt: is not what its name says (its bytes are a pdf)"
mkfifo pipe.txt
run 66 "a pipe by name" ingest --store s.db pipe.txt
has "is not waited for" err "not a regular file"
echo '{"type":"page"' >cut.jsonl
echo '[1]' >array.jsonl
for c in repair extract; do
    run 66 "$c of a stream cut short" $c cut.jsonl
    has "tells name and line" err "cut.jsonl:1"
done
run 66 "repair of JSON that is no page" repair array.jsonl
printf 'Sở Y tế chủ trì.\n' >plain.txt
run 66 "repair of plain text" repair plain.txt
has "tells what it is repaired with" err "plain text goes with --text"
trichluc extract <plain.txt 2>err
check "extract of plain text in a pipe" test $? -eq 66
has "tells how a document is read" err "a document is read from the FILE named"
(trichluc ocr plain.txt; echo later) | trichluc extract >out 2>err
lacks "but not in the midst of a stream" err "FILE named"
finish
