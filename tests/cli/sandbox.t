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

LD_PRELOAD=$PWD/bad.so "$BIN" ingest --jobs 2 --timeout 2 --memory 700 in >out 2>err
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

mkdir net
cp in/socket.pdf net/
LD_PRELOAD=$PWD/bad.so "$BIN" ingest --store n.db --sandbox off net >out 2>err
check "--sandbox off lets it" test $? -eq 0
run 64 "and is asked for by that name only" ingest --sandbox maybe net
finish
