#!/bin/sh
# Documents into the store: what is read, what is left alone, what is told.
. "$(dirname "$0")/../lib.sh"

text() { # text PROVINCE: a small plan
    printf 'ỦY BAN NHÂN DÂN\nTỈNH %s\nKẾ HOẠCH\nI. MỤC TIÊU\n' "$1"
    printf '1. Đến năm 2025, trên 80%% số hộ tham gia.\n2. Sở Y tế chủ trì, báo cáo hằng quý.\n'
}
mkdir in in/sub in/.hidden
text 'A' >in/b.txt
text 'B' >in/sub/a.md
text 'C' >in/.hidden/c.txt
text 'D' >in/.dot.txt
text 'E' >in/notes.doc
ln -s .. in/sub/up
ln -s nowhere in/dangling.doc

run 0 "a folder" ingest in
has "each document has its line" err "in/b.txt: 1 page"
has "sub-folders are walked" err "in/sub/a.md: 1 page"
lacks "dotfiles are not" err "dot.txt"
lacks "other names are not" err "notes.doc"
has "the summary is last" err "2 documents read"
check "nothing is said on standard output" test ! -s out
check "the store is made here" test -f trichluc.db
check "its journal is gone" test ! -e trichluc.db-wal

trichluc export >first.jsonl
run 0 "the same again" ingest in
has "reads nothing" err "0 documents read"
has "and says so" err "2 unchanged"
trichluc export >second.jsonl
same "and changes nothing" first.jsonl second.jsonl

touch -d '2001-02-03' in/b.txt
run 0 "a new time alone" ingest in
has "is no new document" err "2 unchanged"
text 'A2' >in/b.txt
run 0 "new bytes" ingest in
has "are read" err "1 document read"
trichluc export --type document >d.jsonl
check "and take the place of the old ones" test "$(wc -l <d.jsonl)" -eq 2

cp in/b.txt in/copy.txt
run 0 "a copy" ingest in
has "is not read again" err "0 documents read"
trichluc status >out
has "both its paths are known" out "in/copy.txt"
trichluc export --type document >d.jsonl
check "it is one document" test "$(wc -l <d.jsonl)" -eq 2

nl='line
feed.txt'
bad=$(printf 'byte-\377.txt')
mkdir names
text 'N' >"names/$nl"
text 'M' >"names/$bad"
run 0 "names with line feeds and bytes that are no UTF-8" ingest --store n.db names
has "are shown on one line" err 'line\x0afeed.txt: 1 page'
has "are shown as UTF-8" err 'byte-\xff.txt: 1 page'
run 0 "and are known again" ingest --store n.db names
has "both" err "2 unchanged"
printf '%s\0%s\0' "names/$nl" "names/$bad" >list
trichluc ingest --store l.db - <list 2>err
result $? "a list with NUL bytes"
has "may hold any name" err "2 documents read"
printf 'in/b.txt\nin/sub/a.md\nin/b.txt\n' | trichluc ingest --store m.db - 2>err
result $? "a list of lines"
has "takes each once" err "2 documents read"

mkdir many
i=0
while [ $i -lt 30 ]; do
    text "P$i" >"many/$i.txt"
    i=$((i + 1))
done
cp many/7.txt many/twin-of-7.txt
trichluc ingest -q --store j1.db --jobs 1 many
trichluc ingest -q --store j4.db --jobs 4 many
trichluc export --store j1.db >j1
trichluc export --store j4.db >j4
check "many are all there" test "$(grep -c '"type":"document"' j1)" -eq 30
same "whatever the number of workers" j1 j4
run 0 "-q" ingest -q --store j1.db many
check "says nothing of what went well" test ! -s err

run 1 "a name that is not there, among others" ingest in/b.txt missing.txt
has "is told with its cause" err "missing.txt: cannot be opened (No such file or directory)"
run 66 "a name that is not there, alone" ingest missing.txt
trichluc status >out
has "and stands in status" out "missing.txt"
run 0 "an empty folder" ingest "$(mkdir -p empty && echo empty)"

TRICHLUC_STORE=env.db trichluc ingest -q in/b.txt
check "TRICHLUC_STORE names the store" test -f env.db
run 66 "a store in a folder that is not there" ingest --store no/such.db in/b.txt
echo 'this is no database, and long enough to be looked at as if it were one' >text.db
run 66 "a store that is no store" ingest --store text.db in/b.txt
has "is told" err "text.db"

i=0
while [ $i -lt 400 ]; do
    text "S$i" >"many/s$i.txt"
    i=$((i + 1))
done
# A scan, which takes seconds, so that the signal surely comes before the end.
cp "$HERE/../../corpus/pdf/ht-ke-hoach-418.pdf" many/zz.pdf
for signal in INT TERM; do
    rm -f s.db s.db-* err # the old words must not be taken for the new run's
    want=$([ $signal = INT ] && echo 130 || echo 143)
    # a shell's background jobs ignore SIGINT; env gives it back where it can
    env --default-signal=INT "$BIN" ingest --jobs 1 --store s.db many 2>err &
    pid=$!
    until grep -q 'page' err 2>/dev/null || ! kill -0 $pid 2>/dev/null; do sleep 0.05; done
    kill -$signal $pid
    wait $pid
    got=$?
    check "SIG$signal ends a run with $want" test "$got" -eq "$want"
    has "which says so" err "stopped"
    trichluc export --store s.db --type document >part
    check "what was read is kept" test -s part
    trichluc ingest -q --store s.db many
    trichluc export --store s.db --type document >d.jsonl
    check "the next run reads the rest" test "$(wc -l <d.jsonl)" -eq 431
done

if command -v flock >/dev/null; then
    flock trichluc.db-lock sleep 5 &
    holder=$!
    sleep 0.5
    run 75 "while another run holds the lock" ingest in/b.txt
    run 0 "readers go on" export --type document
    kill "$holder" 2>/dev/null
    wait "$holder" 2>/dev/null
else
    skip "the lock" "no flock(1) here"
fi
finish
