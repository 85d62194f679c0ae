#!/bin/sh
# What the ledger knows: which files there are, what was made from what, and what is to be made anew.
. "$(dirname "$0")/../lib.sh"
rules=$HERE/../../rules

text() { # text WORD: a small plan
    printf 'ỦY BAN NHÂN DÂN\nTỈNH %s\nKẾ HOẠCH\nI. MỤC TIÊU\n' "$1"
    printf '1. Đến năm 2025, trên 80%% số hộ tham gia.\n2. Sở Y tế chủ trì, báo cáo hằng quý.\n'
}
mkdir -p in/sub
for f in a b c sub/d; do text $f >in/$f.txt; done

run 0 "--dry-run without a store" ingest --dry-run in
has "tells what would be read" out "read      in/a.txt: new"
has "and how many" err "4 would be read"
check "and makes no store" test ! -e trichluc.db
run 0 "a first run" ingest in

# One file, whatever way it is spelt and from wherever.
run 0 "another spelling" ingest ./in/../in/a.txt "$PWD/in/b.txt"
has "is the same file" err "2 unchanged"
ln -s ../c.txt in/sub/link.txt
run 0 "a link" ingest in
has "is the file it leads to" err "4 unchanged"
(cd in/sub && "$BIN" status --store ../../trichluc.db >../../out 2>../../err)
lacks "from another folder nothing is gone" out "gone"
has "paths are shown as typed" out " in/a.txt"

# Changed behind its size and time.
touch -r in/a.txt stamp
sed 's/80/81/' in/a.txt >new && cat new >in/a.txt && touch -r stamp in/a.txt
run 0 "a change that keeps size and time" ingest in
has "is seen" err "1 document read"
has "and the older version is told of" err "1 in place of what a file held before"
check "the records are the new ones" sh -c "\"$BIN\" export --type target | grep -q '\"value\":81'"

trichluc export --type target | grep -v '"path"' | sort >before
mv in/b.txt in/z.txt
run 0 "--dry-run of a file renamed" ingest --dry-run in
has "tells so" out "renamed   in/z.txt: was in/b.txt"
has "and counts it" err " 1 renamed, 0 copies,"
run 0 "a file renamed" ingest in
has "is recognised" err "1 renamed"
trichluc status >out
lacks "its old name is forgotten" out "in/b.txt"
trichluc export --type target | sort >after
same "its records stay" before after
check "its document goes by the new name" sh -c "\"$BIN\" export --type document | grep -q '\"path\":\"in/z.txt\"'"
cp in/c.txt in/z.txt
run 0 "a file changed into a copy of another" ingest in
has "is told, for records leave with it" err "in/z.txt: was changed into a copy"
has "and counted" err "1 copy of others"
check "the document is gone" test "$(trichluc export --type document | wc -l)" -eq 3

# Files that cannot be read any more: what there is instead.
mkfifo in/p.txt
cp in/z.txt in/q.txt
trichluc ingest -q in/q.txt 2>err
rm in/q.txt && ln -s nowhere in/q.txt
run 1 "a pipe and a dangling link among others" ingest in
has "a pipe is named" err "in/p.txt: cannot be opened (not a regular file)"
has "a link is named" err "in/q.txt: cannot be opened (a link that leads nowhere)"
trichluc status >out
has "and in status" out "not a regular file"
rm in/p.txt in/q.txt
run 0 "status when they are gone" status
has "tells how many" out "2 failed, 2 cannot be read any more, "
trichluc ingest -q in
trichluc status >out
lacks "what could never be read and is gone is forgotten by the next run" out "in/p.txt"
has "a file that was read is not" out "in/q.txt"

# Other rules, another model: only what depends on them is done anew.
cp -R "$rules" r2
echo '# another' >>r2/common.rule
run 0 "status with other rules" status --rules r2
has "tells what would be done and why" out "will be extracted again (the rules were changed)"
run 0 "--dry-run with other rules" ingest --dry-run --rules r2 in
has "does, too" out "extract   in/a.txt: the rules were changed"
trichluc export | sort >before
run 0 "ingest with other rules" ingest --rules r2 in
has "reads nothing" err "0 documents read, 0 pages"
has "but extracts" err "extracted again"
trichluc export | sort >after
same "these rules say the same" before after
run 0 "once" ingest --rules r2 in
lacks "and no more" err "again"
sed 's/^\(strength *= *\).*/\10.5/' r2/target.rule >t && mv t r2/target.rule
run 0 "rules that say something else" ingest --rules r2 in
trichluc ingest -q --store fresh.db --rules r2 in
trichluc export | sed 's/"path":"[^"]*"//' | sort >after
trichluc export --store fresh.db | sed 's/"path":"[^"]*"//' | sort >fresh
same "give what a fresh store would hold" fresh after
check "which is something else" sh -c '! cmp -s before after'
sqlite3 trichluc.db "UPDATE run SET model='older'"
run 0 "another model" ingest --rules r2 in
has "repairs" err "repaired again"
has "and reads nothing" err "0 documents read"
trichluc export | sed 's/"path":"[^"]*"//' | sort >after
same "with the same outcome" fresh after
sqlite3 trichluc.db "UPDATE run SET engine='older'"
run 0 "another engine" ingest --dry-run --rules r2 in
has "reads again" out "the OCR engine is another version"

# Renamed, and something else changed, too: the old name does not stay behind.
mkdir many
text many >many/a.txt
for i in 1 2 3; do cp many/a.txt many/b$i.txt; done
head -c 300 /dev/zero >many/zero.pdf
run 1 "copies, and one that fails" ingest --store m.db many
mv many else && mv else/zero.pdf else/null.pdf
run 0 "--dry-run of all renamed, and other rules" ingest --dry-run --store m.db --rules r2 else
has "tells both" out "; was many/a.txt"
has "of what failed, too" out "; was many/zero.pdf"
run 1 "all renamed, and other rules" ingest --store m.db --rules r2 else
has "are extracted once" err "1 extracted again"
trichluc status --store m.db --rules r2 >out
lacks "no old name is left" out "many/"
check "each has its new one" test "$(grep -c ' else/' out)" -eq 5
check "and the document, too" sh -c "\"$BIN\" export --store m.db --type document | grep -q '\"path\":\"else/a.txt\"'"
mv else many
run 0 "--dry-run of all renamed" ingest --dry-run --store m.db --rules r2 many/a.txt many/b1.txt many/b2.txt many/b3.txt
check "gives each old name once" test "$(sed -n 's/^renamed.*: was //p' out | sort -u | wc -l)" -eq 4
run 1 "all renamed" ingest --store m.db --rules r2 many
has "are recognised" err "4 renamed"
lacks "and read no more" err "again"
for f in many/*.txt; do text "$f" >$f; done
run 1 "all copies changed" ingest --store m.db --rules r2 many
has "are read" err "4 documents read"
has "and what they held leaves" err "1 in place of what a file held before"
run 0 "the store" check --store m.db
has "has no file that is gone" err "4 documents, 1 that could not be read, 4 pages, 20 records, 5 files: 0 faults"
cut -c1-200 many/a.txt | head -c 300 | tr 'a-z' '\0' >many/a.new && cat many/a.new >many/a.txt
rm many/a.new
run 1 "a good file that becomes a bad one" ingest -q --store m.db many
has "costs what it held, and that is told" err "many/a.txt: was changed into what failed; what it held before"
echo x >many/zero.pdf
run 1 "a bad file that becomes another bad one" ingest -q --store m.db many
lacks "held nothing" err "held before"

# Failed is not done; it is tried again when asked to.
mkdir bad
head -c 300 /dev/zero >bad/zero.pdf
: >bad/empty.txt
text ok >bad/ok.txt
run 1 "good and bad" ingest --store f.db bad
run 1 "once more" ingest --store f.db bad
has "what failed is named" err "bad/zero.pdf: failed before and is left alone: is none of the kinds"
has "and not read" err "0 documents read"
has "but counted" err "2 failed"
run 1 "--retry with a code" ingest --store f.db --retry empty bad
has "reads what failed with it" err "bad/empty.txt: has no bytes"
has "and no other" err "bad/zero.pdf: failed before"
run 0 "--dry-run --retry failed" ingest --dry-run --store f.db --retry failed bad
has "would read them all" err "2 would be read"
run 64 "--retry with no code" ingest --retry nonsense bad

# A file that is still being written.
text late >late.txt
exec 9>>late.txt
run 0 "a file open for writing" ingest --store w.db late.txt
has "is left for the next run" err "late.txt: is open for writing; it is left for the next run"
exec 9>&-
run 0 "which reads it" ingest --store w.db late.txt
has "whole" err "1 document read"
text young >young.txt
run 0 "a file just written" ingest --store w.db --settle 1000 young.txt
has "is left, too, where that is wished" err "left for the next run"
run 0 "and read when it is not" ingest --store w.db young.txt
has "then" err "1 document read"

if command -v flock >/dev/null; then
    flock trichluc.db-lock sh -c 'touch held; sleep 2' &
    until [ -e held ]; do sleep 0.05; done
    run 75 "another run holds the lock" ingest in
    run 0 "--wait waits for its end" ingest --wait 60 --rules r2 in
    wait
fi
finish
