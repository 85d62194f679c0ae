#!/bin/sh
# Floors from the records that tests/eval.sh left in BUILD/eval: 0.02 under each F1, 0 left out.
# usage: tests/eval-floor.sh BUILD SET...
set -eu
build=$1
shift
cat <<'END'
# SET/DOCUMENT TYPE F1: figures of `make eval` that must not drop; written by `make eval-floor`.
# A floor may be lowered only with a reason in the commit: better gold, or a gain elsewhere.
END
for set in "$@"; do
    gold=corpus/specimens
    case $set in papers | checked) gold=../shared/gold ;; esac
    "$build/trichluc" eval --gold "$gold" --format json "$build/eval/$set.jsonl" |
        jq -r --arg set "$set" '(.documents[], .all) | .document as $d
            | ((.types | to_entries[] | [.key, .value.f1]), ["macro", .macro_f1])
            | select(.[1] != null and .[1] > 0.02)
            | "\($set)/\($d) \(.[0]) \(((.[1] - 0.02) * 1000 | floor) / 1000)"'
done
