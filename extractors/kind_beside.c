#include "kind_duty.h"

#include <string.h>

/* Roles in brackets behind bodies: 'Sở Giáo dục và Đào tạo (chủ trì), Sở Tài chính, Sở Nội vụ (phối hợp): ...'.
 * Those between two marks have the one behind them. */

/* The role in brackets at byte `at`; NULL: none. */
static const char *mark_at(const struct passage *p, uint32_t at)
{
    static const char *const roles[] = {"chu tri)", "lead", "phoi hop)", "coordinate", "phoi hop thuc hien)", "coordinate"};
    static const char *const heads[] = {"co quan ", "don vi "};
    const char *role = NULL;
    if (at + 3 > p->len || p->text[at] != ' ' || p->text[at + 1] != '(')
        return NULL;
    struct buf b = {0};
    passage_fold(p, at + 2, at + 48 < p->len ? at + 48 : p->len, &b);
    const char *s = buf_text(&b);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strncmp(s, heads[i], strlen(heads[i])) == 0)
            s += strlen(heads[i]);
    for (size_t i = 0; i < sizeof roles / sizeof *roles && !role; i += 2)
        if (strncmp(s, roles[i], strlen(roles[i])) == 0)
            role = roles[i + 1];
    buf_free(&b);
    return role;
}

bool duty_marked(struct duty *d)
{
    const struct passage *p = &d->r->passage;
    size_t from = 0;
    bool any = false;
    if (!memchr(p->text, '(', p->len))
        return false;
    for (size_t i = 0; i < p->nbodies; i++) {
        uint32_t end = p->bodies[i].off + p->bodies[i].len;
        const char *role = mark_at(p, end);
        if (i && p->bodies[i].off > p->bodies[i - 1].off + p->bodies[i - 1].len + 48)
            from = i; /* no list runs so far */
        if (!role)
            continue;
        const char *name = *role == 'l' ? "assignment.lead" : "assignment.coordinate";
        const struct body_list l = {.first = from, .n = i + 1 - from, .off = p->bodies[from].off, .end = end};
        duty_put_list(d, &l, role, l.off, duty_clause_end(p, end), run_words(d->r, end, p->len - end),
                      rules_of_kind(d->r->rules, "assignment", name));
        from = i + 1;
        any = true;
    }
    return any;
}
