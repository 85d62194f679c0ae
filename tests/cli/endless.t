#!/bin/sh
# Texts in which something goes on and on. What reads them looks at each part a bounded number of times:
# where it does not, each of these takes hours, not the second that they take, so a generous limit tells.
. "$(dirname "$0")/../lib.sh"

# text NAME: a document whose last line, behind what standard input gives, sets a target
text() {
    {
        printf 'ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nCải tạo chợ năm 2026\n\n'
        cat
        printf '\nII. MỤC TIÊU\n- Phấn đấu đến năm 2030 đạt trên 81%% hộ dùng nước sạch.\n'
    } >"$1.txt"
}
many() { awk -v n="$1" -v s="$2" 'BEGIN { while (n--) printf "%s", s }'; }

{ printf 'Họ và tên '; many 1500000 .; printf ' Chữ ký\n'; } | text points
{ printf '1. Chợ a'; many 400000 "$(printf '\314\211\314\243')"; echo ' mới'; } | text marks
{ printf '| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |\n| 1 |'; many 60000 ' Sở Y tế |'; echo; } | text cells
{ printf '1. Tình hình. '; many 20000 'Đạt 7% ở nơi kia. '; echo; } | text shares
for f in points marks cells shares; do
    timeout 120 "$BIN" extract $f.txt >out 2>err
    check "$f: read to the end" test $? -eq 0
    has "$f: and what stands behind them is a target" out '"value":81,'
done
finish
