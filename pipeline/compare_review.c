/* What readers said of targets, taken into the comparison: the words of the one who looked count. */
#include "compare_own.h"

#include <jansson.h>
#include <string.h>

/* A corrected value; correct.c let none into the store that is not of its key's kind. */
static struct value value_of(struct arena *a, const json_t *j)
{
    if (json_is_number(j))
        return val_num(json_number_value(j));
    return val_text(json_is_string(j) ? arena_strdup(a, json_string_value(j)) : NULL);
}

bool compare_take_review(struct arena *a, const struct record *r, struct record *out)
{
    const char *verdict = r->review ? r->review->verdict : NULL, *key;
    json_t *all, *j;
    *out = *r;
    if (verdict && strcmp(verdict, "wrong") == 0)
        return false;
    if (!verdict || strcmp(verdict, "corrected") != 0 || !r->review->values)
        return true;
    all = json_loads(r->review->values, 0, NULL);
    json_object_foreach(all, key, j) {
        int at = record_key_find(r->type, key);
        if (at >= KEY_COMMON)
            out->value[at] = value_of(a, j);
    }
    json_decref(all);
    return true;
}
