#!/bin/sh
# Runs that nobody looks at: silence, reports and metrics for programs, watched folders, the service
# manager, signals.
. "$(dirname "$0")/../lib.sh"

text() { # text WHO: a small plan
    printf 'KẾ HOẠCH\nI. MỤC TIÊU\n1. Đến năm 2025, trên 80%% số hộ tham gia.\n2. %s chủ trì.\n' "$1"
}
wait_for() { # wait_for FILE TEXT: at most 30 s
    i=0
    until grep -qF -- "$2" "$1" 2>/dev/null || [ $i -gt 300 ]; do
        sleep 0.1
        i=$((i + 1))
    done
    grep -qF -- "$2" "$1"
}
mkdir in
text 'Sở Y tế' >in/a.txt
text 'Sở Công Thương' >in/b.txt

# ---- silence, report, metrics ----
run 0 "a good run with -q" ingest -q --report r.json --metrics m.prom in
check "says nothing" test ! -s err -a ! -s out
jq -e '.exit == 0 and .documents.read == 2 and .pages.text == 2 and .records.target == 2 and
    .failed == [] and .store == "trichluc.db" and (.rules | length) == 64' r.json >got
check "its report tells what was done" test $? -eq 0
has "the metrics, too" m.prom 'trichluc_documents{state="read"} 2'
has "with the exit status" m.prom 'trichluc_exit_code 0'
check "each name has its help and type once" sh -c \
    '[ "$(grep -c "^# TYPE" m.prom)" -eq "$(grep "^# TYPE" m.prom | sort -u | wc -l)" ] &&
     [ "$(grep -c "^# TYPE" m.prom)" -eq "$(grep -c "^# HELP" m.prom)" ]'
check "every line is a comment or a sample" sh -c \
    '! grep -vE "^# (HELP|TYPE) trichluc_[a-z_]+ .+|^trichluc_[a-z_]+(\{[a-z]+=\"[a-z-]+\"\})? [0-9.]+$" m.prom'
success=$(grep '^trichluc_last_success' m.prom)

: >in/empty.pdf
printf 'Th\351 gi\355i\n' >"in/bad
name.txt"
run 1 "a run with failures and -q" ingest -q --report r.json --metrics m.prom in
has "names each" err "in/empty.pdf: has no bytes"
has "and sums up in a line" err "2 unchanged; 2 failed"
check "three lines in all" test "$(wc -l <err)" -eq 3
jq -e '.exit == 1 and .documents.unchanged == 2 and .documents.failed == 2 and
    ([.failed[] | .code] | sort) == ["empty", "encoding"] and
    ([.failed[] | .path] | index("in/bad\nname.txt")) != null' r.json >got
check "the report has paths and codes" test $? -eq 0
has "the metrics count them by code" m.prom 'trichluc_failures{code="encoding"} 1'
check "and keep the last success" test "$(grep '^trichluc_last_success' m.prom)" = "$success"
rm in/*.pdf in/bad*
check "and no fault" jq -e 'has("fault") and .fault == null' r.json
head -c 5000 /dev/zero >no.db
run 66 "what cannot be a store" ingest -q --store no.db --report r.json in
check "is the fault that the report tells" test "$(jq -r .fault r.json)" = "file is not a database"
mkfifo ear
head -c 1 ear >byte &
"$BIN" ingest -v --store deaf.db in 2>ear
check "nobody listens any more" test $? -eq 0
wait
run 0 "and all was read all the same" ingest --store deaf.db in
has "in the first run" err "0 documents read"
run 74 "a report that cannot be written" ingest -q --report no/such/r.json in
has "is told" err "no/such/r.json: No such file"
if command -v flock >/dev/null; then
    flock trichluc.db-lock sleep 5 &
    holder=$!
    sleep 0.5
    run 75 "a run that finds the store locked" ingest -q --metrics m.prom in
    has "leaves that in the metrics" m.prom 'trichluc_exit_code 75'
    kill "$holder" 2>/dev/null
    wait "$holder" 2>/dev/null
else
    skip "a locked store" "no flock(1) here"
fi

# ---- watching ----
for case in "--store in/s.db in" "--metrics in/m.prom in" "--pdf-dir in/new in" "--report in/../in/r.json in" \
    "--rules in in" "in/a.txt" "nowhere" "-"; do
    # shellcheck disable=SC2086
    run 64 "watch $case is refused" ingest --watch $case
done
mkdir drop drop/sub elsewhere
text 'Sở Nội vụ' >elsewhere/linked.txt
text 'Sở Xây dựng' >drop/first.txt
ln -s ../elsewhere drop/link
ln -s ../elsewhere/linked.txt drop/linked.txt
mkfifo drop/pipe.txt
"$BIN" ingest --watch --settle 1 --store w.db --metrics w.prom drop >out 2>err &
pid=$!
check "what lies there is read" wait_for err "drop/first.txt: 1 page"
: >drop/sub/bad.pdf
check "a bad file is told" wait_for err "drop/sub/bad.pdf: has no bytes"
text 'Sở Tư pháp' >drop/sub/second.txt
check "and does not end the watch" wait_for err "drop/sub/second.txt: 1 page"
# written in pieces, none of which may be taken for the whole
for piece in 'Sở Y tế' 'Sở Nội vụ' 'Sở Tư pháp' 'Sở Tài chính'; do
    text "$piece" >>drop/growing.txt
    sleep 0.4
done
i=0
until trichluc export --store w.db 2>/dev/null | grep -q 'Sở Tài chính' || [ $i -gt 100 ]; do
    sleep 0.3
    i=$((i + 1))
done
check "a file that grows is read to its last line" test $i -le 100
kill -TERM $pid
wait $pid
check "SIGTERM ends the watch in order" test $? -eq 0
check "the bad file was tried once" test "$(grep -c 'bad.pdf' err)" -eq 1
lacks "links are not followed" err "linked"
lacks "pipes are not opened" err "pipe.txt"
has "metrics are kept up" w.prom 'trichluc_last_run_timestamp_seconds'

"$BIN" ingest --watch --settle 600 --store rest.db --metrics rest.prom drop >out 2>err &
pid=$!
sleep 3
kill -TERM $pid
wait $pid
check "a file that has not come to rest is left alone" test ! -s err

if command -v python3 >/dev/null; then
    python3 - "$BIN" <<'EOF' >told 2>&1
import os, signal, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("notify.sock")
s.settimeout(60)
env = dict(os.environ, NOTIFY_SOCKET=os.path.abspath("notify.sock"), WATCHDOG_USEC="3000000")
p = subprocess.Popen([sys.argv[1], "ingest", "-q", "--watch", "--settle", "1", "--store", "n.db", "drop"], env=env)
got = set()
while not {"READY=1", "WATCHDOG=1", "STATUS=3 documents read, 1 failed"} <= got:
    got.add(s.recv(200).decode())
p.send_signal(signal.SIGHUP)
p.terminate()
while "STOPPING=1" not in got:  # told before it ends: what it sent is kept for us
    got.add(s.recv(200).decode())
print(sorted(got), p.wait())
EOF
    check "the service manager hears of it" grep -q "READY=1.*STOPPING=1.*WATCHDOG=1.* 0$" told
else
    skip "the service manager" "no python3 here"
fi

# ---- signals ----
i=0
mkdir many
while [ $i -lt 60 ]; do
    text "Sở $i" >"many/$i.txt"
    i=$((i + 1))
done
(
    trap '' HUP
    exec "$BIN" ingest --jobs 1 --store nohup.db many 2>nohup
) &
pid=$!
wait_for nohup 'page' || true
kill -HUP $pid 2>/dev/null
wait $pid
check "nohup(1) lets a run go on" test $? -eq 0
has "to its end" nohup "60 documents read"
# what systemd itself says of the units
if command -v systemd-analyze >/dev/null; then
    mkdir units
    for u in "$HERE"/../../pipeline/systemd/*; do sed "s|/usr/local/bin/trichluc|$BIN|" "$u" >"units/${u##*/}"; done
    systemd-analyze verify --man=no units/* >out 2>err
    check "systemd takes the units" test $? -eq 0
    check "without a word" test ! -s err
else
    skip "systemd takes the units" "no systemd-analyze here"
fi
finish
