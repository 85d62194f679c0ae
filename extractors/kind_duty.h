/* kind_duty.h -- one clause that asks something of bodies, as officials write it: the bodies first,
 * then a chain of verbs, each a role ('chủ trì, phối hợp với X theo dõi, đôn đốc'). Makes the
 * records of a clause; which clauses ask is kind_assignment.c's, its only user. */
#ifndef TRICHLUC_KIND_DUTY_H
#define TRICHLUC_KIND_DUTY_H

#include "bodies.h"
#include "kinds.h"

struct duty {
    struct run *r;
    struct body_list *lists;
    size_t nlists;
    const struct body_list *lead; /* the paragraph's own bodies, or NULL */
    const struct body_list *opener; /* of the sentence, or NULL */
    const struct agency_hit *above; /* of the heading, where the paragraph names none */
    size_t nabove;
    uint32_t heading; /* the paragraph that names them */
    bool handed; /* somebody asks the lead: 'X giao Y ...'; who follows is asked, too */
    bool done_implement;
    const struct body_list *implementer; /* whose that was; NULL: of the heading's */
    bool listed; /* an item under a lead-in that ends in ':', which may be a noun */
    size_t first; /* first record of this passage */
    uint32_t from;  /* where its duties begin: past the title of the body that opens it */
};

struct duty_chain { /* what the verbs of a clause gave */
    const char *last; /* role; NULL: none */
    bool behind;      /* the first verb that gives a role stands behind another that gives none */
};

/* Does the chain go on with the verb `f`, though other words than fillers stand between `at` and it? `last`: the
 * role of the verb before, or NULL. */
bool duty_goes_on(struct duty *d, const struct found *f, uint32_t at, const char *last);
/* 'tổ chức triển khai thực hiện Nghị quyết, báo cáo ...': is something done from `at` on, before what is reported at
 * `to`, however plain the words are? */
bool duty_acts_first(struct duty *d, uint32_t at, uint32_t to);
/* Only words that may stand between the subject and the verb, or between verbs? */
bool duty_filler(const struct passage *p, uint32_t from, uint32_t to);
/* Where the clause that holds `at` ends: at ';', its sentence's end, or ': Capital'. */
uint32_t duty_clause_end(const struct passage *p, uint32_t at);
/* Where a cue rule's match that begins at `at`, but for blanks, ends; 0: there is none. */
uint32_t duty_cue_at(struct run *r, const char *name, uint32_t at, uint32_t to);
const struct rule *duty_rule(struct run *r, const char *name); /* a cue rule, or NULL */

/* The list that opens a clause at `at`, as its subject; NULL: none. */
const struct body_list *duty_subject_at(const struct duty *d, uint32_t at, uint32_t to);
bool duty_verb_at(const struct duty *d, uint32_t at, uint32_t to);
/* Past 'Căn cứ chức năng, nhiệm vụ, ...' and the like; `at` where it opens with no such words. */
uint32_t duty_past_preamble(struct duty *d, uint32_t at, uint32_t to);
/* The task in words; where those say only who leads or helps, 'chủ trì', what stands before the body at byte
 * `body` is what it is about. Lent by the run. */
const char *duty_task(struct duty *d, uint32_t body, const char *task);
/* Where the verbs of a subject that ends at `at` begin. */
uint32_t duty_verbs_from(struct duty *d, uint32_t at, uint32_t to);

/* Roles in brackets behind bodies, 'Sở Y tế (chủ trì), Sở Nội vụ (phối hợp): ...'; false where there are none. */
bool duty_marked(struct duty *d);

/* One record a body, role and paragraph; a second is passed over. */
void duty_put_list(struct duty *d, const struct body_list *l, const char *role, uint32_t from,
                   uint32_t to, const char *task, const struct rule *rule);
/* The same for the subject `own` (NULL: the heading's bodies) of the clause of `verb`. */
void duty_put_subject(struct duty *d, const struct body_list *own, const char *role, uint32_t from,
                      uint32_t verb, const struct rule *rule);
/* Records of the chain of verbs at `at`, whose subject is `own` as above. */
struct duty_chain duty_chain(struct duty *d, const struct body_list *own, uint32_t from,
                             uint32_t at);

#endif
