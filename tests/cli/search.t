#!/bin/sh
# Full text: what is found, where, how it is told; the index follows the pages whoever writes them.
. "$(dirname "$0")/../lib.sh"

run 66 "a search without a store" search lúa
printf 'TỈNH ỦY A\nKẾ HOẠCH\n1. Đường làng do hội nông dân chăm sóc, đèn sáng.\n2. Duong la dong song.\nTheo Kết luận số 62-KL/TW, đoàn viên thanh niên\nvà hội viên phụ nữ giữ sạch đường.\n' >a.txt
printf 'TỈNH ỦY B\nKẾ HOẠCH\n1. Mặt trận mời nhân dân bàn việc; hội nghị họp tối.\n' >b.txt
run 0 "two documents" ingest -q b.txt a.txt

found() { # found NAME WANT QUERY...: the places found, best or not
    name=$1 want=$2
    shift 2
    "$BIN" search -q --format jsonl "$@" >out 2>err
    got=$(jq -r '"\(.path):\(.line)"' out 2>&1 | sort | tr '\n' ' ')
    [ "$got" = "$want" ] || echo "# got '$got', wanted '$want'"
    [ "$got" = "$want" ]
    result $? "$name"
}
found "words in any order and case" 'b.txt:3 ' 'nhân MẶT'
found "without marks" 'b.txt:3 ' 'mat tran'
found "đ is d" 'a.txt:3 ' 'duong lang den'
found "and d is đ" 'a.txt:3 ' 'Đường làng đèn'
found "a word with marks finds the one without" 'a.txt:4 ' 'đồng sông'
found "all words must be there" '' 'mặt lúa'
found "a phrase over a line's end" 'a.txt:5 ' '"thanh nien va hoi vien"'
found "a phrase is in order" '' '"hoi vien va thanh nien"'
found "near" 'a.txt:5 ' 'NEAR(doan phu, 8)'
found "not so near" '' 'NEAR(doan phu, 3)'
found "a beginning" 'b.txt:3 ' 'ngh*'
found "either" 'a.txt:3 b.txt:3 ' 'đèn OR bàn'
found "but not" 'b.txt:3 ' 'hội NOT nông'
found "a document's number" 'a.txt:5 ' '62-kl/tw'
found "several operands are one query" 'b.txt:3 ' mặt trận
found "the best N" 'a.txt:3 ' --limit 1 hoi

run 0 "as text" search 'nong dan'
has "with document, page and line" out 'a.txt, page 1, line 3'
has "and what was found, side by side as asked" out '«nông dân»'
has "and how many" err '1 page'
lacks "no escapes without a terminal" out "$(printf '\033')"
COLUMNS=40 "$BIN" search -q hoi >out 2>err
check "folded" test "$(tail -n +2 out | wc -L)" -le 44 # file names are not folded
run 0 "as JSON Lines" search -q --format jsonl '"hoi nong dan"'
check "the marks are where the snippet has it, in characters" test \
    "$(jq -r '.snippet[.marks[0][0]:.marks[0][1]]' out)" = 'hội nông dân'
{ echo 'TỈNH ỦY C'; for i in $(seq 60); do echo "$i. Các thôn giữ nếp cũ."; done
    echo 'Riêng thôn Thượng nếp mới.'; for i in $(seq 60); do echo "$i. Xóm giữ lệ."; done; } >c.txt
trichluc ingest -q --store c.db c.txt
found "the line is that of the words shown" 'c.txt:62 ' --store c.db '"thuong nep moi" OR "thuong nep"'
{ echo 'TỈNH ỦY D'; for i in $(seq 30); do echo "$i. Chợ quê họp sớm, đò ngang chở khách."; done
    echo 'Riêng chợ đò họp muộn.'; } >d.txt
{ echo 'TỈNH ỦY E'; echo 'Chợ gần, đò xa, chợ xa, đò gần.'; } >e.txt
trichluc ingest -q --store d.db d.txt e.txt
found "words that stand side by side come first, and are shown there" 'd.txt:32 ' --store d.db --limit 1 cho do
found "others, too" 'd.txt:32 e.txt:2 ' --store d.db cho do
run 0 "nothing found" search xyzzy
check "writes nothing" test ! -s out

for q in 'lúa AND' '"lúa' '(lúa' 'NEAR(lúa' ''; do
    run 64 "a query that is none: $q" search "$q"
done
run 64 "bytes that are no UTF-8" search "$(printf '\300')"
run 64 "no query" search
run 64 "a star alone" search '*'
has "it is told what a star is for" err "ends a word: it does not stand alone"

# ---- the index and the pages
printf 'TỈNH ỦY A\nKẾ HOẠCH\n1. Nay nói chuyện khác.\n' >a.txt
run 0 "a document changes" ingest -q a.txt
found "its old words are gone" '' 'duong'
found "its new ones are there" 'a.txt:3 ' 'chuyen khac'
sound() { # sound NAME: the index agrees with the words of the pages
    sqlite3 trichluc.db "SELECT count(*) FROM page" "SELECT count(*) FROM page_key" |
        uniq | wc -l >out
    sqlite3 trichluc.db "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, page_fts, instance);
        SELECT count(*) FROM temp.v WHERE doc NOT IN (SELECT id FROM page_key)" >>out
    printf '1\n0\n' | cmp - out
    result $? "$1"
}
sound "one entry a page, and no others"
sqlite3 trichluc.db "DELETE FROM page WHERE doc=(SELECT doc FROM ledger WHERE path LIKE '%b.txt')"
found "a page taken out by hand is out of the index" '' 'mat tran'
sqlite3 trichluc.db "UPDATE page SET text='Đổi bằng tay' WHERE doc=(SELECT doc FROM ledger WHERE path LIKE '%a.txt')"
found "a page changed by hand is found so" 'a.txt:1 ' 'doi tay'
sound "and no others still"
finish
