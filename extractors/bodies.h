/* bodies.h -- which bodies a number or a duty is asked of: lists of bodies in a passage and their
 * grammar (subject, object of a preposition, directly behind a number). Used by target, assignment. */
#ifndef TRICHLUC_BODIES_H
#define TRICHLUC_BODIES_H

#include "passage.h"

/* What stands before a list: nothing or a verb's place (subject), or a preposition. */
enum body_case {
    BODY_SUBJECT,
    BODY_OF,   /* của, vào, thuộc, tại: whom the thing belongs to */
    BODY_WITH, /* với, cho, đối với, theo, về, do ... : not asked of them */
};

/* A run of bodies joined by commas, 'và', 'mỗi', 'các': indices [first, first + n) of
 * passage.bodies; n 0: none. */
struct body_list {
    size_t first, n;
    uint32_t off, end; /* bytes from the first body to the end of the last */
    enum body_case is;
    bool leads_clause, leads_sentence; /* only numbering and times stand before it there */
};

/* Splits a passage's bodies into such runs, in order; grows *lists (start NULL, 0). */
size_t body_lists(const struct passage *p, struct body_list **lists, size_t *cap);

/* May these words stand before the bodies that a heading or an item opens with: 'Đề nghị các', 'Giao
 * Giám đốc', 'Chánh án'? */
bool bodies_opened(const char *s, size_t n);
/* Are they so, and ask them: 'Yêu cầu người đứng đầu các '? */
bool bodies_called(const char *s, size_t n);

/* Does the list open its sentence as those whom it concerns, and is asked so: 'Đối với các sở, ngành: ...', 'Trách
 * nhiệm của Sở Y tế: ...', 'Đối với Sở Y tế cần ...'? */
bool bodies_concerned(const struct passage *p, const struct body_list *l);

/* Does a body that ends at `from` ask others there: 'X đề nghị ...', 'X giao ...'? */
bool bodies_ask(const char *text, uint32_t from, uint32_t end);
/* Does it ask the one whose name begins at `to`: 'X đề nghị Thủ trưởng các Y'? */
bool bodies_asks(const char *text, uint32_t from, uint32_t to);
/* Whom a heading or a lead-in asks: the first list of its hits, or the list that this one asks, which
 * is moved to the front. Returns how many; 0 where it asks somebody that no list knows. */
size_t bodies_asked(const char *text, uint32_t n, struct agency_hit *hits, size_t nhits);

/* Where the words begin by which a long lead-in asks ('Thực hiện Kế hoạch ..., | X yêu cầu Y làm:'), behind
 * the comma before who asks; 0: it asks from its start, or nobody. Bodies before them are dropped, the
 * others counted from there; *nhits is how many are left. */
uint32_t bodies_asking_from(const char *text, uint32_t n, struct agency_hit *hits, size_t *nhits);

/* Is the passage nothing but bodies, with its numbering and words like 'Đề nghị các'; or do they open
 * it and a colon end it ('3. Sở Y tế chủ trì, phối hợp với:')? */
bool bodies_head(const struct passage *p);

/* 'nâng cấp các trạm y tế; Sở Tài chính hướng dẫn ...': does ';' part the body at `off` from a list that something is
 * done to? bodies_ask.c. */
bool bodies_part(const struct passage *p, const struct body_list *l, uint32_t off);

#endif
