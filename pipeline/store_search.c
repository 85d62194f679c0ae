/* Full text of pages. The index is kept by triggers (schema_steps.c): it is never behind the pages. */
#include "store_own.h"

#include <stdint.h>
#include <string.h>

#define SNIPPET_WORDS "28"

static bool ends_word(char c)
{
    return c == '\0' || strchr(" \t\r\n\"(),*", c) != NULL;
}

/* Letters, digits and '_' are a word to FTS5; anything else in one makes it a phrase. */
static bool is_plain(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (!(c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
              (c >= 'a' && c <= 'z')))
            return false;
    }
    return true;
}

static void put_folded(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i + 1 < n && (memcmp(s + i, "đ", 2) == 0 || memcmp(s + i, "Đ", 2) == 0)) {
            buf_chr(out, s[i + 1] == "đ"[1] ? 'd' : 'D');
            i++;
        } else {
            buf_chr(out, s[i]);
        }
}

void store_search_query(struct buf *out, const char *query)
{
    for (const char *s = query; *s;) {
        size_t n = 0;
        if (*s == '"') {
            n = 1 + strcspn(s + 1, "\"");
            n += s[n] == '"';
            put_folded(out, s, n);
        } else if (ends_word(*s)) {
            n = 1;
            buf_chr(out, *s);
        } else {
            while (!ends_word(s[n]))
                n++;
            bool plain = is_plain(s, n);
            if (!plain)
                buf_chr(out, '"');
            put_folded(out, s, n);
            if (!plain)
                buf_chr(out, '"');
        }
        s += n;
    }
}

/* Nothing but words, two at least, none of them an operator? */
static bool is_words(const char *query)
{
    static const char *const operators[] = {"AND", "OR", "NOT", "NEAR"};
    size_t words = 0;
    for (const char *s = query; *s; s += *s == ' ') {
        size_t n = strcspn(s, " ");
        if (!is_plain(s, n))
            return false;
        for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
            if (strlen(operators[i]) == n && strncmp(operators[i], s, n) == 0)
                return false;
        words += n > 0;
        s += n;
    }
    return words > 1;
}

static void put_phrase(struct buf *out, const char *words)
{
    buf_chr(out, '"');
    store_search_query(out, words);
    buf_chr(out, '"');
}

/* 'mat tran to quoc' asks for pages with these words; those that have them side by side are better. */
static void put_query(struct buf *out, const char *query)
{
    bool words = is_words(query);
    if (words) {
        put_phrase(out, query);
        buf_str(out, " OR (");
    }
    store_search_query(out, query);
    if (words)
        buf_chr(out, ')');
}

/* "fts5: syntax error near ..." is the asker's mistake, not the store's. */
static int failed(struct store *s)
{
    const char *why = sqlite3_errmsg(s->db);
    bool wrong = strncmp(why, "fts5:", 5) == 0 || strstr(why, "unterminated string") ||
                 strstr(why, "no such column") || strstr(why, "unknown special query");
    if (!wrong)
        return store_fail(s);
    bool ends = strcmp(why, "fts5: syntax error near \"\"") == 0;
    bool bare = strstr(why, "unknown special query") != NULL;
    struct buf words = {0};
    buf_str(&words, ends   ? "something is missing at its end"
                    : bare ? "'*' ends a word: it does not stand alone"
                         : strncmp(why, "fts5: ", 6) == 0 ? why + 6 : why);
    buf_free(&s->error);
    s->error = words;
    return -2;
}

static sqlite3_stmt *prepare(struct store *s, const char *sql, const char *query)
{
    sqlite3_stmt *q = NULL;
    struct buf match = {0};
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return NULL;
    put_query(&match, query);
    store_bind(q, 1, buf_text(&match));
    buf_free(&match);
    return q;
}

static int count(struct store *s, const char *query, size_t *pages)
{
    sqlite3_stmt *q = prepare(s, "SELECT count(*) FROM page_fts WHERE page_fts MATCH ?1", query);
    int rc = q ? sqlite3_step(q) : SQLITE_ERROR;
    int r = 0;
    if (rc == SQLITE_ROW)
        *pages = (size_t)sqlite3_column_int64(q, 0);
    else
        r = failed(s);
    sqlite3_finalize(q);
    return r;
}

static const char *text(sqlite3_stmt *q, int i)
{
    return (const char *)sqlite3_column_text(q, i);
}

#define CUT "…" /* where the snippet leaves the page's words out */

/* Lines of the page before the first word that the snippet marks. */
static unsigned lines_before(const char *page, const char *snippet)
{
    struct buf plain = {0};
    size_t first = SIZE_MAX, cut = strlen(CUT);
    unsigned n = 0;
    if (strncmp(snippet, CUT, cut) == 0 && strncmp(page, CUT, cut) != 0)
        snippet += cut;
    for (; *snippet; snippet++) {
        if (*snippet == STORE_MARK && first == SIZE_MAX)
            first = plain.len;
        if (*snippet != STORE_MARK && *snippet != STORE_MARK_END)
            buf_chr(&plain, *snippet);
    }
    const char *at = plain.len ? strstr(page, plain.s) : NULL;
    if (!at && plain.len >= cut) { /* without what is left out behind */
        plain.s[plain.len -= cut] = '\0';
        at = strstr(page, plain.s);
    }
    if (at && first != SIZE_MAX)
        for (const char *s = page; s < at + first; s++)
            n += *s == '\n';
    buf_free(&plain);
    return n;
}

/* Line breaks and blanks in a row become one blank. */
static void on_one_line(struct buf *out, const char *s)
{
    buf_clear(out);
    for (; s && *s; s++) {
        bool blank = strchr(" \t\r\n\f", *s) != NULL;
        if (!blank)
            buf_chr(out, *s);
        else if (out->len && out->s[out->len - 1] != ' ')
            buf_chr(out, ' ');
    }
}

int store_search(struct store *s, const char *query, int limit, size_t *pages, store_hit_fn *each,
                 void *data)
{
    static const char sql[] =
        "SELECT l.path, k.doc, d.number, d.province, k.page,"
        " coalesce(CASE WHEN ?3 IS NOT NULL THEN"
        "  (SELECT snippet(f.page_fts,0,char(2),char(3),'…'," SNIPPET_WORDS ") FROM page_fts f"
        "   WHERE f.page_fts MATCH ?3 AND f.rowid=page_fts.rowid) END,"
        "  snippet(page_fts,0,char(2),char(3),'…'," SNIPPET_WORDS ")),"
        " t.text, -page_fts.rank,"
        " (SELECT coalesce(sum(length(p.text)-length(replace(p.text,char(10),''))),0) FROM page p"
        "  WHERE p.doc=k.doc AND p.page<k.page)"
        " FROM page_fts JOIN page_key k ON k.id=page_fts.rowid JOIN ledger l ON l.doc=k.doc"
        " JOIN page t ON t.doc=k.doc AND t.page=k.page LEFT JOIN document d ON d.doc=k.doc"
        " WHERE page_fts MATCH ?1 ORDER BY page_fts.rank, l.path, k.page LIMIT ?2";
    struct buf snippet = {0}, phrase = {0};
    int r, rc = SQLITE_DONE;
    buf_clear(&s->error);
    *pages = 0;
    if ((r = count(s, query, pages)) != 0)
        return r;
    sqlite3_stmt *q = prepare(s, sql, query);
    if (q)
        sqlite3_bind_int(q, 2, limit);
    if (q && is_words(query)) { /* where they stand side by side, that is what is shown */
        put_phrase(&phrase, query);
        store_bind(q, 3, buf_text(&phrase));
    }
    while (r == 0 && (rc = q ? sqlite3_step(q) : SQLITE_ERROR) == SQLITE_ROW) {
        on_one_line(&snippet, text(q, 5));
        const struct store_hit h = {
            .path = text(q, 0), .doc = text(q, 1), .number = text(q, 2), .province = text(q, 3),
            .page = (unsigned)sqlite3_column_int(q, 4), .snippet = buf_text(&snippet),
            .line = (unsigned)sqlite3_column_int(q, 8) + lines_before(text(q, 6), text(q, 5)) + 1,
            .score = sqlite3_column_double(q, 7),
        };
        r = each(&h, data);
    }
    if (r == 0 && rc != SQLITE_DONE)
        r = failed(s);
    sqlite3_finalize(q);
    buf_free(&snippet);
    buf_free(&phrase);
    return r;
}
