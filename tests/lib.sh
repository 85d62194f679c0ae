# lib.sh -- TAP for the command-line tests: . "$(dirname "$0")/../lib.sh" and end with `finish`.
# Each test works in a folder of its own ($T), which goes when it ends.
set -u
LC_ALL=C.UTF-8
export LC_ALL
unset TRICHLUC_STORE NO_COLOR COLUMNS
HERE=$(cd "$(dirname "$0")" && pwd)
BIN=${TRICHLUC_BIN:-$HERE/../../build/trichluc}
case $BIN in /*) ;; *) BIN=$PWD/$BIN ;; esac
[ -x "$BIN" ] || {
    echo "Bail out! no program at $BIN"
    exit 1
}
T=$(mktemp -d "${TMPDIR:-/tmp}/trichluc-cli-XXXXXX") || exit 1
trap 'chmod -R u+rwx "$T" 2>/dev/null; rm -rf "$T"' EXIT
trap 'exit 1' INT TERM
cd "$T" || exit 1
count=0 failures=0

trichluc() { "$BIN" "$@"; }

result() { # result STATUS NAME: one TAP line
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        failures=$((failures + 1))
        for stream in out err; do
            [ ! -s "$stream" ] || sed "s/^/# $stream: /" "$stream" | head -n 12
        done
    fi
}

skip() { # skip NAME WHY
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

run() { # run STATUS NAME ARG...: trichluc with these, its output in ./out and ./err
    want=$1 name=$2
    shift 2
    "$BIN" "$@" >out 2>err </dev/null
    got=$?
    [ "$got" -eq "$want" ] || echo "# status $got, wanted $want"
    [ "$got" -eq "$want" ]
    result $? "$name"
}

check() { # check NAME COMMAND...: the command succeeds
    name=$1
    shift
    "$@"
    result $? "$name"
}

has() { # has NAME FILE TEXT: the file holds the text
    grep -qF -- "$3" "$2"
    result $? "$1"
}

lacks() { # lacks NAME FILE TEXT
    ! grep -qF -- "$3" "$2"
    result $? "$1"
}

same() { # same NAME WANT GOT: two files, byte by byte; an empty one proves nothing
    [ -s "$2" ] && cmp "$2" "$3" >/dev/null 2>&1
    r=$?
    [ $r -eq 0 ] || diff "$2" "$3" | head -n 8 | sed 's/^/# /'
    result $r "$1"
}

hostile_text() { # a document that tries everything: its words must reach no page but as words
    ls2028=$(printf '\342\200\250')
    cat <<EOF
TỈNH ỦY HÀ TĨNH
Số: 09-KH/TU
KẾ HOẠCH
về việc thử <script>alert(1)</script> & "nháy" 'đơn' </script><svg onload=alert(2)>${ls2028}hết
1. Mục tiêu
- Phấn đấu đến năm 2025, tỷ lệ tập hợp hội viên Hội Nông dân </script><img src=x onerror=alert(3)> đạt trên 81%.
- Hội Phụ nữ chủ trì, phối hợp với <b onclick=alert(4)>Đoàn Thanh niên</b> tuyên truyền "]]><!--.
2. Tổ chức
- Báo cáo trước ngày 15/6/2022 về Tỉnh ủy '"><a href=javascript:alert(5)>.
EOF
}

finish() {
    echo "1..$count"
    [ "$failures" -eq 0 ]
    exit
}
