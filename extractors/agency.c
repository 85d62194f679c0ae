#include "agency.h"
#include "agency_priv.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

static void load_info(struct agencies *a)
{
    size_t n = list_count(a->bodies);
    a->info = arena_new_n(a->mem, struct body_info, n);
    for (size_t i = 0; i < n; i++) {
        const struct list_entry *e = list_at(a->bodies, i);
        a->info[i].level = list_attr(a->mem, e, "level");
        a->info[i].drop = list_attr(a->mem, e, "drop") != NULL;
        a->info[i].cap = list_attr(a->mem, e, "cap") != NULL;
        a->info[i].common = list_attr(a->mem, e, "common") != NULL;
    }
    n = list_count(a->places);
    a->provinces = arena_new_n(a->mem, struct province, n);
    for (size_t i = 0; i < n; i++) {
        const struct list_entry *e = list_at(a->places, i);
        a->provinces[i] = (struct province){e->name, e->slug, list_attr(a->mem, e, "code"),
                                            list_attr(a->mem, e, "merged")};
    }
}

struct agencies *agencies_load(const char *rules_dir, const char **why)
{
    struct agencies *a = xcalloc(1, sizeof *a);
    a->mem = arena_new();
    a->words = xcalloc(1, sizeof *a->words);
    a->keys = keys_new();
    a->bodies = list_load(rules_dir, "bodies", why);
    a->places = a->bodies ? list_load(rules_dir, "provinces", why) : NULL;
    a->shorts = a->places ? list_load(rules_dir, "abbreviations", why) : NULL;
    if (!a->shorts) {
        agencies_free(a);
        return NULL;
    }
    load_info(a);
    return a;
}

void agencies_free(struct agencies *a)
{
    if (!a)
        return;
    list_free(a->bodies);
    list_free(a->places);
    list_free(a->shorts);
    keys_free(a->keys);
    list_text_free(a->words);
    free(a->words);
    arena_free(a->mem);
    free(a);
}

static const struct body_info *info_of(const struct agencies *a, const struct list_entry *e)
{
    return &a->info[e - list_at(a->bodies, 0)];
}

/* ---- provinces ---- */

const struct province *province_find(const struct agencies *a, const char *text, size_t n)
{
    struct text t;
    const struct list_hit *best = NULL;
    text_split(&t, a, text, n, false);
    for (size_t i = 0; i < t.nwords; i++) {
        const struct list_hit *h = place_at(&t, i);
        bool named = h && i &&
                     (words_are(&t, i - 1, "tỉnh|ủy|uỷ|tp") ||
                      (i > 1 && words_are(&t, i - 2, "thành phố")));
        if (h && !best)
            best = h;
        if (named) {
            best = h;
            break;
        }
    }
    const struct province *p = best ? &a->provinces[best->entry - list_at(a->places, 0)] : NULL;
    text_free(&t);
    return p;
}

/* ---- bodies ---- */

struct scan {
    const struct agencies *a;
    struct arena *mem; /* of the slugs */
    struct text t;
    struct agency_hit **hits;
    size_t n, *cap;
};

/* Slug of words as written, abbreviations expanded. */
static const char *written_slug(struct scan *s, const char *text, size_t n)
{
    struct list_hit *v = NULL;
    size_t cap = 0, at = 0, count = list_scan(s->a->shorts, text, n, &v, &cap);
    struct buf b = {0};
    for (size_t i = 0; i < count; i++) {
        const char *w = text + v[i].off;
        bool caps = false; /* 'TU' is short for something, 'tu' is not */
        for (uint32_t k = 1; k < v[i].len; k++)
            caps = caps || (w[k] >= 'A' && w[k] <= 'Z');
        if (!caps)
            continue;
        buf_add(&b, text + at, v[i].off - at);
        buf_str(&b, v[i].entry->name);
        at = v[i].off + v[i].len;
    }
    buf_add(&b, text + at, n - at);
    const char *slug = utf8_slug(s->mem, buf_text(&b));
    buf_free(&b);
    free(v);
    return slug;
}

static void push(struct scan *s, size_t from, size_t end, const char *slug, const char *level,
                 bool common)
{
    const struct aword *last = &s->t.v[end - 1];
    if (words_are(&s->t, from, "các") && strncmp(slug, "cac-", 4) != 0)
        from++;
    uint32_t off = s->t.v[from].off;
    VEC_PUSH(*s->hits, s->n, *s->cap) =
        (struct agency_hit){off, last->off + last->len - off, slug, level, common};
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

static bool is_roman(const char *low)
{
    return *low && strspn(low, "ivx") == strlen(low);
}

/* A body of the list in words [from, end), with what follows it. Returns the word after all. */
static size_t push_listed(struct scan *s, size_t from, size_t end, const struct list_entry *e)
{
    const struct body_info *info = info_of(s->a, e);
    struct tail tail = {.end = end};
    const char *slug = e->slug;
    bool so = !strncmp(slug, "so-", 3) || !strncmp(slug, "bo-", 3);
    bool region = ends_with(slug, "khu-vuc") && end < s->t.nwords && s->t.v[end].glue == ' ' &&
                  (s->t.v[end].number || is_roman(s->t.v[end].low));
    if (region) {
        slug = arena_printf(s->mem, "%s-%s", slug, s->t.v[end].low);
        tail.end = end + 1;
    } else if (!info->common && (s->t.v[from].upper || info->drop)) {
        read_tail(&s->t, from, end, info->drop || so, &tail);
        if (tail.slug[0])
            slug = arena_printf(s->mem, "%s%s", slug, tail.slug);
    }
    push(s, from, tail.end, slug, tail.level && !so ? tail.level : info->level, info->common);
    return tail.end;
}

static size_t push_named(struct scan *s, size_t from, size_t end, const char *level)
{
    struct tail tail;
    uint32_t off = s->t.v[from].off, stop = s->t.v[end - 1].off + s->t.v[end - 1].len;
    bool so = words_are(&s->t, from, "sở|bộ");
    read_tail(&s->t, from, end, so, &tail);
    const char *slug = written_slug(s, s->t.s + off, stop - off);
    if (tail.slug[0])
        slug = arena_printf(s->mem, "%s%s", slug, tail.slug);
    push(s, from, tail.end, slug, tail.level && !so ? tail.level : level, false);
    return tail.end;
}

/* The listed body that `head` and the words from i on make together ('Sở' and 'Nội vụ'), with the
 * word after it in *end; `behind` may close the name ('Tổ chức' before a later 'Tỉnh ủy'). */
static const struct list_entry *shared_head(struct scan *s, const char *head, size_t i,
                                            const char *behind, size_t *end)
{
    const struct text *t = &s->t;
    struct buf b = {0};
    struct list_hit *v = NULL;
    size_t cap = 0, lead, k = i;
    buf_str(&b, head);
    buf_chr(&b, ' ');
    lead = b.len;
    while (k < t->nwords && k - i < 10 && (k == i || t->v[k].glue == ' ' || !behind))
        k++;
    size_t stop = t->v[k - 1].off + t->v[k - 1].len;
    buf_add(&b, t->s + t->v[i].off, stop - t->v[i].off);
    if (behind) {
        buf_chr(&b, ' ');
        buf_str(&b, behind);
    }
    size_t n = list_scan(s->a->bodies, b.s, b.len, &v, &cap);
    const struct list_entry *e = n && v[0].off == 0 && v[0].len > lead ? v[0].entry : NULL;
    if (e && behind && v[0].len != b.len)
        e = NULL;
    if (e)
        *end = behind ? k : word_from(t, (uint32_t)(t->v[i].off + v[0].len - lead));
    free(v);
    buf_free(&b);
    return e;
}

/* Heads whose names may follow in a list without it: 'các Sở: Tài chính, Nội vụ và Xây dựng'.
 * `low` is what words_are() asks for. */
static const struct {
    const char *name, *low;
} shared_heads[] = {
    {"Ban cán sự đảng", "ban cán sự đảng"},
    {"Đảng đoàn", "đảng đoàn"},
    {"Sở", "sở"},
    {"Bộ", "bộ"},
    {"Ban", "ban"},
    {"Hội", "hội"},
    {"Đảng ủy", "đảng ủy"},
};

static const char *head_of(const struct text *t, size_t i)
{
    for (size_t k = 0; k < sizeof shared_heads / sizeof *shared_heads; k++)
        if (shared_heads[k].low[0] == t->v[i].low[0] && words_are(t, i, shared_heads[k].low))
            return shared_heads[k].name;
    return NULL;
}

/* 'Tỉnh ủy' or 'Thành ủy' that closes a list of its boards. */
static const char *owner_behind(const struct text *t, size_t i)
{
    for (size_t k = i; k < t->nwords && k - i < 24; k++) {
        if (words_are(t, k, "tỉnh ủy|tu"))
            return "Tỉnh ủy";
        if (words_are(t, k, "thành ủy"))
            return "Thành ủy";
    }
    return NULL;
}

/* Past what stands in brackets before word i and a comma or 'và' behind it: 'Xây dựng (nhiệm vụ 1), | Tài chính'. The
 * word there; i where there are none. */
static size_t past_aside(const struct text *t, size_t i)
{
    const char *s = i && i < t->nwords ? t->s + t->v[i - 1].off + t->v[i - 1].len : "";
    if (s[0] != ' ' || s[1] != '(')
        return i;
    size_t n = strcspn(s, ")\n");
    if (n > 90 || s[n] != ')' || (strncmp(s + n + 1, ", ", 2) != 0 && strncmp(s + n + 1, " và ", 5) != 0))
        return i;
    return word_from(t, (uint32_t)(s + n - t->s));
}

/* Names behind a body or a bare head that share its head noun. Returns the word after the last.
 */
static size_t push_shared(struct scan *s, const char *head, size_t i)
{
    const struct text *t = &s->t;
    bool strong = strlen(head) > 6; /* its names are bodies by themselves */
    bool row = i < t->nwords && t->v[i].glue == ':'; /* 'các Đảng ủy: Chính phủ; Quốc hội' */
    while (i < t->nwords) {
        size_t k = strong ? i : past_aside(t, i), end = 0;
        char glue = k > i ? ',' : t->v[k].glue;
        if (k >= t->nwords)
            break;
        if (words_are(t, k, "và") && (glue == ' ' || glue == ','))
            k++;
        else if (glue != ',' && glue != ':' && !(row && glue == ';'))
            break;
        if (strong && words_are(t, k, "các") && !words_follow(t, k + 1, "cơ quan đảng")) /* but 'Đảng ủy các cơ quan Đảng' */
            k++;
        bool own = body_at(t, k) && !strong;
        if (k >= t->nwords || own || (!t->v[k].upper && !strong))
            break;
        if (words_are(t, k, "bí thư")) /* 'Ban công tác Mặt trận, Bí thư chi đoàn': a person */
            break;
        const struct list_entry *e = shared_head(s, head, k, NULL, &end);
        const char *owner = e ? NULL : owner_behind(t, k);
        if (!e && owner)
            e = shared_head(s, head, k, owner, &end);
        if (!e)
            break;
        i = push_listed(s, k, end, e);
    }
    return i;
}

/* 'các huyện, thành, thị ủy': committees that share their last word. Those before the last are pushed
 * here; returns where the last begins, `i` where there is no such list. */
static size_t push_committees(struct scan *s, size_t i)
{
    static const struct {
        const char *word, *slug;
    } of[] = {{"huyện", "huyen-uy"}, {"thị", "thi-uy"}, {"thành", "thanh-uy"}, {"quận", "quan-uy"}};
    const struct text *t = &s->t;
    const char *slugs[4];
    size_t at[4], n = 0;
    for (size_t k = i; k < t->nwords && n < 4; n++) {
        char first = t->v[k].low[0];
        if (first != 'h' && first != 't' && first != 'q')
            return i; /* most words are none of them */
        slugs[n] = NULL;
        for (size_t j = 0; j < sizeof of / sizeof *of && !slugs[n]; j++)
            if (*of[j].word == *t->v[k].low && words_are(t, k, of[j].word))
                slugs[n] = of[j].slug;
        if (!slugs[n])
            return i;
        at[n] = k++;
        if (n && words_follow(t, k, "ủy")) {
            for (size_t j = 0; j < n; j++)
                push(s, at[j], at[j] + 1, slugs[j], "huyen", false);
            return at[n];
        }
        bool joined = words_follow(t, k, "và");
        k += joined;
        if (!joined && (k >= t->nwords || t->v[k].glue != ','))
            return i;
    }
    return i;
}

/* Bodies whose level the committee behind them in a list tells: 'Đảng ủy, HĐND, UBND các xã' are the communes'. */
static const struct {
    const char *name, *slug;
    unsigned words;
    bool any; /* at any level; else the communes' only */
} levelled[] = {
    {"đảng ủy", "dang-uy", 2, false},
    {"hđnd", "hoi-dong-nhan-dan", 1, true},
    {"hội đồng nhân dân", "hoi-dong-nhan-dan", 4, true},
    {"thường trực hđnd", "thuong-truc-hoi-dong-nhan-dan", 3, true},
    {"thường trực hội đồng nhân dân", "thuong-truc-hoi-dong-nhan-dan", 6, true},
};

/* The level that the tail of a committee's name tells, 'các xã', 'xã', 'tỉnh'; NULL: another tail. */
static const char *level_told(const char *tail, bool any)
{
    static const struct {
        const char *tail, *level;
        bool above; /* the communes */
    } of[] = {{"-cap-xa", "xa", false},      {"-xa", "xa", false},      {"-phuong", "xa", false},
              {"-cap-huyen", "huyen", true}, {"-huyen", "huyen", true}, {"-tinh", "tinh", true}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (strcmp(tail, of[i].tail) == 0)
            return any || !of[i].above ? of[i].level : NULL;
    return NULL;
}

/* The word after such a body at word i; i where there is none, or nothing tells. */
static size_t push_levelled(struct scan *s, size_t i)
{
    const struct text *t = &s->t;
    size_t row = sizeof levelled / sizeof *levelled, end = i;
    for (size_t n = 0; n < sizeof levelled / sizeof *levelled && t->v[i].upper; n++)
        if (*t->v[i].low == *levelled[n].name && words_are(t, i, levelled[n].name)) {
            row = n;
            end = i + levelled[n].words;
            break;
        }
    for (unsigned n = 0; n < 3 && end > i; n++) {
        size_t k = n ? end : i + levelled[row].words;
        bool comma = k < t->nwords && t->v[k].glue == ',', joined = words_are(t, k, "và");
        if (k >= t->nwords || (!comma && !joined))
            return i;
        k += joined;
        size_t words = words_are(t, k, "ubnd|hđnd") ? 1 : words_are(t, k, "ủy ban nhân dân|hội đồng nhân dân") ? 4 : 0;
        if (!words)
            return i;
        struct tail tail;
        read_tail(t, k, k + words, false, &tail);
        end = k + words;
        bool districts = levelled[row].any && words_follow(t, end, "các huyện");
        const char *suffix = districts ? "-cap-huyen" : tail.slug, *level = level_told(suffix, levelled[row].any);
        if (!level)
            continue;
        push(s, i, i + levelled[row].words, arena_printf(s->mem, "%s%s", levelled[row].slug, suffix), level, false);
        return i + levelled[row].words;
    }
    return i;
}

/* 'phòng Y tế', 'sở Nội vụ' with a small letter are bodies where a Sở has that name. */
static const struct list_entry *small_head(struct scan *s, size_t i, size_t *end)
{
    const struct text *t = &s->t;
    bool small = i + 1 < t->nwords && !t->v[i].upper && t->v[i + 1].upper &&
                 t->v[i + 1].glue == ' ' && words_are(t, i, "sở|phòng");
    return small ? shared_head(s, "Sở", i + 1, NULL, end) : NULL;
}

static size_t scan_word(struct scan *s, size_t i);

/* 'Cơ quan Ủy ban Kiểm tra', 'cơ quan Ủy ban Mặt trận Tổ quốc': the committee itself, from 'cơ quan'. */
static size_t scan_office(struct scan *s, size_t i)
{
    const struct text *t = &s->t;
    if (!words_are(t, i, "cơ quan") || !words_follow(t, i + 2, "ủy ban kiểm tra|ủy ban mặt trận"))
        return i;
    size_t n = s->n, end = scan_word(s, i + 2);
    struct agency_hit *h = s->n > n ? *s->hits + n : NULL;
    if (h) {
        h->len += h->off - t->v[i].off;
        h->off = t->v[i].off;
    }
    return h ? end : i;
}

static size_t scan_word(struct scan *s, size_t i)
{
    const struct text *t = &s->t;
    size_t office = *t->v[i].low == 'c' ? scan_office(s, i) : i;
    if (office > i)
        return office;
    i = push_committees(s, i);
    size_t levelled_end = push_levelled(s, i);
    if (levelled_end > i)
        return levelled_end;
    const struct list_hit *listed = body_at(t, i);
    const char *level = NULL;
    size_t end = i;
    if (i && *t->v[i].low == 's' && words_are(t, i, "sở") && words_are(t, i - 1, "cơ"))
        return i + 1; /* 'cơ sở du lịch' is no Sở Du lịch */
    if (listed && info_of(s->a, listed->entry)->cap && !t->v[i].upper)
        listed = NULL;
    const struct body_info *info = listed ? info_of(s->a, listed->entry) : NULL;
    bool named = listed && (info->common || info->cap || words_are(t, i, "chi bộ")) && t->v[i].upper &&
                 name_end(t, i, &level) > word_from(t, listed->off + listed->len);
    if (listed && !named)
        end = push_listed(s, i, word_from(t, listed->off + listed->len), listed->entry);
    else if ((end = name_end(t, i, &level)) > i)
        end = push_named(s, i, end, level);
    if (end > i && end < t->nwords && t->v[end].glue == ':' && listed &&
        (strcmp(listed->entry->slug, "so-ban-nganh") == 0 || strcmp(listed->entry->slug, "bo-nganh-trung-uong") == 0)) {
        size_t n = s->n, next = push_shared(s, *listed->entry->slug == 's' ? "Sở" : "Bộ", end);
        if (s->n > n) { /* 'các sở, ngành: Tài chính; Nội vụ' are those, not all */
            memmove(*s->hits + n - 1, *s->hits + n, (s->n - n) * sizeof **s->hits);
            s->n--;
            return next;
        }
    }
    const struct list_entry *small = end == i ? small_head(s, i, &end) : NULL;
    if (small && words_are(t, i, "sở"))
        return push_listed(s, i, end, small);
    if (small)
        return push_named(s, i, end, "huyen");
    if (end == i && !(i + 1 < t->nwords && t->v[i + 1].glue == ':') &&
        !(i + 2 < t->nwords && t->v[i + 2].glue == ':'))
        return i + 1; /* no bare head, which 'các Sở:' is */
    const char *head = head_of(t, i);
    size_t bare = i + 1 + (head && strchr(head, ' ') ? 1 : 0);
    if (end == i && head && bare < t->nwords && t->v[bare].glue == ':') {
        end = push_shared(s, head, bare);
        return end > bare ? end : i + 1;
    }
    if (end == i)
        return i + 1;
    return head ? push_shared(s, head, end) : end;
}

/* Can no body be at the word, as at most in small letters? Told by the first letters of those that scan_word()
 * knows in small letters, and by the marks behind it. */
static bool is_plain(const struct text *t, size_t i)
{
    const struct aword *w = &t->v[i];
    return !w->upper && !w->body && !strchr("chtqsp", *w->low) && !(i + 1 < t->nwords && w[1].glue == ':') &&
           !(i + 2 < t->nwords && w[2].glue == ':');
}

size_t agencies_scan(const struct agencies *a, struct arena *mem, const char *text, size_t n,
                     struct agency_hit **hits, size_t *cap)
{
    struct scan s = {.a = a, .mem = mem, .hits = hits, .cap = cap};
    struct text *t = &s.t;
    text_split(t, a, text, n, true);
    for (size_t i = 0; i < t->nwords;)
        i = is_plain(t, i) ? i + 1 : scan_word(&s, i);
    text_free(t);
    if (s.n > 1)
        s.n = boards_settle(mem, text, *hits, s.n);
    return s.n;
}
