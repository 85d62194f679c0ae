#!/bin/sh
# A night's batch: N documents, three in a hundred of them bad. Every good one must be in the store,
# every bad one named with its cause; a second run does nothing in no time; other rules extract all
# anew without reading; the parent's memory stays flat; the number of workers changes nothing.
# usage: tests/batch.sh BUILD      N=2000 JOBS=2
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD build=$1 n=${N:-2000} jobs=${JOBS:-2}
case $build in /*) ;; *) build=$top/$build ;; esac
bin=$build/trichluc
t=$(mktemp -d "${TMPDIR:-/tmp}/trichluc-batch-XXXXXX") || exit 1
trap 'rm -rf "$t"' EXIT
trap 'exit 1' INT TERM
failures=0
check() { # check NAME COMMAND...
    name=$1
    shift
    if "$@"; then echo "ok - $name"; else
        echo "not ok - $name"
        failures=$((failures + 1))
    fi
}
between() { # between TIMES TIMES: CPU milliseconds of the children, by what `times` wrote
    awk 'FNR == 2 { for (i = 1; i <= 2; i++) { split($i, v, /[ms]/); s[FILENAME] += 60 * v[1] + v[2] } }
        END { printf "%d", 1000 * (s[ARGV[2]] - s[ARGV[1]]) + 1 }' "$1" "$2"
}
now() { date +%s%N; }
since() { echo $((($(now) - $1) / 1000000)); } # milliseconds

# ---- the documents ----
mkdir "$t/in" "$t/digital" "$t/bad"
for s in corpus/specimens/*.txt; do
    "$build/mkcorpus" digital "$s" -o "$t/digital/$(basename "$s" .txt).pdf"
done
"$build/mkcorpus" bad "$t/bad"
# What cannot be read: found out by reading it, each for itself.
"$bin" ingest -q --store "$t/bad.db" "$t/bad" 2>/dev/null
"$bin" status --store "$t/bad.db" --format json |
    jq -r '.files[] | select(.status == "failed" and .error != "empty") | .path' >"$t/bad.list"
set -- ../shared/real/text/*.txt
[ -e "$1" ] || set -- corpus/truth/*.txt
printf '%s\n' "$@" >"$t/real.list"
ls corpus/truth/*.txt >"$t/truth.list"
ls "$t"/digital/*.pdf >"$t/digital.list"
ls corpus/pdf/*.pdf >"$t/scans.list"
awk -v n="$n" -v t="$t" '
    function load(list,   l) { while ((getline l < (t "/" list ".list")) > 0) from[list, count[list]++] = l }
    BEGIN {
        load("bad"); load("real"); load("truth"); load("digital"); load("scans")
        for (i = 0; i < n; i++) {
            kind = i % 100 < 3 ? "bad" : i % 400 == 50 ? "scans" : i % 20 == 5 ? "digital" : i % 4 == 0 ? "real" : "truth"
            f = from[kind, made[kind]++ % count[kind]]
            end = f; sub(/.*\./, ".", end)
            printf "%s\t%s/in/%05d-%s%s\t%d\n", f, t, i, kind, end, i
        }
    }' >"$t/plan"
while IFS="$(printf '\t')" read -r from to i; do
    # a last line of its own makes each other bytes; readers of PDF and images pass it by
    case $to in
    *-bad.*) { cat "$from" && printf '%%%s\n' "$i"; } ;;
    *.txt) { cat "$from" && printf '\nBản số %s\n' "$i"; } ;;
    *) { cat "$from" && printf '%%%% bản %s\n' "$i"; } ;;
    esac >"$to"
done <"$t/plan"
bad=$(grep -c -- '-bad\.' "$t/plan")
echo "$n documents, $bad of them bad, $(du -sm "$t/in" | cut -f1) MB"

# ---- the first run, and the parent's memory meanwhile ----
begun=$(now)
"$bin" ingest -q --jobs "$jobs" --store "$t/s.db" "$t/in" 2>"$t/err" &
pid=$!
: >"$t/rss"
while kill -0 $pid 2>/dev/null; do
    awk '/VmRSS/ { print $2 }' /proc/$pid/status >>"$t/rss" 2>/dev/null
    sleep 0.5
done
wait $pid
status=$?
first=$(since "$begun")
check "exit status 1: done, but not all could be read ($status)" test "$status" -eq 1
"$bin" status --store "$t/s.db" --format json >"$t/status"
good_done=$(jq '[.files[] | select(.status == "done" and (.path | contains("-bad.") | not))] | length' "$t/status")
bad_failed=$(jq '[.files[] | select(.status == "failed" and .error != null and (.path | contains("-bad.")))] | length' "$t/status")
check "every good one is in the store ($good_done of $((n - bad)))" test "$good_done" -eq $((n - bad))
check "every bad one is there with its cause ($bad_failed of $bad)" test "$bad_failed" -eq "$bad"
named=$(grep -c -- '-bad\.' "$t/err")
check "and named on standard error" test "$named" -ge "$bad"
jq -r '.files[] | select(.status == "failed") | .error' "$t/status" | sort | uniq -c | sed 's/^/#  /'
pages=$(jq '[.files[] | select(.status == "done") | .pages] | add' "$t/status")
records=$(jq '[.files[] | .records] | add' "$t/status")
echo "# first run: $((first / 1000)) s, $pages pages, $records records"
# Settled after a tenth of the run; what SQLite caches has come by then.
awk '{ v[NR] = $1 } END { a = v[int(NR / 10) + 1]; print "# parent: " a " kB after a tenth, " v[NR - 1] " kB at the end"
    exit v[NR - 1] > a + 8192 }' "$t/rss"
check "the parent's memory is flat: no 8 MB more" test $? -eq 0

# ---- the second run ----
begun=$(now)
"$bin" ingest -q --jobs "$jobs" --store "$t/s.db" "$t/in" 2>/dev/null
second=$(since "$begun")
echo "# second run: $second ms, $(awk -v a="$second" -v b="$first" 'BEGIN { printf "%.2f", 100 * a / b }') % of the first"
check "the second run takes under 2 % of the first" test $((second * 50)) -lt "$first"

# ---- other rules, another model ----
cp -R rules "$t/rules"
echo '# others' >>"$t/rules/common.rule"
"$bin" export --store "$t/s.db" | sort >"$t/before"
again() { # again NAME LEAST: pages a second, at least so many
    begun=$(now)
    times >"$t/times0" # in no subshell: that would count its own
    "$bin" ingest --jobs "$jobs" --rules "$t/rules" --store "$t/s.db" "$t/in" >"$t/out" 2>&1
    took=$(since "$begun")
    times >"$t/times1"
    used=$(between "$t/times0" "$t/times1")
    # On a busy machine the clock tells little: what it would be, had each worker a core. A text file's
    # pages are of any length; a printed page has 1,000 to 2,000 letters, so that 2,000 make one here.
    letters=$(sqlite3 "$t/s.db" 'SELECT sum(length(text)) FROM page')
    rate=$((letters / 2 * jobs / used))
    echo "# $1: $pages pages of $((letters / pages)) letters in $took ms, $used ms of CPU"
    echo "#   as they are $((pages * 1000 / took)) pages/s by the clock, $((pages * 1000 * jobs / used)) by CPU; of 2000 letters $rate by CPU"
    check "$1: nothing is read" grep -q '^0 documents read, 0 pages' "$t/out"
    "$bin" export --store "$t/s.db" | sort >"$t/after"
    check "$1: the same rules and model say the same" cmp -s "$t/before" "$t/after"
    check "$1: at least $2 pages a second" test "$rate" -ge "$2"
}
again "other rules" 300
sqlite3 "$t/s.db" "UPDATE run SET model='older'"
again "another model" 1
check "the store is sound" "$bin" check -q --store "$t/s.db"

# ---- the number of workers ----
for j in 1 3; do
    head -n 120 "$t/plan" | grep -v scans | cut -f2 | "$bin" ingest -q --jobs $j --store "$t/j$j.db" - 2>/dev/null
    "$bin" export --store "$t/j$j.db" >"$t/j$j"
done
check "the same whatever the number of workers" sh -c "test -s '$t/j1' && cmp -s '$t/j1' '$t/j3'"
exit $((failures > 0))
