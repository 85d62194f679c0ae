/* eval_text.c -- scores as a table, as JSON, and against their floors. */
#include "eval.h"

#include <stdlib.h>
#include <string.h>

static const enum record_type order[REC_TYPES] = {REC_TARGET,   REC_DEADLINE,  REC_ASSIGNMENT,
                                                  REC_CITATION, REC_STATISTIC, REC_DOCUMENT};

static void put_f1(struct buf *out, bool there, double f1)
{
    if (there)
        buf_printf(out, "  %10.3f", f1);
    else
        buf_printf(out, "  %10s", "-");
}

static void put_document(struct buf *out, const struct score *s, const struct score *all, int width)
{
    buf_printf(out, "%-*s", width, s->name);
    for (int i = 0; i < REC_TYPES; i++)
        if (all->by[order[i]].there)
            put_f1(out, s->by[order[i]].there, count_f1(&s->by[order[i]]));
    double macro = score_macro(s);
    put_f1(out, macro >= 0, macro);
    buf_chr(out, '\n');
}

void eval_table(struct buf *out, const struct score *v, size_t n, const struct score *all)
{
    int width = 10;
    for (size_t i = 0; i < n; i++)
        if ((int)strlen(v[i].name) > width)
            width = (int)strlen(v[i].name);
    buf_printf(out, "%-*s", width, "F1 by type");
    for (int i = 0; i < REC_TYPES; i++)
        if (all->by[order[i]].there)
            buf_printf(out, "  %10s", record_type_name(order[i]));
    buf_printf(out, "  %10s\n", "macro");
    for (size_t i = 0; i < n; i++)
        put_document(out, &v[i], all, width);
    put_document(out, all, all, width);
    buf_printf(out, "\n%-12s %5s %5s %5s %10s %7s %7s\n", "all", "gold", "hit", "extra",
               "precision", "recall", "F1");
    for (int i = 0; i < REC_TYPES; i++) {
        const struct count *c = &all->by[order[i]];
        if (c->there)
            buf_printf(out, "%-12s %5u %5u %5u %10.3f %7.3f %7.3f\n", record_type_name(order[i]),
                       c->gold, c->hit, c->extra, count_precision(c), count_recall(c),
                       count_f1(c));
    }
    if (score_macro(all) >= 0)
        buf_printf(out, "macro-F1 of targets, deadlines, assignments: %.3f\n", score_macro(all));
}

static void put_json(struct buf *out, const struct score *s)
{
    buf_str(out, "{\"document\":");
    buf_json(out, s->name);
    buf_str(out, ",\"types\":{");
    const char *comma = "";
    for (int i = 0; i < REC_TYPES; i++) {
        const struct count *c = &s->by[order[i]];
        if (!c->there)
            continue;
        buf_printf(out, "%s\"%s\":{\"gold\":%u,\"hit\":%u,\"extra\":%u,\"precision\":", comma,
                   record_type_name(order[i]), c->gold, c->hit, c->extra);
        buf_num(out, count_precision(c), 4);
        buf_str(out, ",\"recall\":");
        buf_num(out, count_recall(c), 4);
        buf_str(out, ",\"f1\":");
        buf_num(out, count_f1(c), 4);
        buf_chr(out, '}');
        comma = ",";
    }
    buf_str(out, "},\"macro_f1\":");
    if (score_macro(s) < 0)
        buf_str(out, "null");
    else
        buf_num(out, score_macro(s), 4);
    buf_chr(out, '}');
}

void eval_json(struct buf *out, const struct score *v, size_t n, const struct score *all)
{
    buf_str(out, "{\"documents\":[");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_chr(out, ',');
        put_json(out, &v[i]);
    }
    buf_str(out, "],\"all\":");
    put_json(out, all);
    buf_str(out, "}\n");
}

/* ---- floors ---- */

static const struct score *score_named(const char *name, const struct score *v, size_t n,
                                       const struct score *all)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].name, name) == 0)
            return &v[i];
    return strcmp(name, "all") == 0 ? all : NULL;
}

/* The figure that a floor is about; -1 where there is none, -2 where there is no such type. */
static double figure(const struct score *s, const char *type)
{
    if (strcmp(type, "macro") == 0)
        return score_macro(s);
    enum record_type t = record_type_find(type);
    if (t == REC_TYPES)
        return -2;
    return s->by[t].there ? count_f1(&s->by[t]) : -1;
}

/* One line that has been copied; 1 where its floor is broken, -1 where it is no floor. */
static int one_floor(struct buf *out, char *line, const char *set, const struct score *v, size_t n,
                     const struct score *all)
{
    char *name = strtok(line, " \t"), *type = strtok(NULL, " \t"), *least = strtok(NULL, " \t");
    char *end = NULL;
    double floor = least ? strtod(least, &end) : 0;
    if (!type || !least || *end || strtok(NULL, " \t")) {
        buf_str(out, "not 'SET/DOCUMENT TYPE FLOOR'\n");
        return -1;
    }
    char *slash = strchr(name, '/');
    if (!slash != !set)
        return 0;
    if (slash && (strncmp(name, set, (size_t)(slash - name)) != 0 || set[slash - name]))
        return 0;
    name = slash ? slash + 1 : name;
    const struct score *s = score_named(name, v, n, all);
    double is = s ? figure(s, type) : -1;
    if (is < -1) {
        buf_printf(out, "no type '%s'\n", type);
        return -1;
    }
    if (is >= floor)
        return 0;
    buf_printf(out, "%s%s%s %s: ", set ? set : "", set ? "/" : "", name, type);
    if (is < 0)
        buf_printf(out, "%s, floor %.3f\n", s ? "nothing to count" : "not there", floor);
    else
        buf_printf(out, "F1 %.3f, floor %.3f\n", is, floor);
    return 1;
}

int eval_floors(struct buf *out, const char *text, const char *set, const struct score *v, size_t n,
                const struct score *all)
{
    int broken = 0;
    unsigned no = 0;
    while (*text) {
        size_t len = strcspn(text, "\n");
        char line[512];
        no++;
        if (len < sizeof line && text[strspn(text, " \t")] != '#' && strspn(text, " \t\r") < len) {
            struct buf words = {0};
            memcpy(line, text, len);
            line[len] = '\0';
            int r = one_floor(&words, line, set, v, n, all);
            if (r < 0)
                buf_printf(out, "line %u: ", no);
            buf_str(out, buf_text(&words));
            buf_free(&words);
            if (r < 0)
                return -1;
            broken += r;
        }
        text += len + (text[len] == '\n');
    }
    return broken;
}
