/* kind_document_priv.h -- what the files of the document's head share: the head as it is read, and its
 * title; the foot asks for capitals, too. Used by kind_document.c, kind_title.c and kind_foot.c alone. */
#ifndef TRICHLUC_KIND_DOCUMENT_PRIV_H
#define TRICHLUC_KIND_DOCUMENT_PRIV_H

#include "kinds.h"

struct head {
    struct run *r;
    struct record *rec;
    const char *area; /* "tỉnh" or "thành phố", as the head says */
    const char *local; /* "xã Lương Minh": an office below the province; or NULL */
    bool branch;       /* a province stands in the head, and not as the place alone */
    bool decision;     /* the number's letters say 'QĐ' of a state office */
    struct buf title;
    bool typed;       /* the type line has been seen */
    bool closed;      /* the title has ended */
    bool lowered;     /* a line of it was in capitals */
    uint32_t fields;  /* 1 + the index of the last paragraph with a number or a date */
    const char *line; /* the line of the title before, and its bytes */
    size_t last;
};

/* The first that says it is believed. */
static inline void head_set_once(struct record *rec, int key, const char *s)
{
    if (rec->value[key].is == V_NULL)
        rec->value[key] = val_text(s);
}

/* Are all letters capitals? */
bool head_is_caps(const char *s, size_t n);
/* A line of the title, said in small letters where it is in capitals. */
void head_add_title(struct head *h, const char *s, size_t n);
/* The title in full: an opening quotation mark that nothing closes is a speck. */
const char *head_title(const struct head *h);
/* The bytes of a head's line that stand in its left column: the State's or the Party's name, and its
 * motto, stand beside it where a text has both columns on one line. */
size_t head_left_column(const char *s, size_t n);
/* The office that a line names, as the list of issuers writes it; NULL: none. */
const char *head_issuer_in(struct head *h, const char *s, size_t n);
const char *head_local_area(struct head *h, const char *s, size_t n);
const char *head_office_below(struct head *h, const char *s, size_t n, const char *issuer);
const char *head_issuer_over(struct head *h, uint32_t para);
/* The province or commune joins the issuer's name. */
void head_complete_issuer(struct head *h);
/* A line under the title says who decides: 'ỦY BAN NHÂN DÂN TỈNH LÀO CAI'. What the head above has not
 * told it tells. */
void head_decided(struct head *h, const char *s, size_t n);
/* The title and kind of a head in which no line says the kind: of a letter by 'V/v ...', of another
 * paper by its number's letters. */
void head_untyped(struct head *h);
/* A title in capitals gets its names back that small letters took: 'tỉnh bắc ninh', 'chính phủ'. */
void head_name_names(struct head *h);

#endif
