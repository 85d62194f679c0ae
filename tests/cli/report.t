#!/bin/sh
# report: the folder, what it links to, hostile documents, and what is refused.
. "$(dirname "$0")/../lib.sh"
PDF=$HERE/../../corpus/pdf/ht-ke-hoach-418.pdf

mkdir in
hostile_text >"in/<img src=x onerror=alert(1)>\"' &.txt"
cp "$PDF" in/scan.pdf
run 0 "a scan and a hostile text are read" ingest -q --store s.db in
run 0 "their report" report --store s.db -o web/dir
has "tells where it lies" out web/dir/index.html
has "and what it holds" err "2 documents"
check "the pages are there" test -s web/dir/index.html -a -s web/dir/charts.html -a -s web/dir/documents.html \
    -a -s web/dir/search.html -a -s web/dir/plain.html -a -s web/dir/report.css -a -s web/dir/report.js
check "a page a document" test "$(ls web/dir/d | wc -l)" -eq 2
check "pictures of the scan's pages" test "$(ls web/dir/img | wc -l)" -eq 2
check "in WebP" sh -c 'for f in web/dir/img/*; do head -c 12 "$f" | grep -q WEBP || exit 1; done'
check "no box without its card" sh -c 'for f in web/dir/d/*; do
    grep -o "href=\"#c-[^\"]*" "$f" | sed "s/.*#//" | while read -r c; do grep -q "id=\"$c\"" "$f" || exit 1; done || exit 1; done'
check "no ID twice on a page" sh -c 'for f in web/dir/*.html web/dir/d/*.html; do
    ! grep -o " id=\"[^\"]*\"" "$f" | sort | uniq -d | grep . || exit 1; done'

# Nothing but our own elements and no way out; what the pages say is checked in the browser's test.
cat web/dir/*.html web/dir/d/*.html >pages
check "scripts are our files and data alone" sh -c '! grep -o "<script[^>]*>" pages |
    grep -Ev "^<script (src=\"(\.\./)?(report|search)\.js\" defer|type=\"application/json\" id=\"data\")>$"'
check "no element of the document's" sh -c '! grep -E "<img src=x|<svg onload|<b onclick|<a href=javascript" pages'
check "no link out" sh -c '! grep -Eo "(src|href|action)=\"[^\"]*" pages | grep -E "=\"(https?:|//|javascript)"'
check "no line separator in data" sh -c '! sed -n "/application.json/,/<.script>/p" pages | grep -q "$1"' - "$ls2028"
check "nor in the search" sh -c '! grep -q "$1" web/dir/search.js' - "$ls2028"
check "where no element can end a script" sh -c '! grep -q "<" web/dir/search.js'
check "data is JSON" sh -c 'for f in index search; do sed -n "/application.json/,/<.script>/p" web/dir/$f.html |
    sed "s/.*id=\"data\">//; s/<.script>.*//" | jq -e . >/dev/null || exit 1; done'

before=$(ls -l --time-style=full-iso web/dir/img | cksum)
run 0 "again, in English" report --store s.db -o web/dir --lang en
check "pictures are kept" test "$before" = "$(ls -l --time-style=full-iso web/dir/img | cksum)"
has "in English" web/dir/index.html '<html lang="en">'
: >web/dir/d/0123456789ab.html
: >web/dir/img/0123456789ab-12.webp
: >web/dir/d/notes.html
check "days stand in cards as readers write them" grep -q 'data-v="[0-9]*-[0-9]*-[0-9]*" lang="vi">[0-9]*/[0-9]*/[0-9]*<' web/dir/d/*.html
run 0 "after a document has left the store" report -q --store s.db -o web/dir
check "its page and pictures are gone" test ! -e web/dir/d/0123456789ab.html -a ! -e web/dir/img/0123456789ab-12.webp
check "another's file is not" test -e web/dir/d/notes.html
rm -r web/dir/img in/scan.pdf web/dir/d/notes.html
run 0 "the original is gone" report --store s.db -o web/dir
has "which is told" err "scan.pdf: cannot be opened; the report shows its text"
check "its lines stand for it" grep -q 'class="at" id="a' web/dir/d/"$(sha256sum "$PDF" | cut -c 1-12)".html
{ cat "$PDF"; echo changed; } >in/scan.pdf
run 0 "the original is another file" report --store s.db -o web/dir
has "which is told" err "scan.pdf: is no longer the file that was read"
run 0 "no images wanted" report -q --no-images --store s.db -o web/plain
check "says nothing" test ! -s err -a ! -s out
check "makes no pictures" test ! -e web/plain/img

# A store is a file that anybody may have written: what it calls its documents and records is words.
cp s.db evil.db
doc=$(sqlite3 evil.db "SELECT doc FROM target LIMIT 1")
sqlite3 evil.db "PRAGMA foreign_keys=OFF;
    UPDATE target SET id='$doc.x\"><script>alert(6)</script>' WHERE doc='$doc';
    UPDATE record SET id='$doc.x\"><script>alert(6)</script>' WHERE doc='$doc' AND type='target';
    UPDATE document SET date='\"><script>alert(7)</script>'"
check "a store of another hand" test "$(sqlite3 evil.db "SELECT count(*) FROM target WHERE id LIKE '%alert%'")" = 1
run 0 "its report" report -q --store evil.db -o web/evil
check "bears no script of it" sh -c '! grep -l "<script>alert" web/evil/*.html web/evil/d/*.html'
for t in ledger page diag record document target deadline assignment citation statistic; do
    echo "UPDATE $t SET doc='../../0' WHERE doc='$doc';"
done | sqlite3 evil.db
run 0 "one that calls a document a way out" report -q --store evil.db -o web/evil
check "writes nothing outside" test ! -e web/0.html -a ! -e 0.html

run 64 "no folder named" report --store s.db
mkdir site
echo '<title>mine</title>' >site/index.html
run 64 "another's pages are not written over" report --store s.db -o site
has "and stay" site/index.html mine
: >file
run 74 "a folder that cannot be" report --store s.db -o file/x
run 66 "no store" report --store none.db -o web/none
check "makes nothing" test ! -e web/none
run 64 "an unknown language" report --store s.db -o web/dir --lang fr
finish
