# layers.awk -- the one-way street: reads `grep -n '#include "'` lines (FILE:LINE:#include "X.h") and
# tells each include that goes the wrong way. Rooms in order; a room may include itself, helpers of
# its own (ranks a.b) and everything to its left.
BEGIN {
    n = split("arena buf hash utf8 html diag exits;doc;load image ocr repair lm channel syllable layout roles marker table " \
              "segment stream raster;record rule rule_priv list list_priv tag number docnumber title when when_parts agency " \
              "indicator explain passage bodies asked kind kinds extract ruletest;" \
              "store schema wrap sheet;export out compare eval report correct tally;" \
              "sandbox guard notify run workers progress cli file sum inputs parcel plan pagecache reader ingest pictures watch;cmd main", ranks, ";")
    for (i = 1; i <= n; i++) {
        m = split(ranks[i], rooms, " ")
        for (j = 1; j <= m; j++)
            rank[rooms[j]] = i
    }
}
# The room of a file: its own name, or the longest known start of it (load_pdf -> load).
function room(name) {
    sub(/\.[ch]$/, "", name)
    while (name != "" && !(name in rank)) {
        if (name !~ /_/)
            return ""
        sub(/_[^_]*$/, "", name)
    }
    return name
}
{
    split($0, f, ":")
    file = f[1]
    sub(/.*\//, "", file)
    match($0, /"[^"]+"/)
    to = substr($0, RSTART + 1, RLENGTH - 2)
    from = room(file)
    dest = room(to)
    if (from == "") { print f[1] ":" f[2] ": " file " is in no layer of tests/layers.awk"; bad = 1; next }
    if (dest == "") next
    if (rank[dest] > rank[from]) {
        print f[1] ":" f[2] ": " file " (" from ") includes " to ", which stands to its right"
        bad = 1
    }
}
END { exit bad }
