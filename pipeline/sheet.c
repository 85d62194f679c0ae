#include "sheet.h"

#include "arena.h"
#include "buf.h"
#include "utf8.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define NAME_MAX_BYTES 32
#define COPY_BYTES     65536
#define LINE_POINTS    15.0
#define LINES_MAX      12 /* shown of a cell; its text is whole */
#define LINK_BYTES     256 /* of markup, for a link */
#define SLACK_BYTES    262144
#define NOTE           " […cắt bớt: ô bảng tính không chứa hết, xem bản JSON Lines]"
#define NOTE_UNITS     64 /* no less than NOTE has */

struct sheet {
    struct workbook *book;
    lxw_worksheet *now;
    const char *name;
    const struct sheet_column *columns;
    size_t n, row; /* row 0 is the heading */
    size_t lines;  /* of the row's tallest cell */
    unsigned frozen, part;
    struct sheet *next;
};

struct workbook {
    lxw_workbook *book;
    char *path; /* of the temporary file */
    size_t rows;
    struct arena *mem;
    struct sheet *sheets;
    lxw_format *head, *plain, *wrapped, *date, *guarded, *link;
    struct buf cell;
    lxw_error failed; /* the first failure */
};

static lxw_format *format_of(lxw_workbook *b, bool wrap)
{
    lxw_format *f = workbook_add_format(b);
    if (!f)
        return NULL;
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    if (wrap)
        format_set_text_wrap(f);
    return f;
}

static bool make_formats(struct workbook *w)
{
    w->head = format_of(w->book, true);
    w->plain = format_of(w->book, false);
    w->wrapped = format_of(w->book, true);
    w->date = format_of(w->book, false);
    w->guarded = format_of(w->book, false);
    w->link = format_of(w->book, true);
    if (!w->head || !w->plain || !w->wrapped || !w->date || !w->guarded || !w->link)
        return false;
    format_set_bold(w->head);
    format_set_bottom(w->head, LXW_BORDER_THIN);
    format_set_bg_color(w->head, 0xEDEDED);
    format_set_num_format(w->date, "yyyy-mm-dd");
    format_set_num_format(w->guarded, "@"); /* stays text when a person edits the cell */
    format_set_font_color(w->link, 0x0B4F9E);
    format_set_underline(w->link, LXW_UNDERLINE_SINGLE);
    return true;
}

static char *temporary_folder(void)
{
    char *dir = getenv("TMPDIR");
    return dir && *dir ? dir : "/tmp";
}

struct workbook *workbook_begin(const char *title, size_t rows)
{
    struct workbook *w = xcalloc(1, sizeof *w);
    struct buf path = {0};
    buf_printf(&path, "%s/trichluc-xlsx-XXXXXX", temporary_folder());
    int fd = mkstemp(path.s);
    if (fd < 0) {
        int why = errno;
        buf_free(&path);
        free(w);
        errno = why;
        return NULL;
    }
    close(fd);
    w->path = path.s;
    w->mem = arena_new();
    w->rows = rows ? rows : SHEET_ROWS;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = temporary_folder()};
    w->book = workbook_new_opt(w->path, &options);
    if (!w->book || !make_formats(w)) {
        workbook_end(w, NULL);
        errno = ENOMEM;
        return NULL;
    }
    lxw_doc_properties about = {.title = (char *)title};
    workbook_set_properties(w->book, &about);
    return w;
}

static void note(struct workbook *w, lxw_error e)
{
    if (e != LXW_NO_ERROR && w->failed == LXW_NO_ERROR)
        w->failed = e;
}

static int append(FILE *to, const char *path)
{
    char *block = xmalloc(COPY_BYTES);
    FILE *from = fopen(path, "rb");
    size_t n;
    int r = from ? 0 : -1;
    while (r == 0 && (n = fread(block, 1, COPY_BYTES, from)) > 0)
        if (fwrite(block, 1, n, to) != n)
            r = -1;
    int why = errno;
    if (from && ferror(from))
        r = -1;
    if (from)
        fclose(from);
    free(block);
    errno = why;
    return r;
}

/* Not all programs fit a row's height to wrapped text. */
static void finish_row(struct sheet *s)
{
    if (s->row && s->lines > 1)
        note(s->book, worksheet_set_row(s->now, (lxw_row_t)s->row,
                                        LINE_POINTS * (double)s->lines, NULL));
}

/* The filter spans what was written; a sheet without rows has its headings only. */
static void finish_part(struct sheet *s)
{
    if (s->now)
        finish_row(s);
    if (s->now)
        note(s->book,
             worksheet_autofilter(s->now, 0, 0, (lxw_row_t)s->row, (lxw_col_t)(s->n - 1)));
}

/* Bytes that closing needs at most in the temporary folder: one sheet whole, and the workbook, in
 * which markup shrinks to far less than a quarter. */
static unsigned long long room_needed(struct workbook *w)
{
    unsigned long long largest = 0, all = 0;
    lxw_worksheet *s;
    STAILQ_FOREACH(s, w->book->worksheets, list_pointers) {
        off_t rows = s->optimize_tmpfile ? ftello(s->optimize_tmpfile) : 0;
        unsigned long long size = (rows > 0 ? (unsigned long long)rows : 0) +
                                  (unsigned long long)s->hlink_count * LINK_BYTES;
        largest = size > largest ? size : largest;
        all += size;
    }
    return largest + all / 4 + SLACK_BYTES;
}

/* libxlsxwriter does not look whether its temporary files take what it writes. So: did they take
 * the rows, and is there room for what comes? */
static void check_room(struct workbook *w)
{
    struct statvfs disk;
    lxw_worksheet *s;
    STAILQ_FOREACH(s, w->book->worksheets, list_pointers)
        if (s->optimize_tmpfile && (fflush(s->optimize_tmpfile) != 0 || ferror(s->optimize_tmpfile)))
            note(w, LXW_ERROR_CREATING_TMPFILE);
    if (statvfs(w->path, &disk) == 0 &&
        (unsigned long long)disk.f_bavail * disk.f_frsize < room_needed(w))
        note(w, LXW_ERROR_CREATING_TMPFILE);
}

static bool is_write_error(int why)
{
    return why == ENOSPC || why == EIO || why == EFBIG || why == EDQUOT;
}

/* Closes the library's workbook, which frees it. */
static int close_book(struct workbook *w)
{
    errno = 0;
    check_room(w);
    int rows = errno;
    errno = 0;
    lxw_error e = workbook_close(w->book);
    int why = rows ? rows : errno;
    if (!why && e == LXW_NO_ERROR && w->failed == LXW_ERROR_CREATING_TMPFILE)
        why = ENOSPC; /* a write failed a while ago, or would have */
    note(w, e == LXW_NO_ERROR && is_write_error(why) ? LXW_ERROR_CREATING_TMPFILE : e);
    return w->failed == LXW_NO_ERROR ? 0 : why ? why : EIO;
}

int workbook_end(struct workbook *w, FILE *to)
{
    int r = -1, why = EIO;
    for (struct sheet *s = w->sheets; s; s = s->next)
        finish_part(s);
    if (w->book)
        why = close_book(w);
    if (to && w->book && w->failed == LXW_NO_ERROR) {
        errno = 0;
        r = append(to, w->path);
        why = errno ? errno : EIO;
    }
    unlink(w->path);
    free(w->path);
    arena_free(w->mem);
    buf_free(&w->cell);
    free(w);
    errno = why;
    return r;
}

static void part_name(char *out, const char *name, size_t part)
{
    if (part)
        snprintf(out, NAME_MAX_BYTES, "%s (%zu)", name, part + 1);
    else
        snprintf(out, NAME_MAX_BYTES, "%s", name);
}

static void begin_part(struct sheet *s)
{
    struct workbook *w = s->book;
    char name[NAME_MAX_BYTES];
    part_name(name, s->name, s->part);
    s->row = 0;
    s->now = workbook_add_worksheet(w->book, name);
    if (!s->now) { /* a name that is there already: the caller's fault */
        note(w, LXW_ERROR_SHEETNAME_ALREADY_USED);
        return;
    }
    for (size_t i = 0; i < s->n; i++) {
        note(w, worksheet_set_column(s->now, (lxw_col_t)i, (lxw_col_t)i, s->columns[i].width, NULL));
        note(w, worksheet_write_string(s->now, 0, (lxw_col_t)i, s->columns[i].name, w->head));
    }
    worksheet_freeze_panes(s->now, 1, (lxw_col_t)s->frozen);
    worksheet_set_landscape(s->now);
    worksheet_fit_to_pages(s->now, 1, 0);
    note(w, worksheet_repeat_rows(s->now, 0, 0));
}

struct sheet *sheet_add(struct workbook *w, const char *name, const struct sheet_column *columns,
                        size_t n, unsigned frozen)
{
    struct sheet *s = arena_alloc(w->mem, sizeof *s);
    struct sheet_column *own = arena_alloc_n(w->mem, n, sizeof *own);
    for (size_t i = 0; i < n; i++) {
        own[i] = columns[i];
        own[i].name = arena_strdup(w->mem, columns[i].name);
    }
    *s = (struct sheet){.book = w, .name = arena_strdup(w->mem, name), .columns = own, .n = n,
                        .frozen = frozen, .next = w->sheets};
    w->sheets = s;
    begin_part(s);
    return s;
}

void sheet_row(struct sheet *s)
{
    if (s->book->failed)
        return;
    if (s->row + 1 == s->book->rows) {
        finish_part(s);
        s->part++;
        begin_part(s);
    } else {
        finish_row(s);
    }
    s->row++;
    s->lines = 1;
}

/* "_x0041_" would be read as the letter it names: its first '_' is written as such a name. */
static bool looks_escaped(const char *s)
{
    return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789abcdefABCDEF") >= 4 && s[6] == '_';
}

void sheet_clean(struct buf *out, const char *text)
{
    size_t n = strlen(text), units = 0, keep = SIZE_MAX; /* keep: bytes that leave room for NOTE */
    size_t begin = out->len;
    while (n) {
        char piece[8];
        int32_t cp = 0;
        size_t len = utf8_decode(text, n, &cp), cost = cp > 0xFFFF ? 2 : 1;
        if (!len) {
            snprintf(piece, sizeof piece, "\\x%02x", (unsigned)(unsigned char)*text);
            len = 1, cost = 4;
        } else if (looks_escaped(text)) {
            snprintf(piece, sizeof piece, "_x005F_");
            cost = 7;
        } else if ((cp < 0x20 && cp != '\t' && cp != '\n') || cp == 0xFFFE || cp == 0xFFFF) {
            piece[0] = '\0';
            cost = 0;
        } else {
            memcpy(piece, text, len);
            piece[len] = '\0';
        }
        if (units + cost > SHEET_CELL - NOTE_UNITS && keep == SIZE_MAX)
            keep = out->len - begin;
        if (units + cost > SHEET_CELL) {
            out->len = begin + keep;
            out->s[out->len] = '\0';
            buf_str(out, NOTE);
            return;
        }
        units += cost;
        buf_str(out, piece);
        text += len;
        n -= len;
    }
}

/* Lines that a text takes in a column of this width. */
static size_t lines_of(const char *s, double width)
{
    size_t lines = 1, at = 0;
    for (; *s; s++) {
        if (*s == '\n') {
            lines++;
            at = 0;
        } else if (((unsigned char)*s & 0xC0) != 0x80 && ++at > (size_t)width) {
            lines++;
            at = 1;
        }
    }
    return lines < LINES_MAX ? lines : LINES_MAX;
}

/* The cell's text in book->cell; false where there is none. */
static bool set_cell(struct sheet *s, size_t column, const char *text)
{
    struct workbook *w = s->book;
    buf_clear(&w->cell);
    if (text && !w->failed)
        sheet_clean(&w->cell, text);
    if (!w->cell.len)
        return false;
    size_t lines = s->columns[column].wrap ? lines_of(w->cell.s, s->columns[column].width) : 1;
    s->lines = lines > s->lines ? lines : s->lines;
    return true;
}

void sheet_text(struct sheet *s, size_t column, const char *text)
{
    struct workbook *w = s->book;
    if (!set_cell(s, column, text))
        return;
    lxw_format *f = strchr("=+-@", w->cell.s[0]) ? w->guarded
                    : s->columns[column].wrap    ? w->wrapped
                                                 : w->plain;
    note(w, worksheet_write_string(s->now, (lxw_row_t)s->row, (lxw_col_t)column, w->cell.s, f));
}

void sheet_number(struct sheet *s, size_t column, double v)
{
    if (!s->book->failed && isfinite(v))
        note(s->book, worksheet_write_number(s->now, (lxw_row_t)s->row, (lxw_col_t)column, v,
                                             s->book->plain));
}

bool sheet_is_date(const char *iso, int *y, int *m, int *d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int end = 0;
    if (strlen(iso) != 10 || strspn(iso, "0123456789-") != 10 || iso[4] != '-' || iso[7] != '-' ||
        sscanf(iso, "%4d-%2d-%2d%n", y, m, d, &end) != 3 || end != 10 || *m < 1 || *m > 12)
        return false;
    bool leap = *m == 2 && ((*y % 4 == 0 && *y % 100 != 0) || *y % 400 == 0);
    return *d >= 1 && *d <= days[*m - 1] + leap && (*y > 1900 || (*y == 1900 && *m > 2));
}

void sheet_date(struct sheet *s, size_t column, const char *iso)
{
    lxw_datetime t = {0};
    if (!iso || s->book->failed)
        return;
    if (!sheet_is_date(iso, &t.year, &t.month, &t.day)) {
        sheet_text(s, column, iso);
        return;
    }
    note(s->book, worksheet_write_datetime(s->now, (lxw_row_t)s->row, (lxw_col_t)column, &t,
                                           s->book->date));
}

void sheet_link(struct sheet *s, size_t column, const char *text, const char *to, size_t first,
                size_t n, size_t columns)
{
    struct workbook *w = s->book;
    size_t each = w->rows - 1, part = first / each, from = first % each + 1;
    size_t last = from + n - 1 < w->rows ? from + n - 1 : w->rows - 1; /* to the end of its part */
    char name[NAME_MAX_BYTES], range[LXW_MAX_CELL_RANGE_LENGTH];
    struct buf url = {0};
    if (!set_cell(s, column, text))
        return;
    part_name(name, to, part);
    lxw_rowcol_to_range(range, (lxw_row_t)from, 0, (lxw_row_t)last, (lxw_col_t)(columns - 1));
    buf_printf(&url, "internal:'%s'!%s", name, range);
    lxw_error e = worksheet_write_url_opt(s->now, (lxw_row_t)s->row, (lxw_col_t)column, url.s, w->link,
                                          w->cell.s, NULL);
    buf_free(&url);
    if (e == LXW_ERROR_WORKSHEET_MAX_NUMBER_URLS_EXCEEDED) /* 65,530: the rest is text */
        sheet_text(s, column, text);
    else
        note(w, e);
}
