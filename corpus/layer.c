/* Text layers that need no reader: the true one, one of the years of single-byte fonts, a lone
 * stamp. */
#include "scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* TCVN 5712:1993, third table, as its fonts were used: the letters of each string take the codes
 * below it one by one. Capitals with a tone are typed as small letters in a font of capitals. */
static const struct {
    const char *letters;
    unsigned char code[20];
} tcvn3[] = {
    {"àảãáạ", {0xB5, 0xB6, 0xB7, 0xB8, 0xB9}},
    {"ăằẳẵắặ", {0xA8, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6}},
    {"âầẩẫấậ", {0xA9, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB}},
    {"đèẻẽéẹ", {0xAE, 0xCC, 0xCE, 0xCF, 0xD0, 0xD1}},
    {"êềểễếệ", {0xAA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6}},
    {"ìỉĩíị", {0xD7, 0xD8, 0xDC, 0xDD, 0xDE}},
    {"òỏõóọ", {0xDF, 0xE1, 0xE2, 0xE3, 0xE4}},
    {"ôồổỗốộ", {0xAB, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9}},
    {"ơờởỡớợ", {0xAC, 0xEA, 0xEB, 0xEC, 0xED, 0xEE}},
    {"ùủũúụ", {0xEF, 0xF1, 0xF2, 0xF3, 0xF4}},
    {"ưừửữứự", {0xAD, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9}},
    {"ỳỷỹýỵ", {0xFA, 0xFB, 0xFC, 0xFD, 0xFE}},
    {"ÀẢÃÁẠ", {0xB5, 0xB6, 0xB7, 0xB8, 0xB9}},
    {"ĂẰẲẴẮẶ", {0xA1, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6}},
    {"ÂẦẨẪẤẬ", {0xA2, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB}},
    {"ĐÈẺẼÉẸ", {0xA7, 0xCC, 0xCE, 0xCF, 0xD0, 0xD1}},
    {"ÊỀỂỄẾỆ", {0xA3, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6}},
    {"ÌỈĨÍỊ", {0xD7, 0xD8, 0xDC, 0xDD, 0xDE}},
    {"ÒỎÕÓỌ", {0xDF, 0xE1, 0xE2, 0xE3, 0xE4}},
    {"ÔỒỔỖỐỘ", {0xA4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9}},
    {"ƠỜỞỠỚỢ", {0xA5, 0xEA, 0xEB, 0xEC, 0xED, 0xEE}},
    {"ÙỦŨÚỤ", {0xEF, 0xF1, 0xF2, 0xF3, 0xF4}},
    {"ƯỪỬỮỨỰ", {0xA6, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9}},
    {"ỲỶỸÝỴ", {0xFA, 0xFB, 0xFC, 0xFD, 0xFE}},
};

/* The code of the letter of n bytes at s; 0 for a letter outside the table. */
static unsigned tcvn3_code(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof tcvn3 / sizeof *tcvn3; i++) {
        size_t k = 0;
        for (const char *p = tcvn3[i].letters; *p; k++) {
            size_t m = utf8_next(p, NULL);
            if (m == n && memcmp(p, s, n) == 0)
                return tcvn3[i].code[k];
            p += m;
        }
    }
    return 0;
}

/* What copying from such a page gives: each code taken for a letter of Latin-1. */
static char *as_tcvn3(const char *s)
{
    struct bytes b = {0};
    while (*s) {
        size_t n = utf8_next(s, NULL);
        unsigned code = n > 1 ? tcvn3_code(s, n) : 0;
        unsigned char two[2] = {(unsigned char)(0xC0 | code >> 6),
                                (unsigned char)(0x80 | (code & 0x3F))};
        if (code)
            bytes_add(&b, two, 2);
        else
            bytes_add(&b, s, n);
        s += n;
    }
    return (char *)b.at;
}

/* Words as typeset, turned with the page. */
static struct pdf_word *words_of(const struct frag *frag, size_t frags, enum layer layer,
                                 double turned, size_t *n)
{
    struct pdf_word *w = NULL;
    size_t room = 0;
    double a = turned * M_PI / 180, cx = PAGE_W / 2, cy = PAGE_H / 2;
    for (size_t f = 0; f < frags; f++)
        for (size_t i = 0; i < frag[f].words; i++) {
            const struct word *s = &frag[f].word[i];
            double dx = s->x0 - cx, dy = frag[f].baseline - cy;
            w = xgrow(w, &room, *n + 1, sizeof *w);
            w[(*n)++] = (struct pdf_word){
                .text =
                    layer == LAYER_TCVN3 ? as_tcvn3(s->text) : xstrndup(s->text, strlen(s->text)),
                .x = cx + dx * cos(a) - dy * sin(a),
                .y = cy + dx * sin(a) + dy * cos(a),
                .width = s->x1 - s->x0,
                .size = frag[f].size,
                .angle = turned,
            };
        }
    return w;
}

struct pdf_word *layer_words(const struct page *g, const struct raster *r, enum layer layer,
                             double turned, size_t *n)
{
    *n = 0;
    if (layer == LAYER_ENG)
        return ocr_words(r, n);
    if (layer == LAYER_STAMP)
        return words_of(g->marked, g->marks, layer, turned, n);
    return words_of(g->frag, g->frags, layer, turned, n);
}
