#!/bin/sh
# The rules' own cases, one TAP line each kind of check: no mistake in the files, every case as said.
bad=0
if out=$("$TRICHLUC" rules check); then echo "ok 1 - rules check"; else
    echo "not ok 1 - rules check"; echo "$out" | sed 's/^/# /'; bad=1; fi
if out=$("$TRICHLUC" rules test); then echo "ok 2 - rules test: $(echo "$out" | tail -n 1)"; else
    echo "not ok 2 - rules test"; echo "$out" | sed 's/^/# /'; bad=1; fi
echo "1..2"
exit $bad
