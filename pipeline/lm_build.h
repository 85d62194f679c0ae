/* lm_build.h -- counts to probabilities (interpolated modified Kneser-Ney), pruned by weighted
 * difference, and written as the file lm.h describes. Of the model tool only. */
#ifndef TRICHLUC_LM_BUILD_H
#define TRICHLUC_LM_BUILD_H

#include "lm_count.h"

struct model_bi {
    uint32_t word; /* the second */
    float logp, backoff;
    uint32_t link; /* its first trigram */
};

struct model_tri {
    uint32_t word; /* the third */
    float logp;
};

struct model {
    const struct counts *c; /* lends */
    struct lm_unigram *uni; /* [words + 1] */
    struct model_bi *bi;    /* [nbi + 1], by first word, then second */
    struct model_tri *tri;
    size_t nbi, ntri;
};

/* theta: what a pruned n-gram may cost at most, in nats over the whole text. */
struct model *model_estimate(const struct counts *c, double theta_bi, double theta_tri);
void model_free(struct model *m);

/* Quantises and writes. 0, or -1 with words in *why. */
int model_write(const struct model *m, const char *path, const char **why);

#endif
