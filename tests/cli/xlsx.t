#!/bin/sh
# Workbooks: every cell is what the CSV has, numbers and dates as such, links lead to their evidence.
# The page for browsers: the same values, nothing to load, words of documents escaped.
. "$(dirname "$0")/../lib.sh"

cat >book.py <<'PY'
import csv, datetime, re, sys, zipfile
import xml.etree.ElementTree as ET
M = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'


def column(ref):
    n = 0
    for c in re.match('[A-Z]+', ref).group():
        n = n * 26 + ord(c) - 64
    return n - 1


class Sheet:
    """Cells as {(row, column): value}: str, float, or datetime.date by the cell's style."""

    def __init__(self, book, path):
        self.root = ET.fromstring(book.zip.read(path))
        self.cells, self.rows = {}, 0
        for c in self.root.iter(M + 'c'):
            ref, kind = c.get('r'), c.get('t')
            at = int(re.search('[0-9]+', ref).group()) - 1, column(ref)
            self.rows = max(self.rows, at[0] + 1)
            assert c.find(M + 'f') is None, 'a formula at ' + ref
            if kind == 'inlineStr':
                self.cells[at] = ''.join(t.text or '' for t in c.iter(M + 't'))
            elif kind == 's':
                self.cells[at] = book.strings[int(c.find(M + 'v').text)]
            elif c.find(M + 'v') is not None:
                v = float(c.find(M + 'v').text)
                if book.dates[int(c.get('s', 0))]:
                    v = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(v))
                self.cells[at] = v
        self.head = [self.cells.get((0, i), '') for i in range(1 + max(c for _, c in self.cells))]
        self.links = {h.get('ref'): h.get('location') for h in self.root.iter(M + 'hyperlink')}

    def table(self):
        return [[self.cells.get((r, c), '') for c in range(len(self.head))] for r in range(self.rows)]

    def frozen_and_filtered(self):
        pane = self.root.find('.//' + M + 'pane')
        return pane is not None and pane.get('state', '').startswith('frozen') \
            and self.root.find(M + 'autoFilter') is not None


class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        assert self.zip.testzip() is None
        for n in self.zip.namelist():
            if n.endswith(('.xml', '.rels')):
                ET.fromstring(self.zip.read(n))
        self.strings = []
        if 'xl/sharedStrings.xml' in self.zip.namelist():
            self.strings = [''.join(t.text or '' for t in si.iter(M + 't'))
                            for si in ET.fromstring(self.zip.read('xl/sharedStrings.xml'))]
        styles = ET.fromstring(self.zip.read('xl/styles.xml'))
        formats = {f.get('numFmtId'): f.get('formatCode') for f in styles.iter(M + 'numFmt')}
        self.dates = [formats.get(x.get('numFmtId')) == 'yyyy-mm-dd'
                      for x in styles.find(M + 'cellXfs')]
        rels = {r.get('Id'): r.get('Target')
                for r in ET.fromstring(self.zip.read('xl/_rels/workbook.xml.rels'))}
        book = ET.fromstring(self.zip.read('xl/workbook.xml'))
        self.sheets = {s.get('name'): Sheet(self, 'xl/' + rels[s.get(R + 'id')])
                       for s in book.iter(M + 'sheet')}


def plain(v):
    if isinstance(v, float):
        return '%.4f' % v
    return str(v)


def same_as_csv(book, name, path):
    numbers = {'page', 'line', 'confidence', 'value', 'value_to', 'year', 'pages'}
    want = list(csv.reader(open(path, newline='', encoding='utf-8')))
    got = book.sheets[name].table()
    assert len(want) == len(got), (name, len(want), len(got))
    for w, g in zip(want, got):
        for key, a, b in zip(want[0], w, g):
            if w is not want[0] and a and key in numbers:
                assert isinstance(b, float), (name, key, b)
                a = '%.4f' % float(a)
            if w is not want[0] and key in {'start', 'end', 'date'} and re.match(r'\d{4}-\d\d-\d\d$', a):
                assert isinstance(b, datetime.date), (name, key, b)
            assert a == plain(b), (name, key, a, b)
    assert book.sheets[name].frozen_and_filtered(), name
PY
python() { python3 "$@" >out 2>err; }

printf 'TỈNH ỦY A\nKẾ HOẠCH\n1. Đến năm 2025, trên 80,5%% số hộ tham gia.\n=1+1 đến năm 2025, trên 75%% số hộ <b>&amp;</b> tham gia.\n2. Hoàn thành trước ngày 30/6/2025.\n' >a.txt
printf 'TỈNH ỦY B\nKẾ HOẠCH, "mới"\n1. Đến năm 2025, trên 85%% số hộ tham gia.\n' >b.txt
trichluc ingest -q b.txt a.txt

run 64 "a workbook is not for standard output" export --format xlsx
has "is told" err "needs -o"
run 0 "export --format xlsx" export --format xlsx -o all.xlsx
check "and leaves nothing beside it" test "$(ls all.xlsx*)" = all.xlsx
run 0 "the same as CSV" export --format csv -o tables
check "every sheet holds what the CSV holds" python -c '
from book import *
b = Book("all.xlsx")
types = "document target deadline assignment citation statistic".split()
assert list(b.sheets) == types, list(b.sheets)
for t in types:
    same_as_csv(b, t, "tables/%s.csv" % t)
assert b.sheets["target"].rows > 2
t = b.sheets["target"]
assert any(isinstance(v, datetime.date) for v in t.cells.values())'
run 0 "one type" export --format xlsx --type deadline -o one.xlsx
check "is one sheet" python -c '
from book import *
assert list(Book("one.xlsx").sheets) == ["deadline"]'
run 0 "two types into a folder" export --format xlsx --type target,deadline -o folder/
check "is a workbook each" python -c '
from book import *
for t in "target", "deadline":
    assert list(Book("folder/%s.xlsx" % t).sheets) == [t]'
run 74 "a folder that is not there" export --format xlsx -o no/such.xlsx
has "is told" err "no/such.xlsx"
if [ -w /dev/full ]; then
    run 74 "no room" export --format xlsx -o /dev/full
    has "is told, too" err "No space left"
else
    skip "no room" "no /dev/full here"
fi
mkdir small
TMPDIR=$T/none "$BIN" export --format xlsx -o small/x.xlsx >out 2>err
check "no folder for what is written aside" test $? -eq 74
check "leaves nothing" test -z "$(ls small)"

# Files may not grow beyond 96 KiB: the sheets' temporary ones do not take all rows.
{ printf 'TỈNH ỦY C\nKẾ HOẠCH\n'; for i in $(seq 200); do echo "$i. Đến năm 2025, trên $((i % 90 + 1))% số hộ tham gia."; done; } >many.txt
run 0 "a long document" ingest -q --store many.db many.txt
(trap '' XFSZ; ulimit -f 192; exec "$BIN" export --store many.db --format xlsx -o many.xlsx) >out 2>err
check "sheets that could not be written" test $? -eq 74
check "make no workbook" test ! -e many.xlsx
run 0 "with room" export --store many.db --format xlsx -o many.xlsx
check "there is one" python -c '
from book import *
assert Book("many.xlsx").sheets["target"].rows == 201'

# ---- compare

for p in 'HÀ TĨNH' 'LÀO CAI'; do
    n=$((${n:-80} + 5))
    printf 'TỈNH ỦY %s\nĐẢNG CỘNG SẢN VIỆT NAM\nSố 7-KH/TU\nngày 3 tháng 2 năm 2021\nKẾ HOẠCH\nvề <script>alert(1)</script>\n1. Đến năm 2025, tỷ lệ tập hợp đoàn viên của Hội Nông dân đạt %s%% trở lên & "<b>hơn</b>".\n2. Đến năm 2030, tỷ lệ tập hợp đoàn viên của Hội Nông dân đạt 9%s,5%% trở lên.\n' "$p" $n ${n#8} >"p$n.txt"
done
run 0 "two provinces are read" ingest -q --store two.db p85.txt p90.txt
run 64 "a comparison in a workbook is not for standard output" compare --store two.db --format xlsx
run 0 "compare --format xlsx" compare --store two.db --format xlsx -o two.xlsx
run 0 "compare --format json" compare --store two.db --format json
cp out two.json
trichluc export --store two.db --format csv -o two
check "the comparison, its evidence, the records" python -c '
from book import *
import json
b = Book("two.xlsx")
assert list(b.sheets) == ["So sánh", "Nguồn", "Không nêu", *"document target deadline assignment citation statistic".split()]
for t in list(b.sheets)[3:]:
    same_as_csv(b, t, "two/%s.csv" % t)
want = json.load(open("two.json"))
table, evidence = b.sheets["So sánh"], b.sheets["Nguồn"]
assert table.frozen_and_filtered() and evidence.frozen_and_filtered()
names = [p["name"] for p in want["provinces"]]
assert len(names) == 2 and table.head[5:] == names + [n + ": " + m for m in ("văn bản, trang", "mức trước đó", "độ tin cậy") for n in names], table.head
assert table.rows == 1 + len(want["rows"]) and table.rows > 1
rows = [dict(zip(evidence.head, r)) for r in evidence.table()[1:]]
seen = 0
for r, row in enumerate(want["rows"]):
    assert table.cells[r + 1, 0] == row["indicator_name"]
    for p, slug in enumerate(x["slug"] for x in want["provinces"]):
        items = row["cells"][slug]
        ref = chr(ord("F") + p) + str(r + 2)
        assert table.cells.get((r + 1, 11 + p)) == min((i["confidence"] for i in items), default=None)
        if not items:
            assert table.cells[r + 1, 5 + p] == "–" and ref not in table.links
            continue
        assert [i["text"] for i in items] == [x.split(" (")[0] for x in table.cells[r + 1, 5 + p].split(";\n")]
        assert all("7-KH/TU, tr. %d" % i["page"] in table.cells[r + 1, 7 + p] for i in items)
        sheet, first, last = re.match(r"\x27(.+)\x27!A(\d+):[A-Z]+(\d+)$", table.links[ref]).groups()
        assert sheet == "Nguồn" and int(last) - int(first) + 1 == len(items)
        for k, i in enumerate(items):
            e = rows[int(first) - 2 + k]
            assert e["id"] == i["id"] and e["value"] == i["value"] and e["province"] == names[p]
            assert str(e["end"]) == (i["end"] or "") and e["number"] == "7-KH/TU"
            assert e["quote"] == i["quote"] and e["page"] == i["page"] and e["line"] == i["line"]
            assert e["path"].endswith(".txt")
            seen += 1
assert seen == len(rows) == 4, (seen, rows)'
run 0 "one province" compare -q --store two.db --format xlsx --province 'Lào Cai' -o one.xlsx
check "has the records of its documents" python -c '
from book import *
b = Book("one.xlsx")
docs = {v for (r, c), v in b.sheets["target"].cells.items() if c == 1 and r}
assert len(docs) == 1 and b.sheets["document"].rows == 2, docs'
run 0 "an empty comparison" compare -q --store two.db --format xlsx --indicator nhiem-ky-giu-chuc -o none.xlsx
check "is a workbook, too" python -c '
from book import *
assert Book("none.xlsx").sheets["So sánh"].rows == 1'

run 0 "compare --format html" compare --store two.db --format html
cp out two.html
run 0 "compare --format html -o" compare --store two.db --format html -o file.html
same "writes the same to a file" two.html file.html
lacks "words of documents are escaped" two.html '<script'
has "and are there" two.html 'về &lt;script&gt;alert(1)&lt;/script&gt;'
check "is well-formed, loads nothing, and has every value with its source" python -c '
from html.parser import HTMLParser
import json
class Page(HTMLParser):
    stack, counts, text, values, quotes = [], {}, "", [], []
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        assert not {"src", "href", "onclick", "style"} & set(attrs), (tag, attrs)
        if tag not in ("meta", "br"):
            self.stack.append((tag, attrs.get("class", "")))
        if tag == "th":
            assert attrs["scope"] in ("col", "row", "rowgroup")
        if tag == "html":
            assert attrs["lang"] == "vi"
    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag, tag
    def handle_data(self, s):
        if self.stack and self.stack[-1] == ("span", "value"):
            self.values.append(s)
        if self.stack and self.stack[-1][0] == "blockquote":
            self.quotes.append(s)
p = Page()
text = open("two.html", encoding="utf-8").read()
p.feed(text)
assert not p.stack, p.stack
assert "url(" not in text and "@import" not in text
want = [i for r in json.load(open("two.json"))["rows"] for c in r["cells"].values() for i in c]
assert p.values == [i["text"] for i in want] and len(want) == 4, p.values
assert p.quotes == [i["quote"] for i in want], p.quotes
assert p.counts["details"] == 4 and p.counts["caption"] == 1 and p.counts["table"] == 1
assert set(p.counts) <= set("html head meta title style body main h1 h2 p table caption thead tbody tr th td div span details summary blockquote code ol li strong br".split()), p.counts'
run 0 "an empty page" compare -q --store two.db --format html --indicator nhiem-ky-giu-chuc
has "says so" out "Không có gì để so sánh"
has "and ends" out "</html>"
run 74 "a page in a folder that is not there" compare --store two.db --format html -o no/such.html
run 74 "a workbook there" compare --store two.db --format xlsx -o no/such.xlsx
if [ -w /dev/full ]; then
    run 74 "no room for a workbook" compare --store two.db --format xlsx -o /dev/full
    run 74 "no room for a page" compare --store two.db --format html -o /dev/full
    "$BIN" compare -q --store two.db --format html >/dev/full 2>err
    check "nor on standard output" test $? -eq 74
    has "is told there" err "standard output"
else
    skip "no room for comparisons" "no /dev/full here"
fi
# ---- another program's reading: LibreOffice opens the workbooks and says what it sees
case $BIN in
*/san/*) soffice=no ;; # once is enough
*) soffice=yes ;;
esac
if [ $soffice = yes ] && command -v soffice >/dev/null 2>&1; then
    soffice "-env:UserInstallation=file://$T/profile" --headless --convert-to \
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' \
        --outdir seen all.xlsx two.xlsx >out 2>err
    check "LibreOffice reads every sheet as the CSV has it" python -c '
import csv
n = 0
for book, folder in ("all", "tables"), ("two", "two"):
    for t in "document target deadline assignment citation statistic".split():
        want = list(csv.reader(open("%s/%s.csv" % (folder, t), newline="", encoding="utf-8")))
        got = list(csv.reader(open("seen/%s-%s.csv" % (book, t), newline="", encoding="utf-8")))
        assert len(want) == len(got), (t, len(want), len(got))
        for a, b in zip(want, got):
            for key, x, y in zip(want[0], a, b):
                if x != y:
                    assert key in ("confidence", "value", "value_to") and float(x) == float(y), (t, key, x, y)
                n += 1
assert n > 400, n'
    check "and the comparison as JSON has it" python -c '
import csv, json
got = list(csv.reader(open("seen/two-So sánh.csv", newline="", encoding="utf-8")))
want = json.load(open("two.json"))
assert len(got) == 1 + len(want["rows"])
for line, row in zip(got[1:], want["rows"]):
    assert line[:3] == [row["indicator_name"], row["subject_name"] or "(không nêu cơ quan)", row["unit"] or ""]
    for cell, p in zip(line[5:], want["provinces"]):
        items = row["cells"][p["slug"]]
        assert [x.split(" (")[0] for x in cell.split(";\n")] == [i["text"] for i in items] or not items'
else
    skip "LibreOffice reads the workbooks" "it is not here, or has been asked"
fi
finish
