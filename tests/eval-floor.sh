#!/bin/sh
# Floors from the records that tests/eval.sh left in BUILD/eval: 0.02 under each F1, and never lower
# than the floor that is there: lowering one is done by hand, with a reason in the commit.
# usage: tests/eval-floor.sh BUILD SET...
set -eu
build=$1
shift
cat <<'END'
# SET/DOCUMENT TYPE F1: figures of `make eval` that must not drop; written by `make eval-floor`.
# It only raises them; one may be lowered by hand with a reason: better gold, or a gain elsewhere.
END
for set in "$@"; do
    gold=corpus/specimens
    case $set in papers | checked) gold=../shared/gold ;; esac
    "$build/trichluc" eval --gold "$gold" --format json "$build/eval/$set.jsonl" |
        jq -r --arg set "$set" '(.documents[], .all) | .document as $d
            | ((.types | to_entries[] | [.key, .value.f1]), ["macro", .macro_f1])
            | select(.[1] != null and .[1] > 0.02)
            | "\($set)/\($d) \(.[0]) \(((.[1] - 0.02) * 1000 | floor) / 1000)"'
done | cat - tests/eval.floor | awk '
    /^#/ { next }
    { key = $1 " " $2 }
    !(key in floor) { floor[key] = $3; order[++n] = key }
    $3 > floor[key] { floor[key] = $3 }
    END { for (i = 1; i <= n; i++) print order[i], floor[order[i]] }'
