#!/bin/sh
# Files made to attack their reader: the program outlives them all, names each bad one with its code,
# and reads the good ones among them.
. "$(dirname "$0")/../lib.sh"

if ! command -v python3 >/dev/null; then
    skip "hostile files" "no python3 here"
    finish
fi
mkdir h
python3 "$HERE/../hostile.py" h >told || exit 1
check "there are more than 40 of them" test "$(wc -l <told)" -gt 100

# bombs shall go off soon; 300 s: that is a hang
timeout 300 "$BIN" ingest --timeout 4 --timeout-document 20 --memory 900 h >out 2>err
got=$?
check "the run ends by itself, with 1" test $got -eq 1
check "nothing is said on standard output" test ! -s out
lacks "the program has no fault of its own" err "fault of the program"
check "what it says can be shown" sh -c '! LC_ALL=C grep -q "$(printf "\033\|\007")" err'
check "no file came out of it" test "$(find . -newer told -type f ! -name 'trichluc.db*' \
    ! -name out ! -name err | wc -l)" -eq 0

trichluc status --format json >st.json
# path <tab> code or good, the path as the program prints it
python3 - st.json <<'EOF' >came
import json, sys
for f in json.load(open(sys.argv[1]))["files"]:
    name = "".join("\\x%02x" % ord(c) if ord(c) < 32 or ord(c) == 127 else c for c in f["path"])
    print(name.split("/", 1)[1], "good" if f["status"] == "done" else f["error"], sep="\t")
EOF
tab=$(printf '\t')
while IFS=$tab read -r name want; do
    came=$(N=$name awk -F "$tab" '$1 == ENVIRON["N"] { print $2 }' came)
    case " $want " in
    *" $came "*) true ;;
    *)
        echo "# $name came out as '$came', not: $want"
        false
        ;;
    esac
    result $? "$name"
    [ "$came" = good ] || echo "$name" >>bad
done <told

# a name with a backslash in it is a name all the same
while IFS= read -r name; do
    grep -qF "h/$name" err || echo "$name"
done <bad >untold
check "each bad one is named on standard error" test ! -s untold
finish
