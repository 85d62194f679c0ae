#include "encode.h"

#include <stdio.h> /* jpeglib.h wants FILE */
#include <stdlib.h>

#include <jpeglib.h>
#include <leptonica/allheaders.h>
#include <zlib.h>

struct bytes encode_jpeg(const struct raster *r, int quality)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr err;
    unsigned char *mem = NULL;
    unsigned long size = 0;
    c.err = jpeg_std_error(&err); /* its exit on error suits a tool */
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &mem, &size);
    c.image_width = (JDIMENSION)r->w;
    c.image_height = (JDIMENSION)r->h;
    c.input_components = r->ch;
    c.in_color_space = r->ch == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(&c);
    c.dct_method = JDCT_ISLOW;
    c.optimize_coding = TRUE;
    c.density_unit = 1;
    c.X_density = c.Y_density = (UINT16)r->dpi;
    jpeg_set_quality(&c, quality, TRUE);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = r->px + (size_t)c.next_scanline * (size_t)r->w * (size_t)r->ch;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    struct bytes b = {0};
    bytes_add(&b, mem, size);
    free(mem);
    return b;
}

struct Pix *raster_pix(const struct raster *r)
{
    PIX *p = pixCreate(r->w, r->h, r->ch == 3 ? 32 : 8);
    if (!p)
        die("no room for a picture of %d x %d", r->w, r->h);
    pixSetResolution(p, r->dpi, r->dpi);
    l_uint32 *data = pixGetData(p);
    int wpl = pixGetWpl(p);
    const unsigned char *s = r->px;
    for (int y = 0; y < r->h; y++) {
        l_uint32 *line = data + (size_t)y * (size_t)wpl;
        for (int x = 0; x < r->w; x++, s += r->ch)
            if (r->ch == 3)
                line[x] = (l_uint32)s[0] << 24 | (l_uint32)s[1] << 16 | (l_uint32)s[2] << 8;
            else
                SET_DATA_BYTE(line, x, s[0]);
    }
    return p;
}

struct bytes encode_g4(const struct raster *r, int *black_is_1)
{
    struct bytes b = {0};
    L_COMP_DATA *cid = NULL;
    PIX *gray = raster_pix(r), *bits = pixThresholdToBinary(gray, 128);
    pixSetResolution(bits, r->dpi, r->dpi);
    if (!bits || pixGenerateCIData(bits, L_G4_ENCODE, 0, 0, &cid) != 0 || !cid)
        die("leptonica cannot write CCITT G4");
    bytes_add(&b, cid->datacomp, cid->nbytescomp);
    *black_is_1 = cid->minisblack;
    l_CIDataDestroy(&cid);
    pixDestroy(&bits);
    pixDestroy(&gray);
    return b;
}

struct bytes encode_flate(const void *p, size_t n)
{
    struct bytes b = {0};
    uLongf size = compressBound((uLong)n);
    b.at = xmalloc(size + 1);
    b.room = size + 1;
    if (compress2(b.at, &size, p, (uLong)n, 9) != Z_OK)
        die("zlib cannot compress %zu bytes", n);
    b.len = size;
    b.at[size] = 0;
    return b;
}
