#!/bin/sh
# rules: what somebody who writes rules of their own is told, wherever the mistake is.
. "$(dirname "$0")/../lib.sh"

mkdir bare
cp -R "$HERE/../../rules" base
mine() { # mine RULE: the folder with a rule more, or with what stands in $1
    rm -rf mine
    cp -R base mine
    printf '%b' "$1" >mine/mine.rule
}

mine '[rule deadline.mine]\nkind = deadline\nmatch = (?<when> (?-x:tháng) \\h 6 )\n+ Tháng 6 | end=2026-06-30\n- Tháng 7\n'
run 0 "a rule of one's own" rules check --rules mine
run 1 "whose case gives nothing" rules test --rules mine deadline.mine
has "says why" out "mine.rule:4: deadline.mine: matches, but no record came of it: its time is not understood"
mine '[rule deadline.mine]\r\nkind = cue\r\nneeds = gió\r\nmatch = (?<who> gió )\r\n+ Gió thổi. | who=gió\r\n- Mưa.'
run 0 "lines as Windows ends them, the last without an end" rules test --rules mine deadline.mine
has "are read" out "2 passed, 0 failed"
mine '[rule deadline.mine]\nkind = deadline\ncolour = red\nmatch = (?<when> \\xff )\n+ a\n- b\n'
run 1 "an unknown key" rules check --rules mine
has "is named with its line" out "mine.rule:3: unknown key 'colour'"

mine '[rule deadline.mine]\nkind = deadline\nmatch = (?<when> (?: (?: \\pL | \\h )+ )+ ) [^\\pL\\h.,;:)-] {7}\n+ a\n- b\n'
printf 'II. VIỆC\n1. Gió thổi mây bay trên đồng xa mãi mãi không thôi §§§§§§\n\n2. Mưa rơi trên mái nhà tranh suốt đêm dài không ngớt §§§§§§\n' >one.txt
run 0 "a pattern that backtracks without end" extract --rules mine one.txt
has "is named" err "ran into the match limit of a rule (deadline.mine)"
check "once a page" test "$(grep -c 'match limit' err)" = 1
run 0 "--explain" extract --explain --line 2 --rules mine one.txt
has "says where" out "ran into the match limit here"
run 64 "a line that no paragraph holds" extract --explain --line 99 one.txt
has "is told" err "no paragraph holds line 99"

cp -R base lists
printf 'Sở Thử | level=tang; colour=red\n' >>lists/bodies.list
run 1 "attributes" rules check --rules lists
has "have their values" out "'level=tang': no value of it"
has "and their names" out "'colour=red': nobody asks for it in this list"
rm lists/laws.list
run 1 "a list that is not there" rules check --rules lists
has "is told" out "lists/laws.list: is not there"
run 1 "a folder without rules" rules check --rules bare
has "is told" out "bare: no rules in it"

finish
