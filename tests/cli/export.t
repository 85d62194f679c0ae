#!/bin/sh
# Export, compare and status: what is written, where, and what is said when it cannot be.
. "$(dirname "$0")/../lib.sh"

run 66 "export without a store" export
has "says how to make one" err "trichluc ingest"
run 66 "compare without a store" compare
run 66 "status without a store" status
check "makes none" test ! -e trichluc.db

printf 'TỈNH ỦY A\nKẾ HOẠCH\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n' >a.txt
printf 'TỈNH ỦY B\nKẾ HOẠCH, "mới"\n1. Đến năm 2025, trên 85%% số hộ tham gia.\n' >b.txt
trichluc ingest -q b.txt a.txt

run 0 "export" export
cp out all.jsonl
grep '"type":"document"' all.jsonl >documents
run 0 "export of one type" export --type document
same "is that part of all" documents out
check "by path" test "$(sed -n '1s/.*"path":"\([^"]*\)".*/\1/p' out)" = a.txt
run 0 "export to a file" export -o out.jsonl
same "writes the same" all.jsonl out.jsonl
check "and nothing on standard output" test ! -s out
check "and leaves nothing beside it" test "$(ls out.jsonl*)" = out.jsonl
run 0 "export to a file that is there" export --type document -o out.jsonl
same "replaces it" documents out.jsonl
run 0 "csv of one type" export --format csv --type document
has "has the contract's keys in its first row" out "type,doc,id,page,line,section,quote,raw,bbox"
check "ends lines as RFC 4180 says" test "$(grep -c "$(printf '\r')" out)" -ge 3
run 0 "csv of all types" export --format csv -o tables
for t in document target deadline assignment citation statistic; do
    check "has a file of ${t}s" test -s "tables/$t.csv"
done
run 0 "jsonl of several types into a folder" export --type target,document -o tables/
check "has a file a type" test -f tables/document.jsonl -a -f tables/target.jsonl
run 74 "a folder that is not there" export -o no/such/file
has "is told" err "no/such/file"
if [ -w /dev/full ]; then
    run 74 "no room in a file" export -o /dev/full
    "$BIN" export >/dev/full 2>err
    check "no room on standard output" test $? -eq 74
    has "is told" err "No space left"
    "$BIN" --help >/dev/full 2>err
    check "not even for help" test $? -eq 74
else
    skip "no room" "no /dev/full here"
fi
{ trichluc export; echo $? >st; } 2>err | true
check "a reader that goes away is no news" test ! -s err

run 0 "compare" compare
for f in csv json; do
    run 0 "compare --format $f" compare --format $f
    cp out compared
    run 0 "compare -o" compare --format $f -o compared.out
    same "writes the same to a file" compared compared.out
done
run 64 "compare with a province that no list has" compare --province 'Tuyen Quan'
has "names one like it" err "like it: Tuyên Quang"
check "and writes nothing" test ! -s out
run 0 "compare with a province that has no document" compare --province 'Cà Mau'
has "names it" err "Cà Mau"
run 64 "compare with an indicator that no list has" compare --indicator ung-dung-cnt
has "names one like it" err "like it: ung-dung-cntt"
run 64 "borders of another time" compare --borders 1975
run 0 "compare --borders now" compare --borders now --format json
has "says so" out '"borders":"now"'
run 64 "--spreadsheet without csv" compare --spreadsheet --format json
NO_COLOR=1 trichluc compare >out 2>/dev/null
lacks "no escapes without a terminal" out "$(printf '\033')"

run 0 "status" status
has "lists the documents" out "a.txt"
has "and counts" out "2 files, 0 failed, 0 would be read again"
touch -d '2001-02-03' a.txt
run 0 "status after a change" status
has "tells what would be read again" out "will be read again (the file was changed)"
cp trichluc.db before.db
ln trichluc.db hard.db
for f in jsonl xlsx; do
    run 64 "export --format $f over the store" export --format $f -o ./trichluc.db
    has "says so" err "names the store itself"
done
for f in html json; do
    run 64 "compare --format $f over the store" compare --format $f -o hard.db
done
same "the store is as it was" before.db trichluc.db
rm b.txt
run 0 "status after a file went" status
has "tells that" out "the file is gone"
run 0 "status --format json" status --format json
has "the same for machines" out '"again":"the file was changed"'
chmod 0444 trichluc.db
mkdir ro && cp trichluc.db ro/ && chmod 0555 ro
run 0 "a store in a folder that cannot be written" export --store ro/trichluc.db
same "is read" all.jsonl out
finish
