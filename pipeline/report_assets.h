/* report_assets.h -- the report's style sheet and script as bytes; made by the Makefile from
 * report.css and report.js. Used by report.c. */
#ifndef TRICHLUC_REPORT_ASSETS_H
#define TRICHLUC_REPORT_ASSETS_H

#include <stddef.h>

extern const char report_css[], report_js[];
extern const size_t report_css_len, report_js_len;

#endif
