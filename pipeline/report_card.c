/* What a record says, on its card beside the page: its gist, its fields, its words raw and repaired,
 * the rule that made it, and what readers said of it. */
#include "report_own.h"

#include <math.h>
#include <string.h>

struct card {
    const struct site *s;
    const struct report_doc *d;
    struct arena *mem;
};


static double number_or_nan(const struct record *r, int key)
{
    return r->value[key].is == V_NUM ? r->value[key].u.num : NAN;
}

/* A card's heading in a few words, as the document's own language has them. */
void put_gist(struct buf *out, const struct report_doc *d, const struct record *r)
{
    struct compare_item i;
    const struct words *w = NULL;
    switch (r->type) {
    case REC_TARGET:
        i = (struct compare_item){
            .unit = rec_text(r, TGT_UNIT), .comparator = rec_text(r, TGT_COMPARATOR),
            .start = rec_text(r, TGT_START), .end = rec_text(r, TGT_END),
            .rrule = rec_text(r, TGT_RRULE), .recurrence = rec_text(r, TGT_RECURRENCE),
            .value = number_or_nan(r, TGT_VALUE), .value_to = number_or_nan(r, TGT_VALUE_TO)};
        compare_item_text(out, &i);
        break;
    case REC_ASSIGNMENT:
        buf_str(out, rec_text(r, ASG_AGENCY_NAME) ? rec_text(r, ASG_AGENCY_NAME) : "?");
        w = rec_text(r, ASG_ROLE) ? slug_words(r->type, ASG_ROLE, rec_text(r, ASG_ROLE)) : NULL;
        if (w)
            buf_printf(out, ": %s", w->vi);
        break;
    case REC_DEADLINE:
        put_when(out, r);
        break;
    case REC_CITATION:
        buf_str(out, rec_text(r, CIT_NUMBER)  ? rec_text(r, CIT_NUMBER)
                     : rec_text(r, CIT_TITLE) ? rec_text(r, CIT_TITLE)
                                              : "?");
        break;
    case REC_STATISTIC:
        value_plain(out, &r->value[STA_VALUE], VAL_NUM);
        break;
    default:
        buf_str(out, d->called);
    }
}

static void put_value(struct buf *out, const struct card *j, const struct record *r, int key,
                      const struct key *k)
{
    struct buf plain = {0};
    value_plain(&plain, &r->value[key], k->kind);
    const char *slug = rec_text(r, key);
    const struct words *w = slug ? slug_words(r->type, key, slug) : NULL;
    buf_str(out, "<dd data-v=\"");
    quoted(out, buf_text(&plain));
    struct words indicator = {NULL, NULL};
    if (slug && r->type == REC_TARGET && key == TGT_INDICATOR) {
        const struct list_entry *e = compare_indicator_entry(j->s->names, slug);
        indicator.vi = compare_indicator_name(j->s->names, slug);
        indicator.en = e ? list_attr(j->mem, e, "en") : NULL;
        w = indicator.en ? &indicator : NULL;
    }
    buf_str(out, w ? "\">" : "\" lang=\"vi\">");
    if (w)
        say(out, j->s, *w);
    else if (r->type == REC_TARGET && key == TGT_INDICATOR)
        quoted(out, compare_indicator_name(j->s->names, slug));
    else if (r->type == REC_TARGET && key == TGT_SUBJECT)
        quoted(out, compare_subject_name(j->s->names, slug));
    else
        put_for_reader(out, &r->value[key], k, buf_text(&plain));
    buf_str(out, "</dd>");
    buf_free(&plain);
}

static void put_fields(struct buf *out, const struct card *j, const struct record *r)
{
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    buf_str(out, "<dl>");
    for (size_t i = KEY_COMMON; i < n; i++) {
        bool file = r->type == REC_DOCUMENT && i >= DOC_PATH;
        if (r->value[i].is == V_NULL || file)
            continue;
        buf_printf(out, "<div data-k=\"%s\"><dt>", k[i].name);
        say(out, j->s, key_words(r->type, (int)i));
        buf_str(out, "</dt>");
        put_value(out, j, r, (int)i, &k[i]);
        buf_str(out, "</div>");
    }
    buf_str(out, "</dl>\n");
}

/* Where it stands, who made it, how sure. */
static void put_origin(struct buf *out, const struct card *j, const struct record *r)
{
    buf_str(out, "<p class=\"origin\">");
    say(out, j->s, (struct words){"trang", "page"});
    buf_printf(out, " %u, ", rec_whole(r, KEY_PAGE));
    say(out, j->s, (struct words){"dòng", "line"});
    buf_printf(out, " %u", rec_whole(r, KEY_LINE));
    if (rec_text(r, KEY_SECTION)) {
        buf_str(out, ", ");
        say(out, j->s, (struct words){"mục", "section"});
        buf_chr(out, ' ');
        quoted(out, rec_text(r, KEY_SECTION));
    }
    buf_str(out, "; ");
    say(out, j->s, (struct words){"quy tắc", "rule"});
    buf_str(out, " <code>");
    quoted(out, rec_text(r, KEY_RULE));
    buf_str(out, "</code>; ");
    say(out, j->s, (struct words){"độ tin cậy", "confidence"});
    buf_chr(out, ' ');
    put_share(out, j->s, r->value[KEY_CONFIDENCE].is == V_NUM ? r->value[KEY_CONFIDENCE].u.num : 0);
    if (r->value[KEY_UNCERTAIN_NUMBER].is == V_NUM) {
        buf_str(out, "; <strong>");
        say(out, j->s, (struct words){"có số được đọc ra hai cách khác nhau: xin đối chiếu với ảnh",
                                      "a number in it was read in two ways: see the image"});
        buf_str(out, "</strong>");
    }
    buf_str(out, "; <code>");
    quoted(out, rec_text(r, KEY_ID));
    buf_str(out, "</code></p>\n");
}

/* Did repair change the words? A quote leaves out the mark that ends its clause: that is no change. */
static bool was_repaired(const char *raw, const char *quote)
{
    static const char ends[] = " .,;:\"'-–”’)";
    size_t n = strlen(quote);
    return strncmp(raw, quote, n) != 0 || raw[n + strspn(raw + n, ends)] != '\0';
}

static void put_attribute(struct buf *out, const char *name, const char *value)
{
    if (!value)
        return;
    buf_printf(out, " data-%s=\"", name);
    quoted(out, value);
    buf_chr(out, '"');
}

/* What was said of the record before, for the script. */
static void put_said(struct buf *out, const struct review *v)
{
    if (!v || !v->verdict)
        return;
    put_attribute(out, "verdict", v->verdict);
    put_attribute(out, "by", v->by);
    put_attribute(out, "at", v->at);
    put_attribute(out, "values", v->values);
    put_attribute(out, "note", v->note);
}

/* The same for who has no script. */
static void put_verdict(struct buf *out, const struct card *j, const struct review *v)
{
    static const struct {
        const char *slug;
        struct words words;
    } verdicts[] = {{"right", {"✓ đúng", "✓ right"}},
                    {"wrong", {"✗ sai", "✗ wrong"}},
                    {"corrected", {"✎ đã sửa", "✎ corrected"}}};
    if (!v || !v->verdict)
        return;
    buf_str(out, "<p class=\"verdict before\">");
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (strcmp(verdicts[i].slug, v->verdict) == 0)
            say(out, j->s, verdicts[i].words);
    buf_str(out, " – ");
    quoted(out, v->by);
    buf_str(out, ", ");
    put_day(out, v->at);
    if (v->values) {
        buf_str(out, " <code>");
        quoted(out, v->values);
        buf_str(out, "</code>");
    }
    if (v->note) {
        buf_str(out, "; ");
        quoted(out, v->note);
    }
    buf_str(out, "</p>\n");
}

void put_card(struct buf *out, const struct site *s, const struct report_doc *d, struct arena *mem,
              const struct record *r)
{
    const struct card *j = &(struct card){s, d, mem};
    const char *id = rec_text(r, KEY_ID), *key = record_key_of(id);
    const char *quote = rec_text(r, KEY_QUOTE), *raw = rec_text(r, KEY_RAW);
    struct buf gist = {0};
    put_gist(&gist, d, r);
    buf_printf(out, "<article class=\"card %s\" id=\"c-%s\" tabindex=\"-1\" data-id=\"",
               record_type_name(r->type), key);
    quoted(out, id);
    buf_printf(out, "\" data-type=\"%s\" data-page=\"%u\" data-line=\"%u\"",
               record_type_name(r->type), rec_whole(r, KEY_PAGE), rec_whole(r, KEY_LINE));
    put_said(out, r->review);
    buf_str(out, ">\n<h3><span class=\"kind\">");
    say(out, j->s, type_words[r->type]);
    buf_printf(out, "</span> <a href=\"#%s\" %s>", key,
               r->type == REC_TARGET ? "class=\"said\"" : "lang=\"vi\"");
    quoted(out, buf_text(&gist));
    buf_str(out, "</a></h3>\n");
    put_fields(out, j, r);
    quoted_in(out, "blockquote", "quote", quote);
    if (raw && quote && was_repaired(raw, quote)) {
        buf_str(out, "\n<p class=\"rawis\">");
        say(out, j->s, (struct words){"Trước khi sửa lỗi:", "Before repair:"});
        buf_str(out, "</p>");
        quoted_in(out, "blockquote", "raw", raw);
    }
    buf_chr(out, '\n');
    put_origin(out, j, r);
    put_verdict(out, j, r->review);
    buf_str(out, "</article>\n");
    buf_free(&gist);
}
