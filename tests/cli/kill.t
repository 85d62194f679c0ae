#!/bin/sh
# A few kills at random moments; make kill-test KILLS=200 does more of them.
. "$(dirname "$0")/../lib.sh"
if ! command -v sqlite3 >/dev/null; then
    skip "kills" "no sqlite3 here"
else
    KILLS=6 KILL_DOCS=24 sh "$HERE/../kill.sh" "$BIN" >out 2>err
    result $? "a store is the same after kills as without them"
    has "some runs were killed" out "6 kills"
fi
finish
