#!/bin/sh
# Is the store what was written, and are the files what was read? Each damage is found and named.
. "$(dirname "$0")/../lib.sh"

mkdir in
for f in a b; do
    {
        printf 'ỦY BAN NHÂN DÂN\nTỈNH %s\nKẾ HOẠCH\nI. MỤC TIÊU\n' $f
        printf '1. Đến năm 2025, *trên 80%%* số hộ\ntham gia.\n2. Sở Y tế chủ trì, báo cáo hằng quý.\n'
    } >in/$f.txt
done
trichluc ingest -q in
run 0 "a sound store" check
has "is told" err "2 documents, 2 pages"
has "without faults" err ": 0 faults"
check "and nothing else" test ! -s out

damage() { # damage NAME SQL WANT: on a copy; what check says of it
    cp trichluc.db d.db
    sqlite3 d.db "PRAGMA foreign_keys=OFF; $2" >/dev/null
    run 1 "$1" check --store d.db
    has "is named" out "$3"
}
damage "another text of a page" "UPDATE page SET text=replace(text,'80','90') WHERE doc IN
    (SELECT doc FROM ledger WHERE path='in/a.txt')" "in/a.txt: its text is not what was written: page 1"
damage "another value in a record" "UPDATE target SET value=81" "in/a.txt: its records are not those"
damage "a quote that is not on the page" "UPDATE target SET quote='trên 90% số hộ'" "is not on its page"
damage "a page with a number that nobody can count to" \
    "UPDATE page SET page=4000000000; UPDATE target SET page=4000000000" "is not on its page"
damage "a record without its row" "DELETE FROM target" "of type target has no row"
damage "a record nobody knows of" "DELETE FROM record WHERE type='deadline'" "is in no order"
damage "records of no document" "DELETE FROM ledger WHERE path='in/a.txt'" "foreign key: "
cp trichluc.db d.db
size=$(wc -c <d.db)
dd if=/dev/urandom of=d.db bs=4096 seek=3 count=$((size / 4096 - 4)) conv=notrunc 2>dd.err
"$BIN" check --store d.db >out 2>err
check "a file full of noise is no sound store" test $? -ne 0
check "and no crash" sh -c '[ -s out ] || [ -s err ]'

trichluc export >records
run 0 "--quick" check --quick
touch in/a.txt
run 1 "--quick and a file touched" check --quick
has "is told" out "in/a.txt: was changed, or at least touched"
run 0 "which has the same bytes" check
sed 's/80/81/' in/a.txt >new && cat new >in/a.txt
rm in/b.txt
run 1 "a file changed and one gone" check
has "the one" out "in/a.txt: was changed"
has "the other" out "in/b.txt: is gone"
trichluc export >after
same "looking changes nothing" records after
printf 'rác' >in/bad.pdf
trichluc ingest -q --store f.db in 2>told
run 0 "a document that could not be read" check --store f.db
has "is told apart" err "1 documents, 1 that could not be read, "
run 66 "no store" check --store none.db
finish
