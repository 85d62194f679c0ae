#!/bin/sh
# What researchers take along: a Data Package that is what it says, a calendar that calendars read,
# CSV for programs and for spreadsheets, views.
. "$(dirname "$0")/../lib.sh"

mkdir in
cat >in/a.txt <<'EOF'
TỈNH ỦY TUYÊN QUANG
Số 9-KH/TU
Tuyên Quang, ngày 5 tháng 3 năm 2021
KẾ HOẠCH
về việc "làm sạch"; đẹp, vui
Theo Nghị quyết số 3-NQ/TU ngày 2/2/2020 của Tỉnh ủy.
1. Mục tiêu
- Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt trên 80,5%.
=2+3 Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Phụ nữ đạt trên 70%.
2. Tổ chức thực hiện
- Hội Nông dân chủ trì tổng hợp, báo cáo Tỉnh ủy trước ngày 15/6 và ngày 15/12 hằng năm.
- Hội Phụ nữ báo cáo trước 14h00 thứ 5 hằng tuần.
- Đoàn Thanh niên báo cáo kết quả hằng quý.
- Hoàn thành việc rà soát (bản giấy\bản mềm) trước ngày 30/6/2021.
- Văn phòng tổng kết trong tháng 6/2021.
EOF
printf 'TỈNH ỦY LÀO CAI\nKẾ HOẠCH\n- Đến năm 2025, tỷ lệ tập hợp hội viên của Hội Nông dân đạt 90%% trở lên.\n' >in/b.txt
run 0 "two documents" ingest -q in
run 0 "their records" export -o all.jsonl
check "are of every kind that is tested" sh -c 'for k in target deadline assignment citation; do
    grep -q "\"type\":\"$k\"" all.jsonl || exit 1; done'
grep '"type":"deadline"' all.jsonl >deadlines.jsonl

# ---- Data Package
run 64 "a Data Package is a folder" export --format datapackage
run 0 "export --format datapackage" export --format datapackage -o pack
run 0 "and again" export --format datapackage -o pack2
check "the same bytes" diff -r pack pack2
check "nothing is left beside" test "$(ls pack | wc -l)" -eq 8
cat >package.py <<'PY'
import csv, datetime, hashlib, json, os, re, sys
D = sys.argv[1]
p = json.load(open(D + '/datapackage.json', encoding='utf-8'))
assert p['$schema'] == 'https://datapackage.org/profiles/2.0/datapackage.json'
assert re.match(r'^[a-z0-9._-]+$', p['name']) and p['resources']
assert all(l.get('name') or l.get('path') for l in p['licenses'])
assert p['sources'] and all(s['title'] for s in p['sources'])
datetime.datetime.strptime(p['created'], '%Y-%m-%dT%H:%M:%SZ')
rows, names = {}, [r['name'] for r in p['resources']]
assert len(set(names)) == len(names)


def value(f, s):
    if f['type'] == 'integer':
        return int(s)
    if f['type'] == 'number':
        assert re.match(r'-?[0-9]+(\.[0-9]+)?$', s), s
        return float(s)
    if f['type'] == 'date':
        return datetime.date.fromisoformat(s)
    if f['type'] == 'list':
        v = s.split(f['delimiter'])
        return [float(x) for x in v] if f.get('itemType') == 'number' else v
    assert f['type'] == 'string', f
    return s


for r in p['resources']:
    assert re.match(r'^[a-z0-9._-]+$', r['name'])
    assert not os.path.isabs(r['path']) and '..' not in r['path']
    data = open(os.path.join(D, r['path']), 'rb').read()
    assert len(data) == r['bytes'], r['name']
    assert r['hash'] == 'sha256:' + hashlib.sha256(data).hexdigest(), r['name']
    data.decode(r['encoding'])
    if r.get('type') != 'table':
        continue
    schema, dialect = r['schema'], r['dialect']
    assert dialect['delimiter'] == ',' and dialect['doubleQuote'] and dialect['header']
    assert data.count(b'\n') == data.count(dialect['lineTerminator'].encode())
    table = list(csv.reader(data.decode().splitlines(True), strict=True))
    fields = schema['fields']
    assert table[0] == [f['name'] for f in fields], r['name']
    rows[r['name']] = []
    for line in table[1:]:
        assert len(line) == len(fields)
        row = {}
        for f, s in zip(fields, line):
            c = f.get('constraints', {})
            assert f['description']
            if s in schema['missingValues']:
                assert not c.get('required'), (r['name'], f['name'])
                row[f['name']] = None
                continue
            v = row[f['name']] = value(f, s)
            assert 'enum' not in c or v in c['enum'], (f['name'], v)
            assert v >= c.get('minimum', v) and v <= c.get('maximum', v), (f['name'], v)
        rows[r['name']].append(row)
for r in p['resources']:
    if r.get('type') != 'table':
        continue
    keys = [tuple(x[k] for k in r['schema']['primaryKey']) for x in rows[r['name']]]
    assert len(set(keys)) == len(keys) and not any(None in k for k in keys), r['name']
    for k in r['schema'].get('foreignKeys', []):
        ref = {tuple(x[f] for f in k['reference']['fields']) for x in rows[k['reference']['resource']]}
        assert {tuple(x[f] for f in k['fields']) for x in rows[r['name']]} <= ref, r['name']
lines = [json.loads(x) for x in open(D + '/records.jsonl', encoding='utf-8')]
want = [json.loads(x) for x in open('all.jsonl', encoding='utf-8')]
if len(sys.argv) < 3:
    assert lines == want
    assert sum(len(v) for v in rows.values()) == len(want)
    q = [x['quote'] for x in rows['target']]
    assert any(x.startswith('- ') for x in q) and any(x.startswith('=2') for x in q), q
else:
    assert sorted(rows) == sorted(sys.argv[2:]), rows.keys()
PY
python() { python3 "$@" >out 2>err; }
check "is what its datapackage.json says" python package.py pack
run 0 "some types" export --format datapackage --type target -o some
check "come with their documents" python package.py some document target
chmod 500 pack2
if [ "$(id -u)" = 0 ]; then
    skip "a folder that cannot be written" "root can"
else
    run 74 "a folder that cannot be written" export --format datapackage -o pack2
fi
run 74 "a folder in none" export --format datapackage -o no/such
has "is told" err "no/such"

# ---- calendar
run 0 "export --format ics" export --format ics
cp out a.ics
run 0 "to a file" export --format ics --type deadline -o b.ics
same "the same" a.ics b.ics
run 64 "targets are no events" export --format ics --type target
cat >events.py <<'PY'
import datetime, json, re
data = open('a.ics', 'rb').read()
assert data.endswith(b'\r\n') and data.count(b'\n') == data.count(b'\r\n')
for line in data.split(b'\r\n'):
    assert len(line) <= 75, line
    line.decode('utf-8')  # no letter is torn
lines = data.decode('utf-8').replace('\r\n ', '').split('\r\n')[:-1]
stack, events = [], []
for line in lines:
    name, _, value = line.partition(':')
    key, *params = name.split(';')
    if key == 'BEGIN':
        stack.append(value)
        if value == 'VEVENT':
            events.append({})
    elif key == 'END':
        assert stack.pop() == value
    elif stack[-1] == 'VEVENT':
        assert key not in events[-1], key
        events[-1][key] = (value, params)
        if key in ('SUMMARY', 'DESCRIPTION'):
            assert not re.search(r'(?<!\\)(?:\\\\)*[;,]', value), value
assert not stack and lines[0] == 'BEGIN:VCALENDAR' and 'VERSION:2.0' in lines
want = [json.loads(x) for x in open('deadlines.jsonl', encoding='utf-8')]
assert len(want) == len(events) >= 5, len(events)
assert len({e['UID'][0] for e in events}) == len(events)


def day(s):
    return datetime.datetime.strptime(s[:8], '%Y%m%d').date()


kinds = set()
for w, e in zip(want, events):
    assert e['UID'][0] == w['id'] + '@trichluc'
    assert e['DTSTAMP'][0] == '20210305T000000Z', e['DTSTAMP']
    assert e['CATEGORIES'][0] == w['kind'] and e['SUMMARY'][0]
    assert '9-KH/TU\\, 5/3/2021\\, Tuyên Quang' in e['DESCRIPTION'][0], e['DESCRIPTION']
    first = day(e['DTSTART'][0])
    kinds.add(w['rrule'] or w['kind'])
    if w['kind'] == 'by':
        assert first.isoformat() == w['end'] and day(e['DTEND'][0]) - first == datetime.timedelta(1)
    elif w['kind'] == 'during':
        assert first.isoformat() == w['start']
        assert (day(e['DTEND'][0]) - datetime.timedelta(1)).isoformat() == w['end']
    elif w['kind'] == 'every':
        rule = dict(x.split('=') for x in e['RRULE'][0].split(';'))
        assert rule['FREQ'] in ('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY')
        assert first >= datetime.date(2021, 3, 5)
        if 'BYMONTH' in rule:
            assert first.month in map(int, rule['BYMONTH'].split(','))
        if rule.get('BYMONTHDAY') == '-1':
            assert (first + datetime.timedelta(1)).day == 1
        elif 'BYMONTHDAY' in rule:
            assert first.day in map(int, rule['BYMONTHDAY'].split(','))
        if 'BYDAY' in rule:
            assert 'MO TU WE TH FR SA SU'.split()[first.weekday()] in rule['BYDAY']
        if 'BYHOUR' in rule:  # not allowed with a date alone
            assert e['DTSTART'][1] == ['TZID=Asia/Ho_Chi_Minh'] and 'DTEND' not in e
            assert e['DTSTART'][0].endswith('T140000')
        else:
            assert e['DTSTART'][1] == ['VALUE=DATE']
assert {'by', 'during', 'FREQ=WEEKLY;BYDAY=TH;BYHOUR=14;BYMINUTE=0',
        'FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15', 'FREQ=MONTHLY;INTERVAL=3'} <= kinds, kinds
quarter = [e for w, e in zip(want, events) if w['rrule'] == 'FREQ=MONTHLY;INTERVAL=3'][0]
assert day(quarter['DTSTART'][0]) == datetime.date(2021, 3, 31)
assert quarter['RRULE'][0] == 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1'
assert any('\\\\' in e['DESCRIPTION'][0] for e in events)  # a backslash is escaped
PY
check "is a calendar, each event its record" python events.py
run 0 "of a store without deadlines" ingest -q --store none.db in/b.txt
run 0 "a calendar is made, too" export --store none.db --format ics
has "and ends" out "END:VCALENDAR"
lacks "without events" out "BEGIN:VEVENT"

# ---- CSV
run 0 "CSV for programs" export --format csv --type target
cp out plain.csv
run 0 "CSV for a spreadsheet" export --format csv --type target --spreadsheet
cp out sheet.csv
run 64 "JSON Lines are for none" export --format jsonl --spreadsheet
check "text that would be a formula is text; numbers are numbers; nothing else differs" python -c '
import csv
plain = list(csv.reader(open("plain.csv", newline="", encoding="utf-8")))
raw = open("sheet.csv", "rb").read()
assert raw.startswith(b"\xef\xbb\xbf") and not open("plain.csv", "rb").read().startswith(b"\xef")
sheet = list(csv.reader(open("sheet.csv", newline="", encoding="utf-8-sig")))
assert len(plain) == len(sheet) > 2
n = 0
for a, b in zip(plain, sheet):
    for x, y in zip(a, b):
        if x and x[0] in "=+-@":
            assert y == "\x27" + x
            n += 1
        else:
            assert x == y
assert n >= 4, n'
run 0 "a comparison for a spreadsheet" compare -q --format csv --spreadsheet
check "has its mark" test "$(head -c 3 out | od -An -tx1 | tr -d ' ')" = efbbbf

# ---- views
check "views: targets with their documents, pairs, leads, documents" python -c '
import sqlite3
db = sqlite3.connect("file:trichluc.db?mode=ro", uri=True)
q = lambda s: db.execute(s).fetchall()
assert q("SELECT province, document_number, comparator, value, \"end\" FROM v_targets"
         " WHERE subject=\x27hoi-nong-dan\x27 ORDER BY value") == [
    ("Tuyên Quang", "9-KH/TU", ">", 80.5, "2025-12-31"), ("Lào Cai", None, ">=", 90.0, "2025-12-31")]
assert q("SELECT province_a, value_a, province_b, value_b FROM v_target_pairs") == [
    ("Lào Cai", 90.0, "Tuyên Quang", 80.5)]
for v in "deadlines", "assignments", "citations", "statistics", "targets":
    t = v[:-1]
    assert q("SELECT count(*) FROM v_%s" % v) == q("SELECT count(*) FROM %s" % t), v
assert q("SELECT sum(targets), sum(deadlines) FROM v_documents") == [
    (q("SELECT count(*) FROM target")[0][0], q("SELECT count(*) FROM deadline")[0][0])]
assert ("Tuyên Quang", "hoi-nong-dan", 1) in q("SELECT * FROM v_leads")'
finish
