#include "syllable.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

enum { MAX_LETTERS = 7 }; /* 'nghiêng' */

/* Twelve vowels by six tones: ngang, sắc, huyền, hỏi, ngã, nặng. */
static const struct {
    char plain;
    int32_t cp[6];
} vowels[] = {
    {'a', {'a', 0xE1, 0xE0, 0x1EA3, 0xE3, 0x1EA1}},
    {'a', {0x103, 0x1EAF, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EB7}},
    {'a', {0xE2, 0x1EA5, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EAD}},
    {'e', {'e', 0xE9, 0xE8, 0x1EBB, 0x1EBD, 0x1EB9}},
    {'e', {0xEA, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7}},
    {'i', {'i', 0xED, 0xEC, 0x1EC9, 0x129, 0x1ECB}},
    {'o', {'o', 0xF3, 0xF2, 0x1ECF, 0xF5, 0x1ECD}},
    {'o', {0xF4, 0x1ED1, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED9}},
    {'o', {0x1A1, 0x1EDB, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EE3}},
    {'u', {'u', 0xFA, 0xF9, 0x1EE7, 0x169, 0x1EE5}},
    {'u', {0x1B0, 0x1EE9, 0x1EEB, 0x1EED, 0x1EEF, 0x1EF1}},
    {'y', {'y', 0xFD, 0x1EF3, 0x1EF7, 0x1EF9, 0x1EF5}},
};

/* Initials are written out longest first; what follows decides between c/k, g/gh, ng/ngh. */
static const char *const initials[] = {"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th",
                                       "tr",  "b",  "c",  "d",  "đ",  "g",  "h",  "k",  "l",  "m",
                                       "n",   "p",  "r",  "s",  "t",  "v",  "x",  ""};

/* Rimes without tone, a blank around each: searched for as " rime ". After 'qu' the rime is what
 * follows the u, and may be any of those that can follow it. */
static const char rimes[] =
    " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    " e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên"
    " iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt"
    " oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt"
    " u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya"
    " uych uyên uyêt uynh uyt uyn uyu uyp ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
    " y yêm yên yêng yêt yêu ";
static const char rimes_after_qu[] =
    " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eng eo et ê"
    " êch ên ênh êt i ich in inh it o ô ôc ôt ơ ơi ơn y ych yên yêt yn ynh yt yu yp ";

struct letter letter_of(int32_t cp)
{
    struct letter l = {.upper = utf8_is_upper(cp)};
    int32_t low = utf8_lower(cp);
    l.vowel = low;
    if (low < 0x80) {
        l.plain = low >= 'a' && low <= 'z' ? (char)low : 0;
        return l;
    }
    if (low == 0x111) {
        l.plain = 'd';
        return l;
    }
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        for (int t = 0; t < 6; t++)
            if (vowels[i].cp[t] == low) {
                l.vowel = vowels[i].cp[0];
                l.plain = vowels[i].plain;
                l.tone = (uint8_t)t;
                return l;
            }
    return l;
}

int32_t letter_with_tone(int32_t vowel, int tone)
{
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (vowels[i].cp[0] == vowel)
            return vowels[i].cp[tone];
    return vowel;
}

/* Lower case, tone taken off into *tone. Length, or 0 for what is no such word. */
static size_t spell(const char *s, size_t n, char *out, size_t cap, int *tone)
{
    size_t len = 0, letters = 0;
    *tone = 0;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        struct letter l = letter_of(k ? cp : 0);
        if (!k || !l.plain || ++letters > MAX_LETTERS || len + 4 > cap || (l.tone && *tone))
            return 0;
        if (l.tone)
            *tone = l.tone;
        len += utf8_encode(l.vowel, out + len);
        i += k;
    }
    out[len] = '\0';
    return len;
}

static bool is_rime(const char *list, const char *rime)
{
    char key[40] = " ";
    if (!*rime || strlen(rime) > sizeof key - 3)
        return false;
    strcat(strcat(key, rime), " ");
    return strstr(list, key) != NULL;
}

/* c, g, ng stand before a o u and their kin; k, gh, ngh before e ê i y. */
static bool initial_fits(const char *initial, const char *rime)
{
    bool front = *rime == 'e' || *rime == 'i' || *rime == 'y' || !strncmp(rime, "ê", 2);
    if (!strcmp(initial, "k") || !strcmp(initial, "gh") || !strcmp(initial, "ngh"))
        return front;
    if (!strcmp(initial, "c") || !strcmp(initial, "ng"))
        return !front;
    if (!strcmp(initial, "g"))
        return !front || *rime == 'i'; /* gì, gìn, giết */
    return true;
}

/* A syllable closed by c ch p t has no tone but sắc or nặng. */
static bool tone_fits(const char *word, size_t len, int tone)
{
    char last = word[len - 1];
    bool stop = last == 'c' || last == 'p' || last == 't' ||
                (last == 'h' && len > 1 && word[len - 2] == 'c');
    return !stop || tone == 1 || tone == 5;
}

bool syllable_valid(const char *s, size_t n)
{
    char word[MAX_LETTERS * 4 + 4];
    int tone;
    size_t len = spell(s, n, word, sizeof word, &tone);
    if (!len || !tone_fits(word, len, tone))
        return false;
    for (size_t i = 0; i < sizeof initials / sizeof *initials; i++) {
        if (*initials[i] && *initials[i] != *word)
            continue;
        size_t k = strlen(initials[i]);
        if (strncmp(word, initials[i], k))
            continue;
        const char *rime = word + k;
        bool qu = !strcmp(initials[i], "qu");
        if (initial_fits(initials[i], rime) && is_rime(qu ? rimes_after_qu : rimes, rime))
            return true;
    }
    return false;
}

enum token_kind token_kind(const char *s, size_t n)
{
    bool marked = false, vowel = false, digit = false, lower = false;
    size_t letters = 0, other = 0;
    for (size_t i = 0; i < n;) {
        int32_t cp;
        size_t k = utf8_decode(s + i, n - i, &cp);
        if (!k)
            return TOKEN_ALIEN;
        struct letter l = letter_of(cp);
        marked |= l.tone || (l.plain && l.vowel >= 0x80);
        vowel |= l.plain && strchr("aeiouy", l.plain);
        digit |= utf8_is_digit(cp);
        if (utf8_is_letter(cp)) {
            letters++;
            lower |= !l.upper;
        } else {
            other++;
        }
        i += k;
    }
    if (!letters || (digit && letters < 2))
        return TOKEN_OTHER;
    if (!digit && !other && syllable_valid(s, n))
        return marked ? TOKEN_MARKED : letters > 1 ? TOKEN_BARE : TOKEN_OTHER;
    if (!lower && (!vowel || digit || letters <= 4)) /* UBND, QH15, MTTQ, CTr */
        return TOKEN_OTHER;
    return letters == 1 && !marked ? TOKEN_OTHER : TOKEN_ALIEN;
}
