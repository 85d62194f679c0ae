#include "kinds.h"

#include "utf8.h"

#include <string.h>

/* Cells of plan tables that say nothing but that the row above says it: 'Như trên', '-nt-', ditto marks. */

/* The cell's letters, folded: only ditto, in words or marks? */
static bool says_same(const char *s, size_t n)
{
    static const char *const same[] = {"nhutren", "nt"};
    char word[16];
    size_t k = 0, quotes = 0;
    struct buf b = {0};
    if (n > 24)
        return false;
    utf8_fold(&b, s, n);
    for (size_t i = 0; i < b.len; i++) {
        quotes += b.s[i] == '"';
        if (((b.s[i] >= 'a' && b.s[i] <= 'z') || (b.s[i] >= '0' && b.s[i] <= '9')) && k < sizeof word)
            word[k++] = b.s[i];
    }
    buf_free(&b);
    bool is = k == 0 && quotes > 0;
    for (size_t i = 0; i < sizeof same / sizeof *same && !is; i++)
        is = strlen(same[i]) == k && memcmp(same[i], word, k) == 0;
    return is;
}

#define ROWS_BACK 6u /* rows over a page's end, with what is printed between */

bool kind_table_same(struct run *r, const char *s, size_t n, const char *role, const char *task,
                     const struct rule *rule)
{
    size_t last = r->out->n, end = last;
    if (!says_same(s, n))
        return false;
    while (last && !(r->out->v[last - 1].type == REC_ASSIGNMENT && r->out->v[last - 1].para < r->passage.para &&
                     strcmp(rec_text(&r->out->v[last - 1], ASG_ROLE), role) == 0))
        last--;
    uint32_t row = last ? r->out->v[last - 1].para : 0;
    for (size_t i = 0; i < end && last && row + ROWS_BACK >= r->passage.para; i++) {
        const struct record *of = &r->out->v[i];
        if (of->type != REC_ASSIGNMENT || of->para != row || strcmp(rec_text(of, ASG_ROLE), role) != 0)
            continue;
        struct value agency = of->value[ASG_AGENCY], name = of->value[ASG_AGENCY_NAME];
        struct record *a = run_add(r, REC_ASSIGNMENT, 0, r->passage.len, rule);
        a->value[ASG_AGENCY] = agency;
        a->value[ASG_AGENCY_NAME] = name;
        a->value[ASG_ROLE] = val_text(role);
        a->value[ASG_TASK] = val_text(task);
    }
    return true;
}
