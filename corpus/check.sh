#!/bin/sh
# usage: check.sh MKCORPUS -- TAP: the committed truths, facts, scans and manifest agree with each other and with the specimens.
set -u
mk=$1 n=0 bad=0
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
ok() { # STATUS WORDS
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; bad=1; fi
}

for spec in corpus/specimens/*.txt; do
    id=$(basename "$spec" .txt)
    "$mk" facts "$spec" "corpus/specimens/$id.facts.jsonl" -o "$tmp/facts"
    ok $? "$id: every quote stands once in its specimen"
    cmp -s "$tmp/facts" "corpus/specimens/$id.facts.jsonl"
    ok $? "$id: facts carry the page and line they are typeset on"
    "$mk" truth "$spec" | cmp -s - "corpus/truth/$id.truth.txt"
    ok $? "$id: truth is the text as typeset"
    # a seed is all that chance may depend on
    "$mk" scan "$spec" -p low100 -s one -o "$tmp/a.pdf" && "$mk" scan "$spec" -p low100 -s one -o "$tmp/b.pdf"
    cmp -s "$tmp/a.pdf" "$tmp/b.pdf"
    ok $? "$id: the same seed gives the same bytes"
    "$mk" scan "$spec" -p low100 -s two -o "$tmp/b.pdf" && ! cmp -s "$tmp/a.pdf" "$tmp/b.pdf"
    ok $? "$id: another seed gives others"
    # a true text layer extracts letter for letter, whatever order the reader puts the words in
    "$mk" scan "$spec" -p true200 -o "$tmp/t.pdf"
    pdftotext -bbox "$tmp/t.pdf" - | sed -n 's/.*<word[^>]*>\(.*\)<\/word>/\1/p' | sort >"$tmp/got"
    tr -s ' \n\f' '\n' <"corpus/truth/$id.truth.txt" | sort >"$tmp/want"
    cmp -s "$tmp/got" "$tmp/want"
    ok $? "$id: words of a true text layer come out as they went in"
done

tail -n +2 corpus/MANIFEST.tsv >"$tmp/rows"
while IFS="$(printf '\t')" read -r file id preset seed sum pages; do
    [ "$("$mk" sum "corpus/$file" | cut -c1-64)" = "$sum" ]
    ok $? "$file has the manifest's sum"
    qpdf --check "corpus/$file" >/dev/null 2>&1
    ok $? "$file is sound to qpdf"
    [ "$(qpdf --show-npages "corpus/$file")" = "$pages" ]
    ok $? "$file has $pages pages"
    ! grep -aq "/CreationDate\|/ModDate\|/ID" "corpus/$file"
    ok $? "$file bears no date and no identifier"
done <"$tmp/rows"
[ "$(cat corpus/pdf/*.pdf | wc -c)" -lt 4194304 ]
ok $? "committed scans stay under 4 MB"
echo "1..$n"
exit $bad
