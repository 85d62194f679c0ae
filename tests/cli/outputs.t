#!/bin/sh
# ocr --hocr and --alto: well-formed, valid by alto.xsd, the same words as the repaired stream;
# --pdf: the same scan with those words to be found in it.
. "$(dirname "$0")/../lib.sh"
PDF=$HERE/../../corpus/pdf/ht-ke-hoach-418.pdf
xpath() { xmllint --xpath "$1" "$2"; }
# all FILE...: the text of each page's words in ALTO, one a line
alto_words() { for f; do xpath '//*[local-name()="String"]/@CONTENT' "$f" | sed 's/^ *CONTENT="//; s/"$//'; done; }
hocr_count() { xpath "count(//*[@class='$1'])" out.hocr; }

trichluc ocr "$PDF" | trichluc repair >stream
jq -r '.lines[].words[].text' stream >words
changed=$(jq -r '.lines[].words[] | select(.flags != null and .flags % 2 == 1 and .raw != .text) | .raw' stream | tee raws | wc -l)

run 0 "--alto into a folder" ocr --alto -o made/ "$PDF"
check "writes nothing to standard output" test ! -s out
check "a file a page, and no others" test "$(ls made | tr '\n' ' ')" = \
    "ht-ke-hoach-418-0001.xml ht-ke-hoach-418-0002.xml "
check "valid ALTO" xmllint --noout --schema "$HERE/alto.xsd" made/*.xml
alto_words made/*.xml | sed 's/&amp;/\&/g; s/&gt;/>/g; s/&lt;/</g; s/&quot;/"/g' >alto.words
same "with the words of the repaired stream" words alto.words
for f in made/*.xml; do xpath '//*[local-name()="ALTERNATIVE"]/text()' "$f" 2>/dev/null; done >alto.raws
check "and what was read where repair changed it" test "$(grep -c . alto.raws)" -eq "$changed"
check "of which there is some" test "$changed" -gt 0
check "references lead somewhere" test "$(xpath 'count(//@PROCESSINGREFS[. != "read repair"])' made/ht-ke-hoach-418-0001.xml)" = 0
check "places lie on the page" test "$(xpath 'count(//*[local-name()="String"][@HPOS + @WIDTH > //*[local-name()="Page"]/@WIDTH or @VPOS + @HEIGHT > //*[local-name()="Page"]/@HEIGHT])' made/ht-ke-hoach-418-0002.xml)" = 0
check "the schema can fail" sh -c '! sed "s/WC=\"0/WC=\"7/" made/ht-ke-hoach-418-0001.xml | xmllint --noout --schema "$1" - 2>/dev/null' - "$HERE/alto.xsd"
check "on an ID used twice" sh -c '! sed "s/string_1_2/string_1_1/" made/ht-ke-hoach-418-0001.xml | xmllint --noout --schema "$1" - 2>/dev/null' - "$HERE/alto.xsd"

run 0 "--hocr to standard output" ocr --hocr "$PDF"
cp out out.hocr
check "well-formed" xmllint --noout out.hocr
check "one ocr-system" test "$(xpath 'count(//*[@name="ocr-system"])' out.hocr)" = 1
check "one ocr-capabilities" test "$(xpath 'count(//*[@name="ocr-capabilities"])' out.hocr)" = 1
check "capabilities are those used" sh -c 'for c in $(xmllint --xpath "string(//*[@name=\"ocr-capabilities\"]/@content)" out.hocr); do
    case $c in ocrp_wconf) grep -q x_wconf out.hocr ;; *) grep -q "class=\"$c\"" out.hocr ;; esac || exit 1; done'
check "pages" test "$(hocr_count ocr_page)" = 2
check "numbered from 0" test "$(grep -o 'ppageno [0-9]*' out.hocr | tr '\n' ' ')" = "ppageno 0 ppageno 1 "
check "lines" test "$(hocr_count ocr_line)" = "$(jq '.lines | length' stream | paste -sd+ | sed 's/.*/(&)/' | xargs -I{} sh -c 'echo $(({}))')"
check "words" test "$(hocr_count ocrx_word)" = "$(wc -l <words)"
check "confidences are 0 to 100" sh -c '! grep -o "x_wconf [0-9-]*" out.hocr | awk "\$2 < 0 || \$2 > 100" | grep .'
check "unique IDs" sh -c '! grep -o " id=\"[^\"]*\"" out.hocr | sort | uniq -d | grep .'
xpath '//@data-raw' out.hocr | sed 's/^ *data-raw="//; s/"$//' >hocr.raws
same "raw readings" raws hocr.raws

run 0 "--pdf" ocr --pdf new.pdf "$PDF"
check "valid by qpdf" sh -c "qpdf --check new.pdf >/dev/null"
check "at most 15 % and the text larger" test "$(wc -c <new.pdf)" -le \
    "$(($(wc -c <"$PDF") * 115 / 100 + $(wc -c <words)))"
for f in "$PDF" new.pdf; do
    pdfimages -all "$f" im && cat im-* | cksum >>images && rm im-*
    pdftoppm -r 40 "$f" look && cat look-*.ppm | cksum >>looks && rm look-*
done
check "the same images" test "$(sort -u images | wc -l)" -eq 1
check "the same look" test "$(sort -u looks | wc -l)" -eq 1
pdftotext new.pdf - | tr -s ' \f\n' '\n' | grep . | sort >pdf.words
tr ' ' '\n' <words | sort >sorted
same "the words are found in it" sorted pdf.words
# place FILTER: a word's place by pdftotext against the stream's, in points
pdftotext -bbox -l 1 new.pdf - | sed -n 's/.*xMin="\([^"]*\)" yMin="\([^"]*\)" xMax="\([^"]*\)" yMax="\([^"]*\)">KẾ<.*/\1 \2 \3 \4/p' | head -n 1 >got
jq -r 'select(.page == 1) | [.lines[].words[] | select(.text == "KẾ")][0].bbox | join(" ")' stream >want
check "at their places" sh -c 'paste -d" " got want | awk "{ for (i = 1; i < 5; i++) if ((\$i - \$(i + 4))^2 > 9) exit 1 } END { exit NR != 1 }"'

# The new layer spoilt: its letters with marks become drawings (of equal length, so that the
# file stays whole). It must be found out, and gone from the copy.
qpdf --qdf --object-streams=disable new.pdf new.qdf
LC_ALL=C sed 's/^\(<..>\) <1e\(..\)>/\1 <25\2>/; s/^\(<..>\) <01b0>/\1 <2510>/' new.qdf >spoilt.pdf
pdftotext spoilt.pdf - >spoilt.words
has "a spoilt layer" spoilt.words "◦Y BAN"
run 0 "--pdf of it" ocr -q --pdf mended.pdf spoilt.pdf
check "valid by qpdf" sh -c "qpdf --check mended.pdf >/dev/null"
pdftotext mended.pdf - | tr -s ' \f\n' '\n' | grep . | sort >pdf.words
same "the old layer is found no more, the words are" sorted pdf.words

# A page of each kind: a good layer, and the spoilt one.
for f in new spoilt; do qpdf $f.pdf --pages . 2 -- one-$f.pdf; done
run 0 "a bad layer trusted" ocr --text-layer trust one-spoilt.pdf
check "is what is read" test "$(jq -r '.source + " " + .verdict.layer' out)" = "text-layer broken"
run 0 "a good layer ignored" ocr --text-layer ignore --debug-images seen one-new.pdf
check "the image is read" test "$(jq -r '.source + " " + .verdict.layer' out)" = "ocr trusted"
check "steps can be looked at" test "$(ls seen | sed 's/^[0-9a-f]*-//' | tr '\n' ' ')" = \
    "p001-0-given.png p001-1-specks.png p001-4-seals.png p001-5-scaled.png p001-7-turned.png "
run 0 "and judged" ocr one-new.pdf
check "is used" test "$(jq -r '.source + " " + .verdict.layer' out)" = "text-layer trusted"
# Good words, but another page's: the pictures of two pages change places.
MK=$(dirname "$BIN")/mkcorpus
if [ -x "$MK" ]; then
    "$MK" scan "$HERE/../../corpus/specimens/lc-nghi-quyet.txt" -p true200 -o right.pdf
    qpdf right.pdf --pages . 1-2 -- --qdf --object-streams=disable right.qdf
    im() { LC_ALL=C sed -n 's/^ *\/Im0 \([0-9]*\) 0 R$/\1/p' right.qdf | sed -n "$1p"; }
    a=$(im 1) b=$(im 2)
    LC_ALL=C sed "s/^\( *\/Im0\) $a 0 R\$/\1 @ 0 R/; s/^\( *\/Im0\) $b 0 R\$/\1 $a 0 R/
        s/^\( *\/Im0\) @ 0 R\$/\1 $b 0 R/" right.qdf | fix-qdf >lie.pdf
    run 0 "a true layer" ocr right.pdf
    check "is trusted" test "$(jq -r '.source + " " + .verdict.layer' out | sort -u)" = "text-layer trusted"
    run 0 "that of another page" ocr lie.pdf
    check "is found out" test "$(jq -r '.source + " " + .verdict.why' out | sort -u)" = \
        "ocr its words are not those of the page's image"
else
    skip "layers of other pages" "no mkcorpus"
fi
mkdir -p in/deeper
cp one-new.pdf in/a.pdf
cp one-new.pdf in/deeper/a.pdf
printf 'Kế hoạch.\n' >in/b.txt
run 1 "a folder of PDFs, and a text" ocr -q --pdf-dir pdfs in
check "a copy each" test "$(ls pdfs | sed 's/-[0-9a-f]*//' | tr '\n' ' ')" = "a.pdf a.pdf "
check "valid by qpdf" sh -c 'for f in pdfs/*; do qpdf --check "$f" || exit 1; done >/dev/null'
has "the text is told" err "b.txt: is text without places"
run 64 "copies over the scans" ocr -q --pdf-dir in in/a.pdf
same "leave them as they were" one-new.pdf in/a.pdf
# A worn page, one of whose numbers is read wrong.
qpdf "$HERE/../../corpus/pdf/lc-ke-hoach-khoang-san.pdf" --pages . 1 -- worn.pdf
run 0 "a page with an uncertain number" ocr -v worn.pdf
has "is told" err "page 1: has numbers that were read in two ways ("
check "its word is flagged, and not sure" test "$(jq '[.lines[].words[] | select((.flags // 0) / 4 % 2 >= 1)] | length > 0 and all(.conf <= 0.5) and all(.text | test("[0-9]"))' out)" = true
check "most numbers are not" test "$(jq '[.lines[].words[] | select(.text | test("[0-9]")) | (.flags // 0) < 4] | (map(select(.)) | length) > 0.8 * length' out)" = true
# The same from a store's pages.
mkdir shelf
cp worn.pdf shelf
printf 'Kế hoạch.\n' >shelf/text.txt
run 0 "ingest with copies" ingest --pdf-dir copies shelf
check "records tell of uncertain numbers, not all of them" test "$(trichluc export | jq -r '.uncertain_number' | sort -u | tr '\n' ' ')" = "null true "
check "one of the PDF, by name and id" test "$(ls copies)" = "worn-$(sha256sum <worn.pdf | cut -c 1-12).pdf"
run 0 "--pdf of it" ocr -q --pdf worn-new.pdf worn.pdf
pdftotext -bbox worn-new.pdf want
pdftotext -bbox copies/worn-*.pdf got
same "words and places are those of ocr --pdf" want got
run 0 "the same again" ingest --pdf-dir copies shelf
has "makes none" err "0 searchable copies made in copies, 1 there already"
touch -d 2001-01-01 copies/*
run 0 "a copy older than the last run of its document" ingest --pdf-dir copies shelf
has "is made anew" err "1 searchable copy made"
has "with nothing read" err "0 documents read"
run 74 "copies where no folder can be" ingest -q --pdf-dir worn.pdf/no shelf
for dir in shelf shelf/new ../${PWD##*/}/shelf/new; do
    run 64 "copies in $dir, which is read" ingest --pdf-dir "$dir" shelf
done
check "leave it as it was" test "$(ls shelf | tr '\n' ' ')" = "text.txt worn.pdf "
run 64 "another way" ocr --text-layer maybe one-new.pdf
: >file
run 74 "a folder that cannot be" ocr --debug-images file/x one-new.pdf
rm file
printf 'Kế hoạch.\n' >text.txt
run 64 "a PDF of a text" ocr --pdf no.pdf text.txt
check "writes nothing" test ! -e no.pdf
if [ -w /dev/full ]; then run 74 "--pdf on a full disk" ocr -q --pdf /dev/full "$PDF"; else
    skip "--pdf on a full disk" "no /dev/full"; fi

mkdir one two
cp "$PDF" "one/a&<b>.pdf"
cp "$PDF" "two/a&<b>.pdf"
run 1 "two of one name, and a text" ocr --hocr -o both one two text.txt
has "the text is told" err "text.txt: is text without places"
check "both are there" test "$(ls both | grep -c '^a&<b>.*\.hocr$')" = 2
check "well-formed" xmllint --noout both/*
check "nothing else" test "$(ls -A both | wc -l)" -eq 2

run 64 "a text alone" ocr --alto text.txt
run 64 "several documents without a folder" ocr --hocr "$PDF" text.txt
run 64 "several pages of ALTO without a folder" ocr --alto "$PDF"
has "tells the way out" err "-o DIR"
check "writes nothing" test ! -s out
run 64 "a PDF of two documents" ocr --pdf no.pdf "$PDF" text.txt
cp "$PDF" scan.pdf
run 64 "a PDF over its own scan" ocr --pdf ./scan.pdf scan.pdf
same "the scan is as it was" "$PDF" scan.pdf
run 64 "a folder for the stream" ocr -o made "$PDF"
run 64 "two forms at once" ocr --hocr --alto -o made "$PDF"
: >file
run 74 "a folder that cannot be" ocr --hocr -o file/x "$PDF"
run 1 "a bad file among good ones" ocr --hocr -o more text.txt one file
finish
