#!/bin/sh
# repair --explain: each change, where, how sure and why; --dry-run: counts; both instead of the text.
. "$(dirname "$0")/../lib.sh"

cat >broken.txt <<'END'
Uy ban nhan dan cac huyén, thanh phé chiu trach nhiém chi dao thwc hién ké hoach nay, dinh ky
bao cdo két qua vé Sé Nqi vu trudc ngay 15 thang 12 theo Quyét dinh s6 217-QB/TW cia B6 Chinh tri.
END
trichluc repair --text broken.txt >text
run 0 "repair --text --explain" repair --text --explain broken.txt
has "says where, was, is" out "broken.txt: page 1, line 1: huyén -> huyện, sure "
has "says why" out ", model: likeliest for the letters read"
has "in the right line" out "broken.txt: page 1, line 2: cdo -> cáo, sure "
has "tells a code" out "QB -> QĐ, sure 1.00, code: "
lacks "writes no text" out "Ủy ban nhân dân"
lacks "changes no figure" out ": 15 ->"
check "each line is whole" sh -c "! grep -vE '^broken.txt: page 1, line [12]: .+ -> .+, sure (0\.[0-9]{2}|1\.00), [a-z-]+: [a-z]' out"
cp out told

run 0 "repair --text --dry-run" repair --text --dry-run broken.txt
check "counts lines" grep -qE '^lines +2$' out
check "counts words" grep -qE "^words +$(wc -w <broken.txt)\$" out
check "counts the changes that are told" grep -qE "^changed +$(wc -l <told)\$" out
check "counts by kind" sh -c "awk '/^changed/ { n = \$2 } /^  / { s += \$2 } END { exit !(n == s && n) }' out"
check "counts the doubtful" grep -qE '^doubtful +[0-9]+$' out
check "and says no more" test "$(wc -l <out)" -eq 11

printf 'Toa\314\200 án Сông khai\n' >form.txt
run 0 "changes of form" repair --text --explain form.txt
has "are told as such" out "-> Tòa, sure 1.00, form: "
has "look-alikes too" out "-> Công, sure 1.00, look-alike: "

trichluc ocr broken.txt >stream
run 0 "of a page stream" repair --explain stream
same "tells the same" told out
run 0 "counts of a page stream" repair --dry-run stream
check "are the same" grep -qE "^changed +$(wc -l <told)\$" out
trichluc repair stream >first
run 0 "what is repaired" repair --dry-run first
check "stays" grep -qE '^changed +0$' out

printf 'b\351\nUy ban nhan dan cac huyén, thanh phé chiu trach nhiém chi dao thwc hién\n' >bad.txt
run 1 "a line that is no UTF-8" repair --text --dry-run bad.txt
has "is told" err "1 line is not UTF-8"
check "and not counted" grep -qE '^lines +1$' out
run 64 "--explain with --dry-run" repair --explain --dry-run broken.txt
run 66 "a file that is not there" repair --explain none.txt
run 0 "nothing" repair --text --dry-run /dev/null
check "is nothing" grep -qE '^words +0$' out

finish
