#!/bin/sh
# Workbooks: every cell is what the CSV has, numbers and dates as such, links lead to their evidence.
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
finish
