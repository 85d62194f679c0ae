#!/bin/sh
# The report in headless Chromium, where there is one: tests/browser/report.py. The marks it saves are
# then taken into the store. The sanitizers' build writes the same pages, so they are looked at once.
. "$(dirname "$0")/../lib.sh"
BROWSER=$HERE/../browser
PYTHONPATH=$BROWSER PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE
case $BIN in
*/san/*) why="looked at by the plain build's run" ;;
*) why="no chromium here" ;;
esac
case $why in
no*) python3 -c 'import chrome, sys; sys.exit(not chrome.found())' 2>/dev/null && why= ;;
esac
if [ -n "$why" ]; then
    skip "the report in a browser" "$why"
    finish
fi
mkdir in
cp "$HERE"/../../corpus/pdf/lc-nghi-quyet.pdf "$HERE"/../../corpus/truth/*.truth.txt in/
rm in/lc-nghi-quyet.truth.txt
hostile_text >"in/<img src=x onerror=alert(1)>\"' &.txt"
run 0 "documents are read" ingest -q --store s.db in
run 0 "their report" report -q --store s.db -o web
mkdir cache
browse() { # browse REPORT MARKS MORE...: the script's results become this test's
    XDG_CACHE_HOME=$T/cache HOME=$T python3 "$BROWSER/report.py" "$@" >tap 2>err
    while IFS= read -r line; do
        case $line in
        'ok '*) result 0 "${line#ok * - }" ;;
        'not ok '*) result 1 "${line#not ok * - }" ;;
        '# '*) echo "$line" ;;
        esac
    done <tap
    check "the browser's test ran to its end" grep -q '^1\.\.[0-9]' tap
}
browse web marks.json
run 0 "the marks it saved are taken" correct --store s.db marks.json
has "all three" err "3 marks taken"
run 0 "a report that shows them" report -q --no-images --store s.db -o web2
browse web2 back.json withdraw
run 0 "the mark taken back there" correct --store s.db back.json
has "is taken back" err "1 mark taken"
check "and counts no more" test "$(trichluc export --store s.db | grep -c '"review":"corrected"')" -eq 0
finish
