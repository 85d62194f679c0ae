/* repair_made.h -- the repair with the tables of rules/. Include cmocka.h first. */
#ifndef TRICHLUC_TEST_REPAIR_MADE_H
#define TRICHLUC_TEST_REPAIR_MADE_H

#include "repair.h"

static inline struct repair *open_it(void)
{
    const char *why = "";
    struct repair *r = repair_open("rules/vi.model", &why);
    if (!r)
        fail_msg("repair_open: %s", why);
    return r;
}

#endif
