#!/bin/sh
# Kills a run at random moments, again and again: whatever had happened by then, the run that comes
# to its end must leave the store as one that nobody disturbed, byte for byte.
# usage: tests/kill.sh TRICHLUC      KILLS=200 KILL_SEED=1 KILL_DOCS=150
set -u
bin=$1
kills=${KILLS:-200} seed=${KILL_SEED:-1} docs=${KILL_DOCS:-150}
rules=$(cd "$(dirname "$0")/../rules" && pwd)
corpus=$(cd "$(dirname "$0")/../corpus" && pwd)
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
t=$(mktemp -d "${TMPDIR:-/tmp}/trichluc-kill-XXXXXX") || exit 1
trap 'rm -rf "$t"' EXIT
trap 'exit 1' INT TERM
cd "$t" || exit 1

# Documents: our specimens' texts, each its own by its last line; some twice, some that fail.
mkdir in
i=0
while [ $i -lt "$docs" ]; do
    for f in "$corpus"/truth/*.txt; do
        [ $i -lt "$docs" ] || break
        { cat "$f"; echo "Bản số $i"; } >"in/$i.txt"
        i=$((i + 1))
    done
done
cp in/3.txt in/z-twin-of-3.txt
: >in/empty.txt
head -c 5000 /dev/zero >in/zero.pdf
cp -R "$rules" rules
cp -R "$rules" other
sed 's/^\(strength *= *\).*/\10.5/' rules/target.rule >other/target.rule

now() { date +%s%N; }
ingest() { # ingest RULES: into s.db
    "$bin" ingest -q --jobs 2 --rules "$1" --store s.db in 2>>told
}
look() { # look FILE: all that the store holds of its documents
    "$bin" export --store s.db >"$1" 2>>told
    sqlite3 s.db "SELECT doc,status,error,pages FROM ledger ORDER BY doc;
        SELECT shown,doc,error FROM file ORDER BY path;
        SELECT doc,page,sum,length(read) FROM page ORDER BY doc,page;
        SELECT doc,seq,code,page,detail,stage FROM diag ORDER BY doc,seq" >>"$1"
}
begun=$(now)
ingest rules
first=$((($(now) - begun) / 1000000)) # milliseconds
look want-first
begun=$(now)
ingest other
second=$((($(now) - begun) / 1000000))
look want-other
rm -f s.db s.db-*

killed=0 wholes=0 differing=0
random() { # random K LIMIT: the K-th number below LIMIT
    awk -v s="$seed" -v k="$1" -v n="$2" 'BEGIN { srand(s * 100003 + k); rand(); print int(rand() * n) }'
}
# From nothing to the first rules, then to the other ones; then from nothing again.
stage=rules left=$first
while [ "$killed" -lt "$kills" ]; do
    "$bin" ingest -q --jobs 2 --rules $stage --store s.db in 2>>told &
    pid=$!
    sleep "$(random "$killed" "$left" | awk '{ printf "%.3f", $1 / 1000 }')"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    if [ $? -eq 137 ]; then
        killed=$((killed + 1))
        # Now and then the next one comes to its end.
        [ "$(random $((killed + 1000000)) 4)" -eq 0 ] || [ "$killed" -eq "$kills" ] || continue
        ingest $stage
    fi
    wholes=$((wholes + 1))
    look got
    if [ $stage = rules ]; then want=want-first next=other left=$second; else want=want-other next=rules left=$first; fi
    if ! cmp -s $want got; then
        differing=$((differing + 1))
        echo "# after $killed kills the store differs:"
        diff $want got | head -n 5 | cut -c1-200 | sed 's/^/# /'
    fi
    "$bin" check -q --store s.db >faults 2>&1 || {
        differing=$((differing + 1))
        head -n 5 faults | sed 's/^/# /'
    }
    stage=$next
    [ $stage = other ] || rm -f s.db s.db-*
done
# Workers die with their run: none is left that works in this folder.
tries=0
left() {
    for p in /proc/[0-9]*; do
        [ "$(readlink "$p/exe" 2>/dev/null)" = "$bin" ] && [ "$(readlink "$p/cwd")" = "$t" ] && echo "$p"
    done
}
while [ -n "$(left)" ] && [ $tries -lt 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
[ -z "$(left)" ] || differing=$((differing + 1))
echo "$killed kills over $((docs + 3)) files, $wholes whole runs between them, $differing differing"
grep -v 'failed before\|has no bytes\|is none of the kinds\|is a copy of' told | head -n 3
[ "$differing" -eq 0 ] && [ "$wholes" -gt 0 ]
