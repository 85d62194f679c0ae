/* agency_priv.h -- what the files of the agency room share: words of a text, the lists,
 * candidates. agency_words.c splits, agency_grammar.c finds names (with agency_compounds.c) and what follows them, agency.c
 * decides. */
#ifndef TRICHLUC_AGENCY_PRIV_H
#define TRICHLUC_AGENCY_PRIV_H

#include "agency.h"
#include "buf.h"
#include "list.h"

struct aword {
    uint32_t off, len; /* bytes in the text */
    const char *low;   /* lower case, marks kept; longer words are cut */
    bool upper;        /* begins with a capital */
    bool caps;         /* all letters are capitals, two or more */
    bool number;
    uint32_t body, place; /* 1 + index of the list hit that begins here; 0: none does */
    char glue; /* before it: ' ' blanks only, '-' a dash, ',' ':' those marks, 0 anything else */
};

struct text { /* one text being scanned */
    const char *s;
    size_t n;
    struct aword *v;
    size_t nwords, cap;
    struct list_hit *bodies, *places; /* of the lists, in order */
    size_t nbodies, nplaces, cap_bodies, cap_places;
};

struct body_info { /* of one line of bodies.list, by its index */
    const char *level;
    bool drop, cap, common;
};

struct agencies {
    struct arena *mem;
    struct list *bodies, *places, *shorts;
    struct body_info *info;
    struct province *provinces; /* by index in places */
    struct list_text *words; /* scratch: the text being scanned */
    struct body_keys *keys;  /* filled when the first broken table asks for them */
};

struct body_keys *keys_new(void);
void keys_free(struct body_keys *k);

/* Splits the text into a->words and t, which lends them, and looks for places, and bodies if asked. */
void text_split(struct text *t, const struct agencies *a, const char *s, size_t n, bool bodies);
void text_free(struct text *t);
/* Is word i one of "a|b|c"? Words that follow are asked for with blanks: "cán sự|chỉ đạo". */
bool words_are(const struct text *t, size_t i, const char *alternatives);
/* The same, and parted from the word before it by blanks only. */
bool words_follow(const struct text *t, size_t i, const char *alternatives);
/* Are they helped, by name: 'Trung tâm Hỗ trợ | doanh nghiệp'? */
bool is_helped(const struct text *t, size_t i);
/* Does a verb begin there with a capital, no name: 'Ủy ban nhân dân các xã, phường' / 'Tổ chức tuyên truyền ...'? */
bool opens_verb(const struct text *t, size_t i);
/* Words behind communes that say which of them: 'UBND các xã | ven biển', 'các phường | trọng điểm'. */
size_t which_communes(const struct text *t, size_t end);
/* First word at or after byte `off`. */
size_t word_from(const struct text *t, uint32_t off);
/* The list hit that begins with word i; NULL if none. Places count only when capitalised. */
const struct list_hit *body_at(const struct text *t, size_t i);
const struct list_hit *place_at(const struct text *t, size_t i);

/* Head noun and name at word i: the word after its end, or i where there is no body. */
size_t name_end(const struct text *t, size_t i, const char **level);
bool is_head(const struct text *t, size_t i);
/* Words of a noun that stands in lower case inside names; 0 where there is none. */
size_t compound_at(const struct text *t, size_t i);
/* Do two more follow one there, in a list that ends: 'giao thông, | dân dụng và công nghiệp'? */
bool compounds_at(const struct text *t, size_t i);

struct tail {          /* what was read behind a name */
    size_t end;        /* word after it */
    char slug[96];     /* "-tinh"; empty */
    const char *level; /* NULL: says nothing */
};
/* 'tỉnh Lào Cai', 'cấp xã', 'các cấp', 'xã Tân An', a province; `drop` keeps them off the slug.
 */
void read_tail(const struct text *t, size_t from, size_t end, bool drop, struct tail *out);

/* Gives boards that stand in a row, 'Ban Tổ chức, Văn phòng Tỉnh ủy', the committee that the last one names. Slugs
 * are made in `mem`. Returns how many there are without titles of whom the next one names. agency_boards.c. */
size_t boards_settle(struct arena *mem, const char *text, struct agency_hit *v, size_t n);

#endif
