/* cmd_rules.h -- what the files of `trichluc rules` share. */
#ifndef TRICHLUC_CMD_RULES_H
#define TRICHLUC_CMD_RULES_H

#include <stddef.h>

/* Looks every word list of the folder over, writes mistakes as 'file:line: words'; how many. */
size_t rules_check_lists(const char *dir);

#endif
