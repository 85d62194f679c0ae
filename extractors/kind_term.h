/* kind_term.h -- by when a number must hold: the times of its sentence, of the headings above it, of
 * the document's title, and what its unit says of recurrence. kind_target.c's helper. */
#ifndef TRICHLUC_KIND_TERM_H
#define TRICHLUC_KIND_TERM_H

#include "asked.h"
#include "kinds.h"

/* 'Mỗi đảng bộ hằng năm chọn 02 chi bộ; mỗi đảng viên giúp không quá 10 hộ': from byte `from` to the number at `number`,
 * others are spoken of, at no time. */
bool term_new_each(const struct passage *p, uint32_t from, uint32_t number);

/* 'Năm 2024, tỷ lệ hộ nghèo còn 3,2%' in a plan of 2026: the nearest time before is over. */
bool term_of_the_past(const struct run *r, const struct quantity *q, const struct sentence *s);

/* The nearest time before the number in its sentence, joined with a neighbour that completes it
 * ('duy trì hằng năm từ 2026 đến năm 2030'); else the first behind it in its own words. `strict`:
 * only one that governs the number. */
bool term_of(struct run *r, const struct quantity *q, bool strict, struct when *out);

/* Is the first time of a sentence one to come: after the document's year, or the year its title plans? */
bool term_ahead(struct run *r, const struct sentence *s);

/* Does the number open what is due by the time at the head of its sentence: 'Đến 31/12/2026: 100% ...'? */
bool term_heads(const struct run *r, const struct quantity *q, const struct sentence *s);

/* Is the number asked for by a time behind it: 'đạt trên 45% vào năm 2030', '... đến năm 2025'? One of
 * those to come, and of no other number. */
bool term_behind(const struct run *r, const struct quantity *q, const struct sentence *s);

/* The first time that a rule of times (a cue 'time.*') finds in n bytes of the document, and the byte at which its
 * words begin. False: the rule is none, finds none, or none that is understood. */
bool term_by_rule(const struct run *r, const struct rule *q, const char *t, size_t n, uint32_t *off, struct when *out);

/* The first time in the document's own title, unless it was over when the document was signed: the
 * year of a plan's list of targets. `plan`: only of a congress's term, or a social and economic plan. */
bool term_of_title(struct run *r, struct when *out, bool plan);
/* A plan of one year, by its title, lends that year to the times in it that name none. */
void term_plan_year(struct run *r);

/* Does the time that the number took stand at the head of its sentence, or set a goal's ('đặt mục tiêu đến năm
 * 2030, ...')? Then it is the next ones', too. */
bool term_opens(const struct run *r, const struct quantity *q);
/* Does the first cycle behind byte `from`, where a sentence begins, stand deep in it ('..., mỗi năm ...')? */
bool term_cycles_within(const struct run *r, uint32_t from);

/* 'Đại hội đề ra 22 chỉ tiêu đến năm 2030. Đó là ...', 'Đến năm 2030 xã là đô thị. Tỷ lệ ...': the time of the
 * sentence that sets targets. */
bool term_of_lead(struct run *r, const struct quantity *q, struct when *out);

/* Times that bound no number, in kind_term_not.c: what is compared with, 'gấp 2 lần năm 2020', or was done, 'đã xây
 * năm 2023'; a part of a paper's name, 'Quy hoạch tỉnh thời kỳ 2021 - 2030, ...'; the day of another task, before
 * a semicolon. */
bool term_is_base(const struct passage *p, const struct mention *m);
bool term_in_name(const struct passage *p, const struct mention *m);
bool term_of_task(const struct passage *p, const struct mention *m, uint32_t number);

/* Does the paragraph end as what heads others does? OCR reads the colon of '- Đến năm 2030:' as a semicolon. */
bool term_heads_on(const char *s, size_t n);

/* 'tăng bình quân hằng năm 8%': yearly, over the years that the headings above or the title name; what
 * is asked for each year is so over those that the headings name. */
void term_of_average(struct run *r, const struct quantity *q, struct when *w);

/* 'ít nhất 01 ngày/tháng': the unit says how often; not so 'triệu đồng/người/năm', nor in one year. */
void term_by_unit(const struct passage *p, const struct quantity *q, struct when *w);

#endif
