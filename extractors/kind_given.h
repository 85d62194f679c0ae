/* kind_given.h -- where no chapter says that duties are handed out: do the words around the bodies that a
 * paragraph names ask them? By what stands before ('giao', 'yêu cầu đồng chí Giám đốc'), by their level, by
 * the verb behind. Used by kind_assignment.c alone. */
#ifndef TRICHLUC_KIND_GIVEN_H
#define TRICHLUC_KIND_GIVEN_H

#include "kind_duty.h"

/* Do the bytes [from, to) of the passage, folded, begin with the words? */
bool given_says(const struct passage *p, uint32_t from, uint32_t to, const char *words);
/* Is the list asked outright: 'giao Sở Y tế ...', 'yêu cầu các sở ...'? */
bool given_outright(const struct passage *p, const struct body_list *l);
/* Is one of them a body at its level? 'Cấp ủy các cấp' is spoken of in general. */
bool given_one(const struct passage *p, const struct body_list *l);
/* 'Đề nghị Bộ Tài chính ...' begs, it hands out no duty. */
bool given_central(const struct passage *p, const struct body_list *l);
/* May these words stand before the bodies that a paragraph opens with; over a list of what they are to
 * do, `lists`, also 'Chỉ đạo các'? */
bool given_opened(const char *s, size_t n, bool lists);
/* Nothing but the title of whoever heads it before a body at `to`: 'Thủ trưởng các sở, ...'? An item
 * that opens so asks it; an article does to say who carries the decision out. */
bool given_by_title(const struct passage *p, uint32_t from, uint32_t to);
/* A verb at `at`, or behind words that say nothing? */
bool given_acts(const struct duty *d, uint32_t at, uint32_t to);
/* A paragraph without a number that opens with the list, the verb at `verb`: what they are to do, no
 * account of what they did or are. */
bool given_plainly(struct duty *d, const struct body_list *l, uint32_t verb, uint32_t stop);
/* '...; chỉ đạo Ủy ban nhân dân cấp xã:': how many of the last hits in n bytes that end with a colon are sent to do
 * what its items say; 0: none. */
size_t given_sent(const char *t, size_t n, const struct agency_hit *hits, size_t nhits);
/* Does the clause from its verb on say what is to be done, behind what one goes by, too: 'căn cứ Nghị quyết này
 * xây dựng kế hoạch, báo cáo ...'? */
bool given_does(const struct duty *d, uint32_t verb, uint32_t stop);

#endif
