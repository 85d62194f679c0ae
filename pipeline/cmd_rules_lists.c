/* cmd_rules_lists.c -- the word lists of a rules folder looked over: are all there, can each be read,
 * does each entry say only what somebody asks of it. */
#include "cmd_rules.h"

#include "list.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without these nothing is extracted. */
static const char *const needed[] = {"bodies",  "indicators", "issuers", "laws",
                                     "provinces", "titles",   "units",   NULL};

static const struct {
    const char *list, *key;
    const char *values[8]; /* NULL: any; else one of these */
} known[] = {
    {"bodies", "level", {"trung-uong", "tinh", "huyen", "xa", "thon", NULL}},
    {"bodies", "slug", {NULL}},
    {"bodies", "drop", {"1", NULL}},
    {"bodies", "cap", {"1", NULL}},
    {"bodies", "common", {"1", NULL}},
    {"bodies", "part", {NULL}},
    {"provinces", "slug", {NULL}},
    {"provinces", "code", {NULL}},
    {"provinces", "now", {NULL}},
    {"provinces", "merged", {NULL}},
    {"issuers", "slug", {NULL}},
    {"issuers", "province", {"bare", "area", "local", NULL}},
    {"issuers", "level", {"trung-uong", NULL}},
    {"issuers", "branches", {"1", NULL}},
    {"issuers", "caps", {"1", NULL}},
    {"issuers", "bare", {"1", NULL}},
    {"issuers", "districts", {"1", NULL}},
    {"issuers", "under", {NULL}},
    {"units", "slug", {NULL}},
    {"units", "budget", {"1", NULL}},
    {"indicators", "slug", {NULL}},
    {"indicators", "en", {NULL}},
    {"indicators", "family", {NULL}},
    {"indicators", "apart", {NULL}},
    {"indicators", "subject", {NULL}},
    {"titles", "slug", {NULL}},
    {"laws", "slug", {NULL}},
};

static bool is_known_list(const char *list)
{
    for (size_t i = 0; needed[i]; i++)
        if (strcmp(needed[i], list) == 0)
            return true;
    return false;
}

/* What is wrong with 'key=value' of an entry, or NULL. */
static const char *wrong(const char *list, const char *key, const char *value)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].list, list) != 0 || strcmp(known[i].key, key) != 0)
            continue;
        bool any = !known[i].values[0];
        for (size_t k = 0; known[i].values[k] && !any; k++)
            any = strcmp(known[i].values[k], value) == 0;
        return any && *value ? NULL : "no value of it";
    }
    return "nobody asks for it in this list";
}

static size_t check_entry(struct arena *a, const char *list, const struct list_entry *e)
{
    char *rest = arena_strdup(a, e->attrs), *save = NULL;
    size_t mistakes = 0;
    for (char *p = strtok_r(rest, ";", &save); p; p = strtok_r(NULL, ";", &save)) {
        p += strspn(p, " ");
        char *eq = strchr(p, '=');
        if (!eq)
            continue;
        *eq = '\0';
        const char *why = wrong(list, p, eq + 1);
        if (why) {
            printf("%s:%u: '%s=%s': %s\n", e->file, e->line, p, eq + 1, why);
            mistakes++;
        }
    }
    return mistakes;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t check_missing(const char *dir, const char *const *names, size_t n)
{
    size_t mistakes = 0;
    for (size_t i = 0; needed[i]; i++) {
        bool there = false;
        for (size_t k = 0; k < n; k++)
            there |= strcmp(names[k], needed[i]) == 0;
        if (!there) {
            printf("%s/%s.list: is not there; nothing can be extracted without it\n", dir, needed[i]);
            mistakes++;
        }
    }
    return mistakes;
}

size_t rules_check_lists(const char *dir)
{
    struct arena *a = arena_new();
    const char **names = NULL, *told = "";
    size_t n = 0, cap = 0, mistakes = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t len = strlen(e->d_name);
        if (len > 5 && *e->d_name != '.' && strcmp(e->d_name + len - 5, ".list") == 0)
            VEC_PUSH(names, n, cap) = arena_strndup(a, e->d_name, len - 5);
    }
    if (d)
        closedir(d);
    if (n)
        qsort(names, n, sizeof *names, by_text);
    for (size_t i = 0; i < n; i++) {
        const char *why = NULL;
        if (strcmp(names[i], "abbreviations") == 0)
            continue; /* read with each of the others */
        struct list *l = list_load(dir, names[i], &why);
        if (!l && strcmp(why, told) != 0) { /* a mistake in the abbreviations is told once */
            printf("%s\n", why);
            told = arena_strdup(a, why);
            mistakes++;
        }
        for (size_t k = 0; l && is_known_list(names[i]) && k < list_count(l); k++)
            mistakes += check_entry(a, names[i], list_at(l, k));
        free((char *)why);
        list_free(l);
    }
    mistakes += check_missing(dir, names, n);
    free(names);
    arena_free(a);
    return mistakes;
}
