#!/bin/sh
# The store as a file: what may not overwrite it, a disk without room, schemas of other versions.
. "$(dirname "$0")/../lib.sh"

mkdir in
printf 'KẾ HOẠCH\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n' >in/a.txt
run 0 "a store is made" ingest in

for end in "" -lock -wal -shm; do
    run 64 "-o names the store's file '$end'" export --format jsonl -o "trichluc.db$end"
    has "and says so" err "names the store"
done
run 64 "nor may a comparison take its lock's place" compare --format csv -o ./trichluc.db-lock
ln -s trichluc.db-lock link
run 64 "nor by a link" export --format jsonl -o link

# A file-size limit fails a write as a full disk does: told, exit 74, and nothing half written.
(
    ulimit -f 64
    run 74 "no room for a new store" ingest --store full.db in
    has "tells the cause" err "full.db"
    lacks "not what came of it" err "rollback"
    [ "$failures" -eq 0 ]
) >limited
cat limited
count=$((count + 3)) failures=$((failures + $(grep -c '^not ok' limited)))
run 0 "with room again it is made" ingest --store full.db in
has "from nothing" err "1 document read"
i=0
while [ $i -lt 60 ]; do
    printf 'KẾ HOẠCH SỐ %s\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n' $i >in/b$i.txt
    i=$((i + 1))
done
cp trichluc.db small.db
(
    ulimit -f 600
    run 74 "no room for more documents" ingest --store small.db in
    has "tells the cause" err "the store: "
    [ "$failures" -eq 0 ]
) >limited
cat limited
count=$((count + 2)) failures=$((failures + $(grep -c '^not ok' limited)))
check "the store is whole" test "$(sqlite3 small.db 'PRAGMA integrity_check')" = ok
run 0 "the next run reads the rest" ingest --store small.db in
trichluc ingest -q --store whole.db in
trichluc export --store small.db >small
trichluc export --store whole.db >whole
same "and it is as if nothing had happened" whole small

printf 'in/a.txt\r\nin/b1.txt\r\n\r\n' >list
trichluc ingest --store l.db - <list 2>err
result $? "a list with line ends of Windows"
has "is read" err "2 documents read"

sqlite3 whole.db 'PRAGMA user_version=99' >/dev/null
run 66 "a store of a newer program" ingest --store whole.db in
has "is refused" err "schema 99"
finish
