#include "bad.h"
#include "encode.h"
#include "pdfout.h"

#include <string.h>

static void put(const char *dir, const char *name, const void *p, size_t n)
{
    struct bytes path = {0}, b = {0};
    bytes_printf(&path, "%s/%s", dir, name);
    bytes_add(&b, p, n);
    file_write((char *)path.at, &b);
    bytes_free(&path);
    bytes_free(&b);
}

/* A sound page of one gray square, with the sizes it claims. */
static struct bytes one_page(double w, double h, int img_w, int img_h)
{
    static const unsigned char square[64 * 64] = {0};
    struct bytes data = encode_flate(square, sizeof square);
    struct pdf *p = pdf_new();
    pdf_add(p, &(struct pdf_page){.w = w,
                                  .h = h,
                                  .img_w = img_w,
                                  .img_h = img_h,
                                  .bits = 8,
                                  .comps = 1,
                                  .filter = "/Filter /FlateDecode",
                                  .data = &data});
    bytes_free(&data);
    return pdf_finish(p);
}

static void put_pdf(const char *dir, const char *name, struct bytes b, size_t keep)
{
    put(dir, name, b.at, keep < b.len ? keep : b.len);
    bytes_free(&b);
}

/* The first 'from' of b made 'to', which must be as long. */
static struct bytes changed(struct bytes b, const char *from, const char *to)
{
    for (size_t i = 0; i + strlen(from) <= b.len; i++)
        if (memcmp(b.at + i, from, strlen(from)) == 0) {
            memcpy(b.at + i, to, strlen(to));
            break;
        }
    return b;
}

void bad_make(const char *dir)
{
    static const char latin[] =
        "\xA7\xD2 \xB8n c\xF1"
        "a T\xD8nh \xF1y: ph\xCAn \xAE\xCAu \xAE\xB9t 90% tr\xEB l\xAAn\n";
    static const char utf16[] = "\xFF\xFE\x10\x01\xC1\x1E \0\xC1\0n\0\n\0";
    static const char nuls[] = "De an\0 cua\0 Tinh uy\n\0\0";
    static const char surrogate[] = "Ch\xED\xA0\x80\xC0\xAF ti\xC3u \xF5\x80\x80\x80\n";
    dir_make(dir);
    put(dir, "empty.pdf", "", 0);
    put(dir, "empty.txt", "", 0);
    put(dir, "empty.png", "", 0);
    put(dir, "not-a-pdf.pdf", "This is a letter, not a document format.\n", 41);
    put(dir, "not-a-picture.jpg", "GIF87a? no.\n", 12);
    put(dir, "legacy-encoding.txt", latin, sizeof latin - 1); /* TCVN3, one byte a letter */
    put(dir, "utf16.txt", utf16, sizeof utf16 - 1);
    put(dir, "nul-bytes.txt", nuls, sizeof nuls - 1);
    put(dir, "bad-utf8.txt", surrogate, sizeof surrogate - 1);
    put(dir, "head-only.png", "\x89PNG\r\n\x1a\n", 8);
    put(dir, "head-only.jpg", "\xFF\xD8\xFF\xE0\0\x10JFIF\0", 11);
    put_pdf(dir, "truncated.pdf", one_page(595, 842, 64, 64), 400);
    put_pdf(dir, "no-pages.pdf", pdf_finish(pdf_new()), (size_t)-1);
    put_pdf(dir, "huge-page.pdf", one_page(14400, 14400, 64, 64),
            (size_t)-1); /* 200 inches a side */
    put_pdf(dir, "beyond-huge-page.pdf", one_page(1e9, 1e9, 64, 64), (size_t)-1);
    put_pdf(dir, "huge-image.pdf", one_page(595, 842, 30000, 30000),
            (size_t)-1); /* 900 MB declared, 4 kB there */
    put_pdf(dir, "no-size-page.pdf", one_page(0, 0, 64, 64), (size_t)-1);
    put_pdf(dir, "page-loop.pdf",
            changed(one_page(595, 842, 64, 64), "/Kids [ 4 0 R", "/Kids [ 2 0 R"), (size_t)-1);
    put_pdf(dir, "wrong-xref.pdf",
            changed(one_page(595, 842, 64, 64), "startxref\n", "startxref\n9"), (size_t)-1);
    put_pdf(dir, "bad-stream.pdf",
            changed(one_page(595, 842, 64, 64), "/FlateDecode /Len", "/LZWDecode   /Len"),
            (size_t)-1);
}
