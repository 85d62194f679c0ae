/* fuzz_rule.c -- any bytes as one rule file: read, checked, compiled, and its rules run over the
 * same bytes where they are text. Matches must lie inside the text, groups inside the text too.
 */
#include "rule.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *text = (const char *)data;
    size_t len = utf8_valid_prefix(text, n);
    struct ruleset *s = rules_from_text("fuzz.rule", text, n);
    for (size_t i = 0; i < s->nproblems; i++)
        if (!s->problems[i].words || !*s->problems[i].words)
            abort();
    for (size_t i = 0; i < s->nrules; i++) {
        struct match m;
        size_t at = 0;
        while (rule_match(s, &s->rules[i], text, len, at, &m) == 1) {
            if (!m.len || m.off < at || m.len > len - m.off)
                abort();
            for (size_t k = 0; k < m.ngroups; k++)
                if (m.groups[k].off > len || m.groups[k].len > len - m.groups[k].off)
                    abort();
            at = (size_t)m.off + m.len;
        }
    }
    rules_free(s);
    return 0;
}
