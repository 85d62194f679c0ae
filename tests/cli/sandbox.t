#!/bin/sh
# A PDF library gone bad, in the real program: what it tries is stopped, named by its code, and costs
# its own document or page alone.
. "$(dirname "$0")/../lib.sh"

"${CC:-cc}" -shared -fPIC -o bad.so "$HERE/misdeeds.c" -ldl || {
    skip "everything" "no compiler here"
    finish
}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

# pages WIDTH...: a PDF of a page of each width, with a word on it
pages() {
    kids='' n=0
    for w in "$@"; do
        n=$((n + 1))
        kids="$kids $((n + 10)) 0 R"
    done
    printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
    printf '2 0 obj<</Type/Pages/Kids[%s]/Count %s>>endobj\n' "$kids" "$#"
    printf '3 0 obj<</Length 40>>stream\nBT /F 12 Tf 20 100 Td (Ke hoach) Tj ET  \nendstream endobj\n'
    printf '4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n'
    n=0
    for w in "$@"; do
        n=$((n + 1))
        printf '%s 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s 300]/Contents 3 0 R' $((n + 10)) "$w"
        printf '/Resources<</Font<</F 4 0 R>>>>>>endobj\n'
    done
    printf 'trailer<</Root 1 0 R/Size %s>>\n%%%%EOF\n' $((n + 11))
}

mkdir in
pages 201 >in/socket.pdf
pages 202 >in/write.pdf
pages 203 >in/exec.pdf
pages 204 >in/abort.pdf
pages 205 >in/eat.pdf
pages 206 >in/hang.pdf
pages 207 >in/exit.pdf
for i in 1 2 3; do pages "30$i" >in/good-$i.pdf; done
# eleven pages, of which one may be lost; the second has the third's fault, too
pages 301 301 301 204 301 301 301 301 301 301 301 >in/one-bad-page.pdf
pages 301 301 207 204 301 301 301 301 301 301 301 >in/two-bad-pages.pdf

LD_PRELOAD=$PWD/bad.so "$BIN" ingest --jobs 2 --timeout 5 --memory 700 in >out 2>err
check "the batch goes on to its end" test $? -eq 1
trichluc status --format json >st.json
while read -r file code; do
    grep "\"path\":\"in/$file\"" st.json >line
    has "$file is told as $code" line "\"error\":\"$code\""
done <<'EOF'
socket.pdf sandbox
write.pdf sandbox
exec.pdf sandbox
abort.pdf worker-crash
eat.pdf out-of-memory
hang.pdf page-timeout
exit.pdf worker-crash
two-bad-pages.pdf worker-crash
EOF
for i in 1 2 3; do
    grep "\"path\":\"in/good-$i.pdf\"" st.json >line
    has "good-$i.pdf is read" line '"status":"done"'
done
check "nothing was written" test ! -e made-by-a-worker
grep '"path":"in/one-bad-page.pdf"' st.json >line
has "a bad page costs itself" line '"status":"done"'
has "and is told" err "in/one-bad-page.pdf, page 4: crashed the worker that read it and was left out"
has "one too many costs the document, and is told with its page" err \
    "in/two-bad-pages.pdf, page 4: crashed the worker"

# also where it is the last one that is read
LD_PRELOAD=$PWD/bad.so "$BIN" ingest --store alone.db in/one-bad-page.pdf >out 2>err
check "a document alone is tried again without its bad page" test $? -eq 1
has "and read" err "1 document read, 11 pages"
pages 204 >in/no-good-page.pdf
LD_PRELOAD=$PWD/bad.so "$BIN" ingest --store none.db --max-lost 100 in/no-good-page.pdf >out 2>err
check "a document that may lose all its pages, and does" test $? -eq 1
run 0 "status" status --store none.db
has "has failed, and the cause is told once" out "  crashed the worker that read it and was left out (Aborted)"
run 0 "what lost a page" ingest --store alone.db in/one-bad-page.pdf
has "is left alone" err "1 unchanged"
run 0 "until that is asked for" ingest --store alone.db --retry page-crash in/one-bad-page.pdf
has "which reads it again" err "1 document read, 11 pages"

# a worker that hangs does not keep the program from ending
LD_PRELOAD=$PWD/bad.so "$BIN" ingest --store t.db in/hang.pdf >out 2>err &
pid=$!
sleep 1
from=$(date +%s)
kill -TERM $pid
wait $pid
check "SIGTERM ends the run with 143" test $? -eq 143
check "within ten seconds" test $(($(date +%s) - from)) -lt 10

# a worker that answers for a document that is not its own spoils none but its own
mkdir liar
pages 208 >liar/liar.pdf
cp in/good-1.pdf liar/
trichluc ingest --store l.db liar/good-1.pdf >out 2>err
trichluc export --store l.db >before
sha() { sha256sum "$1" | cut -c1-64; }
ANSWER_SHA=$(sha liar/liar.pdf) ANSWER_DOC=$(sha liar/good-1.pdf | cut -c1-12) LD_PRELOAD=$PWD/bad.so \
    "$BIN" ingest --store l.db liar >out 2>err
check "a lie about another document" test $? -eq 1
has "is told" err "(its worker answered for another document"
trichluc export --store l.db >after
same "and changes nothing" before after
ANSWER_SHA=$(sha liar/liar.pdf) ANSWER_DOC=$(sha liar/liar.pdf | cut -c1-12) LD_PRELOAD=$PWD/bad.so \
    "$BIN" ingest --store l.db --retry failed liar >out 2>err
check "what it says of its own is taken" test $? -eq 0

# children PID: process numbers of its children
children() {
    for stat in /proc/[0-9]*/stat; do
        # after the name, which may hold anything: state, parent
        sed 's/^\([0-9]*\) (.*) . \([0-9]*\) .*/\1 \2/' "$stat" 2>/dev/null
    done | awk -v p="$1" '$2 == p { print $1 }'
}
cp in/hang.pdf in/hang-too.pdf
echo '% another' >>in/hang-too.pdf
LD_PRELOAD=$PWD/bad.so "$BIN" ingest --jobs 2 --store k.db in/hang.pdf in/hang-too.pdf >out 2>err &
pid=$!
i=0
until [ "$(children $pid | wc -l)" -ge 2 ] || [ $i -gt 300 ]; do
    sleep 0.1
    i=$((i + 1))
done
kids=$(children $pid)
check "two documents have two workers" test "$(echo "$kids" | wc -l)" -eq 2
kill -KILL $pid
wait $pid 2>/dev/null
i=0
for kid in $kids; do
    while [ -d "/proc/$kid" ] && ! grep -q '^State:.*Z' "/proc/$kid/status" 2>/dev/null && [ $i -lt 100 ]; do
        sleep 0.1
        i=$((i + 1))
    done
done
check "who die with the program" test $i -lt 100

mkdir net
cp in/socket.pdf net/
LD_PRELOAD=$PWD/bad.so "$BIN" ingest --store n.db --sandbox off net >out 2>err
check "--sandbox off lets it" test $? -eq 0

# ocr and extract read in a fenced child of their own; built to look for leaks, they do when that is
# switched off
ASAN_OPTIONS=$ASAN_OPTIONS${ASAN_OPTIONS:+:}detect_leaks=0
rm -f made-by-a-worker
LD_PRELOAD=$PWD/bad.so "$BIN" ocr in/write.pdf in/good-1.pdf in/one-bad-page.pdf in/good-2.pdf \
    >out 2>err
check "ocr goes on after a reader that was killed" test $? -eq 1
has "names the document" err "in/write.pdf, page 1: made its worker ask"
has "and the page that crashed another" err "in/one-bad-page.pdf, page 4: crashed the worker"
jq -c '[.path, .page, .pages, .error.code]' out >pages
has "the stream has the error" pages '["in/write.pdf",1,1,"sandbox"]'
has "the pages before a crash" pages '["in/one-bad-page.pdf",3,11,null]'
has "the page itself" pages '["in/one-bad-page.pdf",4,11,"worker-crash"]'
has "and the others" pages '["in/good-2.pdf",1,1,null]'
check "nothing was written" test ! -e made-by-a-worker
mkdir twin
cp in/good-1.pdf twin/
LD_PRELOAD=$PWD/bad.so "$BIN" ocr --hocr -o files in/good-1.pdf in/exec.pdf twin/good-1.pdf \
    in/good-2.pdf >out 2>err
check "files, too" test $? -eq 1
check "each under its name" test "$(echo files/*)" = "$(echo files/good-1-????????????.hocr \
    files/good-1.hocr files/good-2.hocr)"
LD_PRELOAD=$PWD/bad.so "$BIN" extract in/socket.pdf >out 2>err
check "extract tells of its reader, too" test $? -eq 1
has "by the same words" err "in/socket.pdf: made its worker ask"

LD_PRELOAD=$PWD/bad.so "$BIN" ocr in/hang.pdf in/good-1.pdf >out 2>err &
pid=$!
i=0
until [ -n "$(children $pid)" ] || [ $i -gt 300 ]; do
    sleep 0.1
    i=$((i + 1))
done
sleep 1
kill -ALRM "$(children $pid)" # as its own clock would, after ten minutes
wait $pid
check "ocr goes on after a page that takes too long" test $? -eq 1
grep -q 'in/hang.pdf.*: took too long' err
result $? "which is told"
has "and reads the next" out '"path":"in/good-1.pdf"'
run 64 "--sandbox is on or off" ingest --sandbox maybe net
finish
