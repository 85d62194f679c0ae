#!/bin/sh
# extract --explain: by paragraph, from a document or a stream; eval's ways to be called.
. "$(dirname "$0")/../lib.sh"

printf 'II. MỤC TIÊU\n1. Hằng năm, trên 80%% số hộ tham gia.\n2. Gió thổi.\n' >one.txt
run 0 "extract --explain" extract --explain one.txt
has "tells what matched" out '+ target.percent-bound  "trên 80%"'
has "tells the record" out '= target '
cp out whole
trichluc ocr one.txt | trichluc repair >one.jsonl
run 0 "of a stream" extract --explain one.jsonl
same "tells the same" whole out
run 0 "one line" extract --explain --line 3 one.txt
has "is told" out "Gió thổi"
lacks "alone" out "80%"
run 64 "a line without --explain" extract --line 3 one.txt
run 64 "no line 0" extract --explain --line 0 one.txt

printf '{"type":"target","comparator":">","value":80,"unit":"%%","rrule":"FREQ=YEARLY","line":2}\n' >one.facts.jsonl
trichluc extract one.txt >found.jsonl
run 0 "eval of two files" eval one.facts.jsonl found.jsonl
has "tells F1" out "macro-F1 of targets, deadlines, assignments: 1.000"
run 0 "eval of a folder's gold" eval --gold . found.jsonl
has "names the document" out "one "
run 66 "eval with a folder of gold that is not there" eval --gold nowhere found.jsonl
run 64 "rules test of a name that no rule has" rules test no.such.rule
has "names it" err "no.such.rule"
run 0 "eval as JSON" eval --format json --gold . found.jsonl
check "is JSON" jq -e '.all.types.target.f1 == 1 and (.documents | length) == 1' out
printf 'one target 1\n' >floor
run 0 "floors that hold" eval --floor floor --gold . found.jsonl
printf 'one citation 0.5\n' >floor
run 1 "floors that are broken" eval --floor floor --gold . found.jsonl
has "are named" err "one citation: nothing to count, floor 0.500"
run 64 "eval of one file" eval found.jsonl
run 66 "eval of no file" eval none.jsonl found.jsonl
run 66 "eval of no JSON" eval one.txt found.jsonl
has "says where" err "one.txt: line 1"

finish
