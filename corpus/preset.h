/*
 * The named kinds of scan: one table, printed by `mkcorpus list`.
 * Holds no code but the look-up. Called by scan.c and main.c.
 */
#ifndef CORPUS_PRESET_H
#define CORPUS_PRESET_H

#include "damage.h"

enum codec { CODEC_JPEG, CODEC_G4, CODEC_FLATE };
enum layer {
    LAYER_NONE,
    LAYER_TRUE,  /* as typeset */
    LAYER_ENG,   /* as tesseract reads it without Vietnamese */
    LAYER_TCVN3, /* as typeset, in the codes of the fonts of the 1990s */
    LAYER_STAMP  /* the few words of a signing mark, and nothing of the page */
};
enum turn { TURN_NONE, TURN_ROTATE, TURN_UPSIDE, TURN_FLIP };

struct preset {
    const char *name, *what;
    int dpi;
    int colour; /* else gray, or black and white with CODEC_G4 */
    int ink;    /* seal and signature are on the page */
    enum codec codec;
    int quality; /* of JPEG, 1 to 100 */
    int cut;     /* threshold of CODEC_G4 [gray level] */
    enum layer layer;
    enum turn turn;
    struct damage damage;
};

extern const struct preset presets[];
extern const size_t preset_count;

const struct preset *preset_find(const char *name); /* NULL when there is none */

#endif
