#!/bin/sh
# correct: marks into the store; what is refused; they outlive a new reading, also under other ids;
# exports show them; gold for eval.
. "$(dirname "$0")/../lib.sh"
mkdir in
cat >in/kh.txt <<'EOF'
TỈNH ỦY HÀ TĨNH
Số: 09-KH/TU
KẾ HOẠCH
về việc thử đánh dấu
1. Mục tiêu
- Phấn đấu đến năm 2025, tỷ lệ tập hợp hội viên Hội Nông dân đạt trên 81%.
- Phấn đấu đến năm 2025, tỷ lệ tập hợp hội viên Hội Phụ nữ đạt trên 82%.
- Phấn đấu đến năm 2025, tỷ lệ tập hợp đoàn viên Đoàn Thanh niên đạt trên 83%.
EOF
run 0 "a document is read" ingest -q --store s.db in
run 0 "its records" export --store s.db
cp out before.jsonl
lacks "bear no word of readers" before.jsonl '"review"'
doc=$(jq -r 'select(.type == "document").doc' before.jsonl)
for v in 81 82 83; do jq -c "select(.value == $v)" before.jsonl >r$v; done
check "three targets" test -s r81 -a -s r82 -a -s r83
mark() { # mark RECORD MORE: a mark as the report writes it
    jq -c "{doc, id, type, page, line, quote} + $2" "$1"
}
marks() { # marks MARK...: a file of marks
    printf '{"trichluc":"marks","version":1,"by":"Đọc Giả","marks":[%s]}' "$(echo "$*" | paste -sd, -)"
}
{
    mark r81 '{verdict: "right", at: "2026-01-02T03:04:05.678Z"}'
    mark r82 '{verdict: "wrong", at: "2026-01-02T03:04:06Z", note: "không phải chỉ tiêu"}'
    mark r83 '{verdict: "corrected", values: {value: 93, comparator: ">="}, at: "2026-01-02T03:04:07Z"}'
} >list
marks "$(cat list)" >m.json
run 0 "marks are taken" correct --store s.db m.json
has "and counted" err "3 marks taken"
run 0 "twice" correct -q --store s.db m.json
run 0 "the list" correct --store s.db --list
check "has each once" test "$(wc -l <out)" -eq 3
has "with whose it is" out "Đọc Giả"
lacks "all records are there" out "no record bears"

run 0 "export" export --store s.db
cp out after.jsonl
jq -c 'del(.review, .review_by, .review_at, .review_values, .review_note)' after.jsonl >stripped
jq -c . before.jsonl >plain
same "what was read is as it was" plain stripped
check "every record has the keys then" sh -c 'jq -es "all(has(\"review\"))" after.jsonl >seen'
check "the verdicts" test "$(jq -r 'select(.review) | "\(.value) \(.review) \(.review_by) \(.review_values | tojson)"' after.jsonl | sort | tr '\n' ';')" = \
    '81 right Đọc Giả null;82 wrong Đọc Giả null;83 corrected Đọc Giả {"comparator":">=","value":93};'
run 0 "as CSV" export --store s.db --type target --format csv
check "columns at the end" sh -c 'head -n 1 out | grep -q "scope,recurrence,uncertain_number,review,review_by,review_at,review_values,review_note"'
has "with JSON in a field" out '"{""comparator"":"">="",""value"":93}"'
run 0 "as a workbook" export --store s.db --format xlsx -o m.xlsx
python3 - m.xlsx >cells <<'EOF'
import re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print("\n".join(z.read(n).decode() for n in z.namelist() if n.endswith(".xml")))
EOF
has "which has them, too" cells review_values
run 0 "as a Data Package" export --store s.db --format datapackage -o pack
check "whose schema names them" jq -e '.resources[] | select(.name == "target").schema.fields | map(.name) | contains(["review", "review_values"])' pack/datapackage.json
run 0 "the report" report -q --no-images --store s.db -o web
has "shows them without a script" web/d/"$doc".html "✗ wrong"
check "sqlite's view" test "$(sqlite3 s.db "SELECT count(*) FROM v_corrections WHERE province = 'Hà Tĩnh'")" = 3

# Read again: the same bytes, then under rules that give other ids.
cp -R "$HERE/../../rules" rules
echo '# changed' >>rules/target.rule
run 0 "read again by other rules" ingest --rules rules --store s.db in
lacks "which was due" err "1 unchanged"
trichluc export --store s.db >again.jsonl
same "nothing is lost" after.jsonl again.jsonl
id=$(jq -r .id r81)
sqlite3 s.db "UPDATE target SET id = '$doc.tffffffff' WHERE id = '$id'; UPDATE record SET id = '$doc.tffffffff' WHERE id = '$id'"
trichluc export --store s.db >other.jsonl
check "a record by another id is known by its words" test "$(jq -r 'select(.value == 81).review' other.jsonl)" = right
run 0 "the list" correct --store s.db --list
has "tells so" out "no record bears this id now"
sqlite3 s.db "UPDATE target SET quote = quote || ' khác' WHERE value = 81"
trichluc export --store s.db >other.jsonl
check "not by other words" test "$(jq -r 'select(.value == 81).review' other.jsonl)" = null

# Who said it last.
marks "$(mark r82 '{verdict: "right", at: "2025-01-01T00:00:00Z"}')" >old.json
run 0 "an older word" correct -q --store s.db old.json
check "does not count" test "$(trichluc export --store s.db | jq -r 'select(.value == 82).review')" = wrong
marks "$(mark r82 '{verdict: "right", at: "2027-01-01T00:00:00Z"}')" >new.json
run 0 "another reader's newer one" correct -q --by 'Người Khác' --store s.db new.json
check "does" test "$(trichluc export --store s.db | jq -r 'select(.value == 82) | .review + " " + .review_by')" = "right Người Khác"

# What was said is taken back: by another reader, by the reader, and said anew.
marks "$(mark r82 '{verdict: "withdrawn", of: "Người Khác", at: "2027-02-01T00:00:00Z"}')" >back.json
run 0 "a mark is taken back" correct --store s.db back.json
has "and counted" err "1 mark taken"
check "what was said before counts again" test "$(trichluc export --store s.db | jq -r 'select(.value == 82) | .review + " " + .review_by')" = "wrong Đọc Giả"
run 0 "the list" correct --store s.db --list
has "keeps who and when" out "(withdrawn 2027-02-01T00:00:00Z, Đọc Giả)"
run 0 "twice" correct --store s.db back.json
has "is told" err "1 mark to be taken back: not there, or taken back before"
run 0 "the mark taken back, once more" correct -q --by 'Người Khác' --store s.db new.json
check "stays so" test "$(trichluc export --store s.db | jq -r 'select(.value == 82).review')" = wrong
marks "$(mark r82 '{verdict: "withdrawn", at: "2025-06-01T00:00:00Z"}')" >early.json
run 0 "a mark cannot be taken back before it was made" correct -q --store s.db early.json
check "and counts" test "$(trichluc export --store s.db | jq -r 'select(.value == 82).review')" = wrong
marks "$(mark r82 '{verdict: "right", at: "2027-03-01T00:00:00Z"}')" >new.json
run 0 "a newer one" correct -q --by 'Người Khác' --store s.db new.json
check "counts" test "$(trichluc export --store s.db | jq -r 'select(.value == 82) | .review + " " + .review_by')" = "right Người Khác"

run 0 "gold facts" correct --store s.db --export -o gold
check "bear the corrections" test "$(jq -c 'select(.value == 93) | [.comparator, .doubt]' gold/kh.facts.jsonl)" = '[">=",null]'
check "leave unseen records in doubt" jq -es 'map(select(.value == 81)) | all(.doubt)' gold/kh.facts.jsonl
trichluc export --store s.db >found.jsonl
run 0 "which eval takes" eval --format json gold/kh.facts.jsonl found.jsonl
check "and finds the wrong value" jq -e '.all.types.target | .hit == 1 and .gold == 2 and .extra == 1' out

# What is no file of marks takes nothing.
refused() { # refused NAME WORDS: bad.json is not taken
    run 66 "$1" correct --store s.db bad.json
    has "and why" err "$2"
}
printf '{"marks":[' >bad.json
refused "broken JSON" "line 1"
printf '[1]' >bad.json
refused "some other JSON" "is no file of marks"
marks "$(mark r81 '{verdict: "maybe", at: "2026-01-02T03:04:05Z"}')" >bad.json
refused "an unknown verdict" "mark 1: verdict"
marks "$(mark r81 '{verdict: "right", at: "yesterday"}')" >bad.json
refused "no time" "mark 1: at is no time"
marks "$(mark r81 '{verdict: "corrected", at: "2026-01-02T03:04:05Z"}')" >bad.json
refused "corrected to nothing" "wants values"
marks "$(mark r81 '{verdict: "corrected", values: {quote: "x"}, at: "2026-01-02T03:04:05Z"}')" >bad.json
refused "a key that is the document's" "'quote' is no key"
marks "$(mark r81 '{verdict: "corrected", values: {value: "x"}, at: "2026-01-02T03:04:05Z"}')" >bad.json
refused "a number that is none" "value is of the wrong kind"
marks "$(mark r81 '{doc: "../../etc", verdict: "right", at: "2026-01-02T03:04:05Z"}')" >bad.json
refused "a document that is none" "doc is no document"
marks "$(mark r81 '{id: "000000000000.t1", verdict: "right", at: "2026-01-02T03:04:05Z"}')" >bad.json
refused "another document's record" "id is no record"
marks "$(mark r81 '{verdict: "right", at: "2026-01-02T03:04:05Z"}')" | sed 's/"by":"[^"]*",//' >bad.json
refused "nobody's marks" "--by NAME"
run 66 "good and bad together" correct --store s.db m.json bad.json
run 64 "nothing to do" correct --store s.db
run 64 "two things to do" correct --store s.db --list --export
run 64 "-o without --export" correct --store s.db --list -o gold
run 66 "no store" correct --store none.db m.json
check "and none is made" test ! -e none.db
run 66 "no file" correct --store s.db none.json
finish
