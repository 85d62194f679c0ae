#!/bin/sh
# ocr, repair, extract in a pipe do what ingest and export do; text stays line by line.
. "$(dirname "$0")/../lib.sh"

printf 'TỈNH ỦY A\nKẾ HOẠCH\nI. MỤC TIÊU\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n\n' >one.txt
printf '2. Sở Y tế chủ trì, báo cáo hằng quý "đúng hạn".' >>one.txt
printf '# Nghị quyết\n- Từ 2026 đến 2030: 95%% trở lên.\n' >two.md

for f in one.txt two.md; do
    run 0 "ocr $f" ocr $f
    cp out ocr.jsonl
    trichluc repair ocr.jsonl >repaired.jsonl
    trichluc repair <ocr.jsonl | cmp -s - repaired.jsonl
    result $? "repair of a file and of standard input agree"
    trichluc extract repaired.jsonl >piped.jsonl
    run 0 "extract $f" extract $f
    same "the pipe gives what the document gives" out piped.jsonl
    trichluc ingest -q --store $f.db $f
    trichluc export --store $f.db >stored.jsonl
    same "and what the store gives" piped.jsonl stored.jsonl
done
# A number read in two ways: the records it stands in are less sure, no others.
trichluc ocr one.txt | sed 's/"text":"80%","raw":"80%","bbox":null,"conf":1/&,"flags":4/' >doubted
check "a word can bear the flag" grep -q '"flags":4' doubted
trichluc extract one.txt | jq -c '[.id, .confidence]' >sure
trichluc extract doubted | jq -c '[.id, .confidence]' >less
check "one record is less sure" test "$(paste sure less | awk '$1 != $2' | wc -l)" -eq 1
check "the target" test "$(trichluc extract doubted | jq 'select(.type == "target").confidence < 0.8')" = true
check "which tells why" test "$(trichluc extract doubted | jq -r 'select(.uncertain_number).type')" = target
trichluc extract one.txt >plain
lacks "no other record does" plain uncertain_number
check "whatever is doubted, it is the same record" test "$(jq -r .id plain)" = "$(trichluc extract doubted | jq -r .id)"
# A share above the whole, of a page that was read: '80%' as '809%'. Text is believed, and so is growth.
trichluc ocr one.txt | sed 's/80%/809%/g' >whole
sed 's/"source":"text"/"source":"ocr"/' whole >read
trichluc extract whole >out
lacks "text is believed" out uncertain_number
check "a share of eight wholes is doubted" test "$(trichluc extract read | jq -r 'select(.uncertain_number).value')" = 809
sed 's/trên 809%/tăng 809%/g' read >grown
trichluc extract grown >out
lacks "growth may be more" out uncertain_number
trichluc ocr one.txt two.md >both.jsonl
trichluc repair both.jsonl | trichluc extract >both
{ trichluc extract one.txt; trichluc extract two.md; } >each
same "two documents in one stream" each both
cp one.txt again.dat
run 0 "a document by another name" extract again.dat
check "is told by its content" test -s out

sed 's/"type":"page"/"type":"page","colour":"grey"/; s/"line":1,/"line":1,"hand":{"x":[1,2]},/' \
    ocr.jsonl >more.jsonl
run 0 "keys that are not known" repair more.jsonl
has "pass on for a page" out '"colour":"grey"'
has "pass on for a line" out '"hand":{"x":[1,2]}'
run 0 "an empty stream" repair /dev/null
run 0 "is no records" extract /dev/null
check "none at all" test ! -s out

run 0 "ocr --text" ocr --text one.txt
{ cat one.txt; printf '\n\f'; } >want
same "prints the lines, a form feed after each page" want out

kept() { # kept NAME: text that repair has nothing to say to comes out byte by byte
    trichluc repair --text kept.txt >got 2>err
    result $? "repair --text: $1"
    same "keeps $1" kept.txt got
}
printf 'Kế hoạch\n\n  hai  chỗ trống \n' >kept.txt
kept "blanks and empty lines"
printf 'Kế hoạch\nkhông xuống dòng' >kept.txt
kept "a missing last line feed"
printf 'một\r\nhai\r\n' >kept.txt
kept "carriage returns"
printf 'trang một\n\ftrang hai\f\fhết\n' >kept.txt
kept "form feeds"
printf '\n' >kept.txt
kept "a line feed alone"
run 0 "repair --text of nothing" repair --text /dev/null
check "is nothing" test ! -s out
printf 'năm 2025: 1.733 hộ, 76,1%%, số 02-ĐA/TU, ngày 15/6\n' >kept.txt
kept "numbers"

printf 'tốt\nTh\351\ntốt\000\nhết\n' >bad.txt
run 1 "lines that are no UTF-8" repair --text bad.txt
same "pass through as they are" bad.txt out
has "and are counted" err "bad.txt: 2 lines are not UTF-8"
i=0
while [ $i -lt 300 ]; do
    echo "dòng $i: uỷ ban nhân dân tỉnh hoà bình"
    i=$((i + 1))
done >long.txt
trichluc repair --text <long.txt >got
check "line k out is line k in" test "$(wc -l <got)" -eq 300
sed 's/^\(dòng [0-9]*:\).*/\1/' got >heads
sed 's/^\(dòng [0-9]*:\).*/\1/' long.txt >want
same "for every k" want heads

printf 'KẾ HOẠCH\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n' >plan.txt
trichluc ocr plan.txt >plan.jsonl
trichluc extract plan.jsonl >want
mkfifo named
cat plan.jsonl >named &
trichluc extract named >got
wait
same "a pipe that has a name is read as a stream" want got
finish
