/* Every record says where it was read, and it is true: its quote begins in its line, goes on in the
 * lines behind it, and page, line, section and id are sound; the same bytes give the same ids.
 * Read are the golden inputs, the specimens' texts and, where they are at hand, the shared papers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "run.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

static const char *const inputs[] = {
    "tests/golden/*.d/input.txt", "tests/golden/*.d/input.md", "corpus/truth/*.truth.txt",
    "../shared/documents/*.txt",  "../shared/real/text/*.txt", "../shared/gold/*.truth.txt",
};

struct told { /* failures of one document: counted, the first few shown */
    const char *path;
    unsigned n;
};

static void tell(struct told *t, const struct record *r, const char *words)
{
    struct buf b = {0};
    if (t->n++ < 4) {
        record_json(&b, r);
        print_error("%s: %s: %.400s\n", t->path, words, buf_text(&b));
    }
    buf_free(&b);
}

/* Appends s with blanks folded to one, a tag for one, and without the marks of Markdown. */
static void add_folded(struct buf *out, const char *s)
{
    for (; *s; s++) {
        bool named = *s == '<' && ((s[1] >= 'a' && s[1] <= 'z') || s[1] == '/');
        const char *end = named ? strchr(s, '>') : NULL;
        if (end) {
            s = end;
            if (out->len && out->s[out->len - 1] != ' ')
                buf_chr(out, ' ');
            continue;
        }
        if (strchr("*#_\\|>`", *s))
            continue;
        bool blank = strchr(" \t\n\r\f\v", *s) != NULL;
        if (!blank)
            buf_chr(out, *s);
        else if (out->len && out->s[out->len - 1] != ' ')
            buf_chr(out, ' ');
    }
}

/* Texts of lines from `first`, up to `least` bytes after the first one ends; a quote may run over a
 * page's end, where running page numbers and stamps stand. Returns the first line's length. */
static size_t text_from(const struct doc *d, size_t first, size_t least, bool all, struct buf *out)
{
    size_t own = 0;
    for (size_t i = first; i < d->nlines && (i == first || out->len < own + least); i++) {
        enum role role = d->lines[i].role;
        bool furniture = role == ROLE_PAGENO || role == ROLE_STAMP || role == ROLE_NOISE;
        if (i > first && furniture && !all)
            continue;
        add_folded(out, d->lines[i].text);
        if (i == first)
            own = out->len;
        add_folded(out, " ");
    }
    return own;
}

static bool stands_at(const struct doc *d, size_t line, const char *quote)
{
    struct buf q = {0}, text = {0};
    bool found = false;
    add_folded(&q, quote);
    for (int all = 0; all < 2 && !found; all++) {
        buf_clear(&text);
        size_t own = text_from(d, line, q.len + 8, all, &text);
        const char *at = q.len ? strstr(buf_text(&text), q.s) : NULL;
        found = at && (size_t)(at - text.s) < own;
    }
    buf_free(&q);
    buf_free(&text);
    return found;
}

/* The cells of a row that stand side by side: their words are all in its lines, in the order of the
 * lines within a cell; the first is in the first line. Where a name is set between its rows, figures
 * stand up to two lines above it. */
static bool row_stands_at(const struct doc *d, size_t line, const char *quote)
{
    struct buf text = {0};
    size_t own = text_from(d, line, strlen(quote) + 8, true, &text);
    for (size_t i = line > 2 ? line - 2 : 0; i < line; i++) {
        add_folded(&text, d->lines[i].text);
        add_folded(&text, " ");
    }
    char *copy = strdup(quote);
    bool ok = own > 0, first = true;
    for (char *at = copy, *bar = copy; ok && bar; at = bar + 1) {
        const char *seen = buf_text(&text);
        bar = strchr(at, '|');
        if (bar)
            *bar = '\0';
        for (char *w = strtok(at, " \n"); w && ok; w = strtok(NULL, " \n"), first = false) {
            const char *hit = strstr(seen, w);
            ok = hit && (!first || (size_t)(hit - text.s) < own);
            seen = ok ? hit + strlen(w) : seen;
        }
        if (!bar)
            break;
    }
    free(copy);
    buf_free(&text);
    return ok;
}

static bool has_section(const struct doc *d, const char *path)
{
    for (size_t i = 0; i < d->nsections; i++)
        if (d->sections[i].path && strcmp(d->sections[i].path, path) == 0)
            return true;
    return false;
}

static void check_record(const struct doc *d, const struct records *all, size_t i, struct told *t)
{
    const struct record *r = &all->v[i];
    double page = r->value[KEY_PAGE].u.num, line = r->value[KEY_LINE].u.num;
    const char *quote = rec_text(r, KEY_QUOTE), *section = rec_text(r, KEY_SECTION);
    double conf = r->value[KEY_CONFIDENCE].u.num;
    if (page < 1 || page > (double)d->npages) {
        tell(t, r, "no such page");
        return;
    }
    if (line < 1 || line > (double)d->nlines) {
        tell(t, r, "no such line");
        return;
    }
    const struct line *l = &d->lines[(size_t)line - 1];
    if (d->pages[l->page].no != (uint32_t)page)
        tell(t, r, "the line is on another page");
    bool row = quote && strchr(quote, '|') && !strchr(l->text, '|');
    if (!quote || !(stands_at(d, (size_t)line - 1, quote) ||
                    (row && row_stands_at(d, (size_t)line - 1, quote))))
        tell(t, r, "the quote does not begin in its line");
    if (!rec_text(r, KEY_RAW))
        tell(t, r, "no raw words");
    if (section && !has_section(d, section))
        tell(t, r, "no such section");
    if (conf <= 0 || conf > 1)
        tell(t, r, "confidence is out of range");
    for (size_t k = 0; k < i; k++)
        if (strcmp(rec_text(r, KEY_ID), rec_text(&all->v[k], KEY_ID)) == 0)
            tell(t, r, "an id that another record has");
}

static struct doc *extracted(struct tools *t, const char *path, struct records *out)
{
    struct doc *d = run_read(t, path, NULL, NULL);
    assert_int_equal(run_repair(t, d), 0);
    assert_int_equal(run_extract(t, d, out), 0);
    assert_null(doc_check(d));
    return d;
}

static unsigned check_document(struct tools *tools, const char *path)
{
    struct records one = {0}, two = {0};
    struct told t = {.path = path};
    struct doc *d = extracted(tools, path, &one), *again = extracted(tools, path, &two);
    if (!one.n || one.v[0].type != REC_DOCUMENT)
        t.n += (unsigned)(print_error("%s: its first record is not the document\n", path), 1);
    for (size_t i = 0; i < one.n; i++)
        check_record(d, &one, i, &t);
    assert_int_equal(one.n, two.n);
    for (size_t i = 0; i < one.n; i++)
        if (strcmp(rec_text(&one.v[i], KEY_ID), rec_text(&two.v[i], KEY_ID)) != 0)
            tell(&t, &two.v[i], "another id the second time");
    records_free(&one);
    records_free(&two);
    doc_free(d);
    doc_free(again);
    return t.n;
}

static void records_say_where_they_were_read(void **state)
{
    struct tools tools;
    unsigned bad = 0, documents = 0;
    (void)state;
    tools_init(&tools);
    tools.rules_dir = "rules";
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        glob_t g;
        if (glob(inputs[i], 0, NULL, &g) != 0)
            continue;
        for (size_t k = 0; k < g.gl_pathc; k++) {
            unsigned n = check_document(&tools, g.gl_pathv[k]);
            if (n)
                print_error("%s: %u in all\n", g.gl_pathv[k], n);
            bad += n;
            documents++;
        }
        globfree(&g);
    }
    tools_close(&tools);
    assert_true(documents >= 6);
    assert_int_equal(bad, 0);
}

/* The check itself can fail. */
static void a_quote_elsewhere_is_noticed(void **state)
{
    static const struct {
        size_t line;
        const char *quote;
        bool want;
    } cases[] = {
        {0, "một hai", true},     {0, "hai ba", true},    {0, "ba bốn", false}, {1, "ba bốn", true},
        {1, "bốn năm sáu", true}, {1, "bốn sáu", false}, {1, "", false},       {0, "**một**  hai", true},
    };
    struct doc *d = doc_new("a.md");
    (void)state;
    doc_add_page(d);
    doc_add_line(d, "# **một** hai", "");
    doc_add_line(d, "ba  bốn", "");
    doc_add_line(d, "2", "")->role = ROLE_PAGENO;
    doc_add_line(d, "năm sáu", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (stands_at(d, cases[i].line, cases[i].quote) != cases[i].want)
            fail_msg("case %zu", i);
    doc_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quote_elsewhere_is_noticed),
        cmocka_unit_test(records_say_where_they_were_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
