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

# Who reads while a run writes sees whole documents, and does not stop it.
mkdir busy
i=0
while [ $i -lt 80 ]; do
    printf 'KẾ HOẠCH SỐ %s\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n' $i >busy/$i.txt
    i=$((i + 1))
done
"$BIN" ingest --store busy.db busy 2>lines &
pid=$!
until [ -s lines ] || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
kill -STOP $pid 2>/dev/null
run 0 "an export in the midst of a run" export --store busy.db
check "has a target for each document" test "$(grep -c '"type":"document"' out)" -eq \
    "$(grep -c '"type":"target"' out)"
run 0 "status, too" status --store busy.db
run 0 "and a check" check --quick --store busy.db
kill -CONT $pid 2>/dev/null
wait $pid
check "the run goes on to its end" test "$(trichluc export --store busy.db --type document | wc -l)" -eq 80

# A store that may not be written: read all the same, written never.
as=
[ "$(id -u)" -ne 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups"
chmod 755 "$T"
mkdir shut && cp busy.db shut/s.db && chmod 444 shut/s.db && chmod 555 shut
if $as "$BIN" --version >/dev/null 2>&1 && $as test -r shut/s.db && ! $as test -w shut; then
    $as "$BIN" ingest --store shut/s.db in >out 2>err
    check "a store that may not be written is exit 74" test $? -eq 74
    has "and named" err "shut/s.db"
    $as "$BIN" export --store shut/s.db --type document >out 2>err
    check "it is read all the same" test "$(wc -l <out)" -eq 80
else
    skip "a store that may not be written" "nobody here whom permissions bind"
fi
chmod 755 shut

# What a library said of a document may quote its bytes.
cp whole.db said.db
sqlite3 said.db "UPDATE ledger SET status='failed', error=char(27)||'[2J', message=char(27)||'[31mred';
    UPDATE page SET error=char(27)||'[2J'" >/dev/null
run 0 "what is told of a document" status --store said.db
check "leaves the terminal alone" test "$(tr -cd '\033' <out | wc -c)" -eq 0
has "and is told all the same" out '(\x1b[31mred)'

# No room for the copy that an older store is brought up to date with.
mkdir old && cp whole.db old/s.db
sqlite3 old/s.db "PRAGMA user_version=11; INSERT INTO run(program,engine,model,rules,started,arguments)
    VALUES('','','','','',zeroblob(2000000))" >/dev/null
(
    ulimit -f 3000
    run 74 "no room for the copy of an older store" ingest --store old/s.db in
    has "tells so" err "no copy of it could be made"
    [ "$failures" -eq 0 ]
) >limited
cat limited
count=$((count + 2)) failures=$((failures + $(grep -c '^not ok' limited)))
check "and leaves nothing of it" test "$(ls old | tr '\n' ' ')" = "s.db s.db-lock "

sqlite3 whole.db 'PRAGMA user_version=99' >/dev/null
run 66 "a folder for a store" status --store in
run 66 "a store of a newer program" ingest --store whole.db in
has "is refused" err "schema 99"
finish
