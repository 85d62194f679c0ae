#!/bin/sh
# The rules' own cases, and that the rule files hold no mistake.
echo "TAP version 13"
if "$TRICHLUC" rules check >/dev/null; then echo "ok 1 - rules check"; else echo "not ok 1 - rules check"; fi
"$TRICHLUC" rules test
