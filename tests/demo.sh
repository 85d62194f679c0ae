#!/bin/sh
# The main job on the six scans, as `make demo` does it: everything is read, filters and store agree,
# three provinces stand side by side. On the sanitizer build this is the leak check of a whole batch.
set -u
cd "$(dirname "$0")/.." || exit 1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0 bad=0
tap() { # tap STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"; bad=1
        for f in "$tmp"/err*; do [ -s "$f" ] && sed 's/^/# /' "$f" | tail -n 20; done
    fi
}
"$TRICHLUC" ingest -q --store "$tmp/s.db" corpus/pdf 2>"$tmp/err"
tap $? "six scans are read"
"$TRICHLUC" export --store "$tmp/s.db" >"$tmp/store.jsonl" 2>>"$tmp/err"
tap $? "and exported"
for f in ht-ctr-18 ht-ke-hoach-418; do
    "$TRICHLUC" ocr "corpus/pdf/$f.pdf" 2>"$tmp/err1" | "$TRICHLUC" repair 2>"$tmp/err2" |
        "$TRICHLUC" extract 2>"$tmp/err3" >"$tmp/pipe.jsonl"
    id=$(sha256sum "corpus/pdf/$f.pdf" | cut -c 1-12)
    grep "\"doc\":\"$id\"" "$tmp/store.jsonl" | cmp -s - "$tmp/pipe.jsonl"
    tap $? "$f: ocr | repair | extract gives the same records"
done
"$TRICHLUC" compare --store "$tmp/s.db" >"$tmp/table" 2>>"$tmp/err"
for province in 'Tuyên Quang' 'Lào Cai' 'Hà Tĩnh'; do
    head -n 1 "$tmp/table" | grep -q "$province"
    tap $? "$province stands in the comparison"
done
"$TRICHLUC" ingest --store "$tmp/s.db" corpus/pdf 2>"$tmp/err"
grep -q '^0 documents read.*6 unchanged' "$tmp/err"
tap $? "a second run reads nothing again"
echo "1..$n"
exit $bad
