#!/bin/sh
# The worked examples of corpus/examples.md print what the page says they print.
# BLESS=1 sh tests/cli/examples.t writes the page anew from what they print: look at the difference.
. "$(dirname "$0")/../lib.sh"
ROOT=$(cd "$HERE/../.." && pwd)
PAGE=$ROOT/corpus/examples.md
mkdir build
ln -s "$BIN" build/trichluc
ln -s "$ROOT/corpus" corpus
TRICHLUC_RULES=${TRICHLUC_RULES:-$ROOT/rules}
export TRICHLUC_RULES

# Blocks in order: NN.LANGUAGE, and NN.want for the answer that follows one.
awk '/^```[a-z]/ { kind = substr($0, 4); if (kind == "text") kind = "want"; else n++
         file = sprintf("%02d.%s", n, kind); printf "" >file; next }
     /^```$/ { close(file); file = ""; next }
     file { print >file }' "$PAGE"
check "the page has examples of each kind" test "$(ls ./*.sql | wc -l)" -ge 3 \
    -a "$(ls ./*.python | wc -l)" -ge 2 -a "$(ls ./*.r | wc -l)" -ge 1

for f in [0-9][0-9].*; do
    n=${f%.*}
    case $f in
    *.sh) check "$f" sh -e "$f"; continue ;;
    *.sql) sqlite3 -bail research.db <"$f" >"$n.got" 2>err ;;
    *.python) python3 "$f" >"$n.got" 2>err ;;
    *.r)
        if ! command -v Rscript >/dev/null 2>&1; then
            skip "$f" "no R here"
            continue
        fi
        Rscript --vanilla "$f" >"$n.got" 2>err
        ;;
    *) continue ;;
    esac
    [ -z "${BLESS:-}" ] || cp "$n.got" "$n.want"
    same "$f prints what the page says" "$n.want" "$n.got"
done

if [ -n "${BLESS:-}" ]; then
    awk '/^```[a-z]/ { kind = substr($0, 4); if (kind != "text") n++; print
             if (kind == "text") { file = sprintf("%02d.want", n); skip = 1
                 while ((getline line <file) > 0) print line }
             next }
         /^```$/ { skip = 0 }
         !skip { print }' "$PAGE" >page && cp page "$PAGE"
fi
finish
