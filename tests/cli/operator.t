#!/bin/sh
# What an operator may do to a run without meaning to: closed streams, folders too deep or in circles,
# files of all kinds among the documents, few descriptors, no home, a clock that went back.
. "$(dirname "$0")/../lib.sh"

doc() { printf 'KẾ HOẠCH SỐ %s\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n' "$1"; }
mkdir in
for i in 1 2 3; do doc $i >in/$i.txt; done

# Closed streams: none of their numbers goes to a file that is opened later.
"$BIN" ingest --store s.db in <&- >&- 2>&-
check "a run without any stream" test $? -eq 0
check "leaves its lock empty" test ! -s s.db-lock
run 0 "and a sound store" check --store s.db
"$BIN" export --store s.db 2>err >&-
check "an export to nowhere is exit 74" test $? -eq 74
has "and told" err "standard output: Bad file descriptor"
"$BIN" ingest --store s.db - 2>err <&-
check "a list from nowhere is not an empty one" test $? -eq 66
has "and told" err "trichluc: -: cannot be opened"
"$BIN" repair <&- >out 2>err
check "a stream from nowhere is exit 66" test $? -eq 66

# A path longer than the system takes
long=$(printf '%0200d' 0) i=0
mkdir deep && doc deep >deep/lost.txt
while [ $i -lt 22 ]; do # from the inside out: no name is longer than it may be
    mkdir up && mv deep "up/$long" && mv up deep
    i=$((i + 1))
done
run 66 "a folder too deep" ingest --store deep.db deep
has "is not passed over in silence" err "File name too long"

mkdir -p kinds/a
mkfifo kinds/pipe.txt
ln -s . kinds/self
ln -s .. kinds/a/up
ln -s nowhere kinds/dangling.txt
doc good >kinds/a/good.txt
ln -s a/good.txt kinds/z.txt
run 1 "a folder of all kinds" ingest --store kinds.db kinds
has "has one document" err "1 document read, 1 page"
has "a pipe" err "kinds/pipe.txt: cannot be opened (not a regular file)"
has "and a link that leads nowhere" err "kinds/dangling.txt: cannot be opened (a link that leads nowhere)"

sh -c 'ulimit -n 8 && exec "$0" ingest --store few.db in' "$BIN" >out 2>err
check "too few descriptors" test $? -eq 70
has "are told" err "Too many open files"
run 0 "with enough of them" ingest --store few.db in
has "nothing is lost" err "3 documents read"

doc later >future.txt
touch -d 2040-01-01 future.txt 2>/dev/null || touch -t 204001010000 future.txt
run 0 "a file from the future" ingest --store f.db --settle 60 future.txt
has "is left while it may be written to" err "left for the next run"
run 0 "without --settle" ingest --store f.db future.txt
has "it is read" err "1 document read"
odd=$(printf 'a b\nc "d" %% # ?')
mkdir "$odd"
run 0 "a store with an odd name" ingest --store "$odd/s t.db" in
run 0 "is read" check --store "$odd/s t.db"
env -i "$BIN" status --store "$odd/s t.db" >out 2>err
check "even with no environment at all" test $? -eq 0
finish
