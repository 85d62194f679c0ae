/*
 * What paper, glass and lamp do to a page, from a seed: the same bytes every run.
 * Never knows of documents or files. preset.c names the mixtures, scan.c applies them.
 */
#ifndef CORPUS_DAMAGE_H
#define CORPUS_DAMAGE_H

#include "raster.h"

struct rng {
    uint64_t state;
};

struct rng rng_named(const char *seed, const char *what, size_t page);
uint32_t rng_below(struct rng *g, uint32_t n); /* 0 .. n-1 */
double rng_swing(struct rng *g, double most);  /* -most .. most */

/* All at once and in the order of the fields; 0 leaves the page as it is. */
struct damage {
    double fade; /* how far black ink pales, 0 to 1, in patches */
    double skew; /* largest angle either way [degrees] */
    double blur; /* sigma at 300 dpi [pixels] */
    int copy; /* a photocopy: hard contrast, letters eaten at the edges, a streak down the glass
               */
    double shade;  /* unevenness of the ground [gray levels] */
    double border; /* width of the dark edges [mm] */
    double lid;    /* most of the black ground round a page read with the lid open [mm] */
    int holes;     /* pairs of them, punched at the left */
    double noise;  /* sigma [gray levels] */
    double dust;   /* specks a square inch */
};

/* Gives the angle the page was turned by, clockwise [degrees]. */
double damage_page(struct raster *r, const struct damage *d, const char *seed, size_t page);

#endif
