#include "record.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COMMON                                                                               \
    [KEY_TYPE] = {"type", VAL_TEXT}, [KEY_DOC] = {"doc", VAL_TEXT},                          \
    [KEY_ID] = {"id", VAL_TEXT}, [KEY_PAGE] = {"page", VAL_INT},                             \
    [KEY_LINE] = {"line", VAL_INT}, [KEY_SECTION] = {"section", VAL_TEXT},                   \
    [KEY_QUOTE] = {"quote", VAL_TEXT}, [KEY_RAW] = {"raw", VAL_TEXT},                        \
    [KEY_BBOX] = {"bbox", VAL_BOX}, [KEY_CONFIDENCE] = {"confidence", VAL_NUM},              \
    [KEY_RULE] = {"rule", VAL_TEXT},                                                         \
    [KEY_UNCERTAIN_NUMBER] = {"uncertain_number", VAL_FLAG}

static const struct key document_keys[] = {
    COMMON,
    [DOC_TYPE] = {"doc_type", VAL_TEXT},
    [DOC_NUMBER] = {"number", VAL_TEXT},
    [DOC_ISSUER] = {"issuer", VAL_TEXT},
    [DOC_PROVINCE] = {"province", VAL_TEXT},
    [DOC_PLACE] = {"place", VAL_TEXT},
    [DOC_DATE] = {"date", VAL_TEXT},
    [DOC_TITLE] = {"title", VAL_TEXT},
    [DOC_SIGNER] = {"signer", VAL_TEXT},
    [DOC_SIGNER_TITLE] = {"signer_title", VAL_TEXT},
    [DOC_RECIPIENTS] = {"recipients", VAL_LIST},
    [DOC_PATH] = {"path", VAL_TEXT},
    [DOC_SHA256] = {"sha256", VAL_TEXT},
    [DOC_PAGES] = {"pages", VAL_INT},
    [DOC_TEXT_SOURCE] = {"text_source", VAL_LIST},
};

static const struct key target_keys[] = {
    COMMON,
    [TGT_INDICATOR] = {"indicator", VAL_TEXT},
    [TGT_SUBJECT] = {"subject", VAL_TEXT},
    [TGT_COMPARATOR] = {"comparator", VAL_TEXT},
    [TGT_VALUE] = {"value", VAL_NUM},
    [TGT_VALUE_TO] = {"value_to", VAL_NUM},
    [TGT_UNIT] = {"unit", VAL_TEXT},
    [TGT_START] = {"start", VAL_TEXT},
    [TGT_END] = {"end", VAL_TEXT},
    [TGT_RRULE] = {"rrule", VAL_TEXT},
    [TGT_SCOPE] = {"scope", VAL_TEXT},
    [TGT_RECURRENCE] = {"recurrence", VAL_TEXT},
};

static const struct key deadline_keys[] = {
    COMMON,
    [DLN_KIND] = {"kind", VAL_TEXT},
    [DLN_START] = {"start", VAL_TEXT},
    [DLN_END] = {"end", VAL_TEXT},
    [DLN_RRULE] = {"rrule", VAL_TEXT},
    [DLN_EDTF] = {"edtf", VAL_TEXT},
    [DLN_TASK] = {"task", VAL_TEXT},
};

static const struct key assignment_keys[] = {
    COMMON,
    [ASG_AGENCY] = {"agency", VAL_TEXT},
    [ASG_AGENCY_NAME] = {"agency_name", VAL_TEXT},
    [ASG_ROLE] = {"role", VAL_TEXT},
    [ASG_TASK] = {"task", VAL_TEXT},
};

static const struct key citation_keys[] = {
    COMMON,
    [CIT_KIND] = {"kind", VAL_TEXT},
    [CIT_NUMBER] = {"number", VAL_TEXT},
    [CIT_DATE] = {"date", VAL_TEXT},
    [CIT_ISSUER] = {"issuer", VAL_TEXT},
    [CIT_TITLE] = {"title", VAL_TEXT},
};

static const struct key statistic_keys[] = {
    COMMON,
    [STA_TABLE] = {"table", VAL_TEXT},
    [STA_ROW] = {"row", VAL_TEXT},
    [STA_YEAR] = {"year", VAL_INT},
    [STA_COLUMN] = {"column", VAL_TEXT},
    [STA_VALUE] = {"value", VAL_NUM},
    [STA_UNIT] = {"unit", VAL_TEXT},
};

static const struct {
    const char *name;
    const struct key *keys;
    size_t n;
} types[REC_TYPES] = {
#define TYPE(name, keys) {name, keys, sizeof keys / sizeof *keys}
    [REC_DOCUMENT] = TYPE("document", document_keys),
    [REC_TARGET] = TYPE("target", target_keys),
    [REC_DEADLINE] = TYPE("deadline", deadline_keys),
    [REC_ASSIGNMENT] = TYPE("assignment", assignment_keys),
    [REC_CITATION] = TYPE("citation", citation_keys),
    [REC_STATISTIC] = TYPE("statistic", statistic_keys),
#undef TYPE
};

_Static_assert(sizeof document_keys / sizeof *document_keys <= RECORD_KEYS, "RECORD_KEYS");

const struct key *record_keys(enum record_type t, size_t *n)
{
    *n = types[t].n;
    return types[t].keys;
}

const char *record_type_name(enum record_type t)
{
    return types[t].name;
}

enum record_type record_type_find(const char *name)
{
    for (int i = 0; i < REC_TYPES; i++)
        if (strcmp(types[i].name, name) == 0)
            return (enum record_type)i;
    return REC_TYPES;
}

int record_key_find(enum record_type t, const char *name)
{
    for (size_t i = 0; i < types[t].n; i++)
        if (strcmp(types[t].keys[i].name, name) == 0)
            return (int)i;
    return -1;
}

enum { REVIEW_VALUES = 3 };
const char *const review_keys[REVIEW_KEYS] = {"review", "review_by", "review_at", "review_values",
                                              "review_note"};

const char *review_text(const struct review *r, size_t key)
{
    const char *const v[REVIEW_KEYS] = {r->verdict, r->by, r->at, r->values, r->note};
    return v[key];
}

struct value val_text(const char *s)
{
    if (!s || !*s)
        return (struct value){.is = V_NULL};
    return (struct value){.is = V_TEXT, .u.text = s};
}

struct value val_num(double v)
{
    return (struct value){.is = V_NUM, .u.num = v};
}

const char *rec_text(const struct record *r, int key)
{
    return r->value[key].is == V_TEXT ? r->value[key].u.text : NULL;
}

unsigned rec_whole(const struct record *r, int key)
{
    double v = r->value[key].is == V_NUM ? r->value[key].u.num : 0;
    return v >= 1 && v <= UINT_MAX ? (unsigned)v : 0; /* of a stream's record it may be any number */
}

/* Digits after the point by kind: confidence and boxes are rounded when made. */
static void put_num(struct buf *out, double v, enum value_kind k)
{
    if (k == VAL_FLAG)
        buf_str(out, "true");
    else
        buf_num(out, v, k == VAL_INT ? 0 : 4);
}

static void put_value(struct buf *out, const struct value *v, enum value_kind k)
{
    switch (v->is) {
    case V_NULL:
        buf_str(out, "null");
        break;
    case V_TEXT:
        buf_json(out, v->u.text);
        break;
    case V_NUM:
        put_num(out, v->u.num, k);
        break;
    case V_BOX:
        for (int i = 0; i < 4; i++) {
            buf_chr(out, i ? ',' : '[');
            buf_num(out, v->u.box[i], 1);
        }
        buf_chr(out, ']');
        break;
    case V_LIST:
        buf_chr(out, '[');
        for (size_t i = 0; i < v->u.list.n; i++) {
            if (i)
                buf_chr(out, ',');
            buf_json(out, v->u.list.v[i]);
        }
        buf_chr(out, ']');
        break;
    }
}

/* Few records have it: JSON leaves it out where null. */
static bool is_rare(enum record_type t, size_t key)
{
    return key == KEY_UNCERTAIN_NUMBER || (t == REC_TARGET && key == TGT_RECURRENCE);
}

void record_json(struct buf *out, const struct record *r)
{
    size_t n;
    const struct key *k = record_keys(r->type, &n);
    for (size_t i = 0; i < n; i++) {
        if (is_rare(r->type, i) && r->value[i].is == V_NULL)
            continue;
        buf_chr(out, i ? ',' : '{');
        buf_json(out, k[i].name);
        buf_chr(out, ':');
        put_value(out, &r->value[i], k[i].kind);
    }
    for (size_t i = 0; r->review && i < REVIEW_KEYS; i++) {
        const char *v = review_text(r->review, i);
        buf_printf(out, ",\"%s\":", review_keys[i]);
        if (v && i == REVIEW_VALUES)
            buf_str(out, v);
        else
            buf_json(out, v);
    }
    buf_str(out, "}\n");
}

void value_plain(struct buf *out, const struct value *v, enum value_kind k)
{
    switch (v->is) {
    case V_NULL:
        break;
    case V_TEXT:
        buf_str(out, v->u.text);
        break;
    case V_NUM:
        put_num(out, v->u.num, k);
        break;
    case V_BOX:
        for (int i = 0; i < 4; i++) {
            if (i)
                buf_chr(out, ' ');
            buf_num(out, v->u.box[i], 1);
        }
        break;
    case V_LIST:
        for (size_t i = 0; i < v->u.list.n; i++) {
            if (i)
                buf_str(out, "; ");
            buf_str(out, v->u.list.v[i]);
        }
        break;
    }
}

/* Are all of an array strings, else numbers? */
static bool holds_only(const json_t *array, bool strings)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *j = json_array_get(array, i);
        if (strings ? !json_is_string(j) : !json_is_number(j))
            return false;
    }
    return true;
}

/* 0, and null for no value; -1 where it is of another kind: *out is null then. */
static int parse_value(struct arena *a, const json_t *j, enum value_kind k, struct value *out)
{
    *out = (struct value){.is = V_NULL};
    if (!j || json_is_null(j))
        return 0;
    size_t n = json_array_size(j);
    switch (k) {
    case VAL_TEXT:
        if (!json_is_string(j))
            return -1;
        *out = (struct value){.is = V_TEXT, .u.text = arena_strdup(a, json_string_value(j))};
        return 0;
    case VAL_INT:
    case VAL_NUM:
        if (!json_is_number(j))
            return -1;
        *out = val_num(json_number_value(j));
        return 0;
    case VAL_FLAG:
        if (!json_is_boolean(j))
            return -1;
        if (json_is_true(j))
            *out = val_num(1);
        return 0;
    case VAL_BOX:
        if (!json_is_array(j) || n != 4 || !holds_only(j, false))
            return -1;
        out->is = V_BOX;
        for (size_t i = 0; i < n; i++)
            out->u.box[i] = json_number_value(json_array_get(j, i));
        return 0;
    case VAL_LIST:
        if (!json_is_array(j) || !holds_only(j, true))
            return -1;
        out->is = V_LIST;
        out->u.list.n = n;
        out->u.list.v = arena_alloc_n(a, n, sizeof(char *));
        for (size_t i = 0; i < n; i++)
            out->u.list.v[i] = arena_strdup(a, json_string_value(json_array_get(j, i)));
        return 0;
    }
    return -1;
}

int record_correct(struct arena *a, struct record *r, const char *values, const char **why)
{
    json_t *o = json_loads(values, 0, NULL), *v;
    const char *name;
    int result = -1;
    *why = "values are no JSON object";
    if (!json_is_object(o))
        goto done;
    json_object_foreach(o, name, v) {
        int key = record_key_find(r->type, name);
        if (key < KEY_COMMON) {
            *why = arena_printf(a, "'%s' is no key of a %s that can be corrected", name,
                                record_type_name(r->type));
            goto done;
        }
        if (parse_value(a, v, types[r->type].keys[key].kind, &r->value[key]) < 0) {
            *why = arena_printf(a, "%s is of the wrong kind", name);
            goto done;
        }
    }
    result = 0;
done:
    json_decref(o);
    return result;
}

int record_parse(struct arena *a, const char *json, size_t n, struct record *out, const char **why)
{
    json_error_t e;
    json_t *o = json_loadb(json, n, 0, &e);
    *why = "not a JSON object";
    *out = (struct record){0};
    int r = -1;
    const char *type = json_string_value(json_object_get(o, "type"));
    if (!o || !type)
        goto done;
    out->type = record_type_find(type);
    *why = "unknown record type";
    if (out->type == REC_TYPES)
        goto done;
    size_t keys;
    const struct key *k = record_keys(out->type, &keys);
    for (size_t i = 0; i < keys; i++)
        if (parse_value(a, json_object_get(o, k[i].name), k[i].kind, &out->value[i]) < 0) {
            *why = arena_printf(a, "%s is of the wrong kind", k[i].name);
            goto done;
        }
    r = 0;
done:
    json_decref(o);
    return r;
}
