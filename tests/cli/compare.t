#!/bin/sh
# compare: what a cell shows, what is near, what is missing, borders, readers' corrections.
. "$(dirname "$0")/../lib.sh"
unset TRICHLUC_RULES

put() { # put FILE PROVINCE LINE...
    file=$1 province=$2
    shift 2
    { printf 'TỈNH ỦY %s\nSố %s-KH/TU\nngày 3 tháng 2 năm 2021\nKẾ HOẠCH\nvề việc chung\n' "$province" "${file%.txt}"
        for line in "$@"; do echo "$line"; done; } >"$file"
}
put 1.txt 'TUYÊN QUANG' \
    '1. Đến năm 2025, tỷ lệ tập hợp quần chúng vào tổ chức chính trị - xã hội đạt trên 80%.' \
    '2. Hằng năm, mỗi cơ sở đoàn, hội giúp ít nhất 01 hộ thoát nghèo.'
cat >>1.txt <<'EOF'
Biểu số 1
Tổng hợp hội viên năm trước

| TT | Đơn vị | Năm | Tổng số hội viên | Tỷ lệ thu hút (%) |
|---|---|---|---|---|
| 1 | Hội Nông dân | 2016 | 1.250 | 76,5 |
| | | 2020 | 1.300 | 78,5 |
| 2 | Đoàn Thanh niên | 2020 | 700 | 81 |
EOF
put 2.txt 'LÀO CAI' \
    '1. Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 90% trở lên.' \
    '2. Đến năm 2030, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 95% trở lên.'
put 3.txt 'HÀ GIANG' '1. Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 70% trở lên.'
run 0 "three provinces" ingest -q 1.txt 2.txt 3.txt

run 0 "the table" compare
check "80 columns" test "$(wc -L <out)" -le 80
has "a value, then the next in time" out '≥ 90 % đến 2025'
has "its document and page" out '[1] tr. 1'
has "the documents below" out '[2] 3-KH/TU, 3/2/2021'
has "what is near an empty cell" out '≈ > 80 % đến'
has "what is missing" out 'Lào Cai không nêu 1 chỉ tiêu mà tỉnh khác nêu (1 văn bản): Giúp hộ thoát nghèo.'
COLUMNS=240 "$BIN" compare >wide 2>err
has "where it stood, by its table, and what is left" wide '2020: Hội Nông dân 78,5 % (còn 1,5 điểm %)'
has "or that it is reached" wide '(đã đạt)'
lacks "not what an older year says" wide '76,5'
COLUMNS=60 "$BIN" compare >out 2>err
check "60 columns, too" test "$(wc -L <out)" -le 60
has "say the same" out '95 %'

run 0 "as JSON" compare --format json
cp out all.json
check "near rows, gaps and sources are for programs, too" python3 - <<'EOF'
import json
c = json.load(open("all.json"))
assert [p["slug"] for p in c["provinces"]] == ["ha-giang", "lao-cai", "tuyen-quang"]
assert [p["documents"] for p in c["provinces"]] == [1, 1, 1] and c["borders"] == "then"
at = {r["subject"]: i for i, r in enumerate(c["rows"]) if r["indicator"] == "ty-le-tap-hop"}
farmers, whole = at["hoi-nong-dan"], at["to-chuc-chinh-tri-xa-hoi"]
assert {"row": whole, "why": "part"} in c["rows"][farmers]["near"]
items = c["rows"][farmers]["cells"]["lao-cai"]
assert [(i["comparator"], i["value"], i["unit"], i["end"], i["page"]) for i in items] == [
    (">=", 90, "%", "2025-12-31", 1), (">=", 95, "%", "2030-12-31", 1)], items
assert all(i["doc"] and i["id"].startswith(i["doc"]) and 0 < i["confidence"] <= 1 for i in items)
gaps = {(g["province"], c["rows"][g["row"]]["indicator"]) for g in c["gaps"]}
assert gaps == {("ha-giang", "giup-ho-thoat-ngheo"), ("lao-cai", "giup-ho-thoat-ngheo")}, gaps
EOF

run 0 "as merged in 2025" compare --borders now
lacks "Hà Giang is no column" out '│ Hà Giang'
has "but its document keeps its name" out '≥ 70 % đến 2025 [Hà'
run 0 "a code of the 34" compare --borders now --province 15 --format json
check "is Lào Cai's, once Yên Bái's" test "$(jq -c '[.provinces[].name]' out)" = '["Lào Cai"]'
run 0 "a code" compare --borders now --province 02,10 --format json
check "leads to what it is part of now" test "$(jq -c '[.provinces[].name]' out)" = '["Tuyên Quang","Lào Cai"]'

# ---- what a document says again stands once, with its pages
mkdir again
put again/4.txt 'HÀ TĨNH' '1. Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 70% trở lên.' \
    '2. Đến năm 2026, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 75% trở lên.'
printf '\f2. Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 70%% trở lên.\n' >>again/4.txt
sed -i '/^Số /d' again/4.txt
run 0 "a document that repeats itself" ingest -q --store again.db again
run 0 "is compared" compare --store again.db
check "once" test "$(grep -c '70 %' out)" -eq 1
has "with both pages" out '[1] tr. 1, 2'
has "a document without a number goes by its issuer" out '[1] Tỉnh ủy Hà Tĩnh, 3/2/2021'
run 0 "for programs" compare --store again.db --format json
check "there are two" test "$(jq '[.rows[].cells[][] | select(.value == 70)] | length' out)" -eq 2

# ---- central offices are no province, nor nobody
mkdir up
cat >up/ministry.txt <<'EOF'
BỘ XÂY DỰNG
Số: 8/KH-BXD
Hà Nội, ngày 3 tháng 2 năm 2021
KẾ HOẠCH
về việc chung

1. Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 60% trở lên.
EOF
sed 's/^BỘ XÂY DỰNG$/BAN CHỈ ĐẠO/; s/BXD/BCĐ/; s/^Hà Nội, n/N/' up/ministry.txt >up/nobody.txt
cp 3.txt up/
run 0 "a ministry's plan, somebody's, and a province's" ingest -q --store up.db up
run 0 "side by side" compare --store up.db --format json
check "in columns of their own, behind the provinces" test "$(jq -c '[.provinces[].slug]' out)" = '["ha-giang","trung-uong",""]'
check "only a province can leave out what others ask" test "$(jq -r '.gaps[].province' out | sort -u | tr '\n' ' ')" = ""
run 0 "asked for by name" compare --store up.db --province 'Trung ương,Hà Giang'
has "stands under its name" out '│ Trung ương'
run 0 "its number tells it, too" export --store up.db --type document
check "the ministry has no province" test "$(jq -r 'select(.issuer=="Bộ Xây dựng").province' out)" = null

run 64 "a province that is none" compare --province Xyz
has "is told" err "no province 'Xyz'"
has "with those there are" err 'lao-cai                            Lào Cai (1 document)'
check "and no table" test ! -s out

# ---- readers' corrections
mark() { # mark VALUE VERDICT MORE: the target of that value as the report marks it
    trichluc export --type target | jq -c "select(.value == $1) |
        {doc, id, type, page, line, quote, verdict: \"$2\", at: \"2026-01-02T03:04:05Z\"} + $3"
}
{ mark 70 wrong '{}'; mark 90 corrected '{values: {value: 91.5, unit: "%"}}'
    mark 95 corrected '{values: {value: 96, end: null, comparator: ">"}}'; mark 80 right '{}'; } >list
printf '{"trichluc":"marks","version":1,"by":"Đọc Giả","marks":[%s]}' "$(paste -sd, list)" >m.json
run 0 "marks are taken" correct -q m.json
run 0 "compared again" compare --format json
has "one is told as wrong" err '1 target left out: a reader marked it as wrong'
check "what readers say counts" python3 - <<'EOF'
import json
c = json.load(open("out"))
assert c["marked_wrong"] == 1
values = {(i["value"], i["comparator"], i["end"], i["review"]) for r in c["rows"] for x in r["cells"].values() for i in x}
assert values == {(91.5, ">=", "2025-12-31", "corrected"), (96, ">", None, "corrected"),
                  (80, ">", "2025-12-31", "right"), (1, ">=", None, None)}, values
EOF
run 0 "in the table" compare
has "a corrected value says so" out '> 96 % (đã sửa)'

# What was read unsurely is marked wherever a person looks.
sqlite3 trichluc.db 'UPDATE target SET confidence = 0.65 WHERE value = 1'
run 0 "an unsure value in the table" compare
has "is marked" out '≥ 1 hộ/năm (?)'
check "once" test "$(grep -c '│.*(?)' out)" -eq 1
run 0 "on the page" compare --format html
has "too, with how sure" out '>≥ 1 hộ/năm</span><span class="low"> ⚠ chưa chắc 0,65</span>'
check "once" test "$(grep -o '⚠' out | wc -l)" -eq 1
finish
