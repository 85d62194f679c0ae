#!/bin/sh
# Help, version and mistakes: what goes where, and with which status.
. "$(dirname "$0")/../lib.sh"

run 0 "--help" --help
has "names the commands" out "ingest"
check "says nothing on standard error" test ! -s err
run 0 "--version" --version
has "tells the program's version" out "trichluc 0.4.0"
has "and its libraries'" out "SQLite"

commands=$(trichluc --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p')
check "thirteen commands at least" test "$(echo "$commands" | wc -l)" -ge 13
page=$HERE/../../pipeline/trichluc.1
mandoc -T utf8 "$page" | sed 's/.\x08//g' >man
for c in $commands; do
    has "the man page has $c" man "trichluc $c"
    for o in $(trichluc "$c" --help | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
        grep -qE -- "$o($|[^a-z-])" man
        result $? "and $o of $c"
    done
    run 0 "$c --help" "$c" --help
    has "$c --help tells its usage" out "usage: trichluc $c"
    run 0 "$c --version" "$c" --version
    run 64 "$c with an unknown option" "$c" --no-such-option
    check "$c says nothing on standard output then" test ! -s out
    has "$c hints at its help" err "trichluc $c --help"
    run 0 "$c takes the common options" "$c" --store s --rules r --jobs 2 -qv --help
    grep -q "^  *$c " <<END
$(trichluc --help)
END
    result $? "$c is in the list of commands"
done

run 64 "no command"
run 64 "an unknown command" frobnicate
has "is named" err "frobnicate"
run 64 "an unknown option before a command" --frobnicate
run 64 "ingest without a path" ingest
run 64 "a number that is none" ingest --jobs many x.txt
run 64 "a number out of range" ingest --jobs 0 x.txt
run 64 "a format there is not" export --format papyrus
has "tells which there are" err "jsonl, csv, xlsx, ics or datapackage"
run 64 "a type there is not" export --type goal
run 64 "csv of several types on standard output" export --format csv
run 64 "two files to repair" repair a b
run 64 "an option without its value" export --type

for f in hocr alto; do
    trichluc ocr --help | grep -q "$f"
    result $? "--$f is offered"
done
finish
