#!/usr/bin/env python3
"""Makes files that attack whoever reads them: loops, bombs, lies, tricks. All are our own.

usage: hostile.py DIR    writes them into DIR and prints one line each: NAME <tab> WHAT MUST COME OF IT
(good: it is read; else the codes of diag.list it may be named with, any of them).
NAME is as the program prints it, with \\xNN for what cannot be shown."""
import os
import socket
import struct
import sys
import zlib

DIR = sys.argv[1]
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F 12 Tf 20 100 Td (Ke hoach so 12, den nam 2025 tren 80 % so ho) Tj ET"


def shown(name):
    out = ""
    for c in os.fsdecode(name):
        n = ord(c)
        if n >= 0xDC80:
            out += "\\x%02x" % (n - 0xDC00)
        elif n < 0x20 or n == 0x7F:
            out += "\\x%02x" % n
        else:
            out += c
    return out


def told(name, want):
    sys.stdout.buffer.write(os.fsencode(shown(name)) + b"\t" + want.encode() + b"\n")


def put(name, data, want):
    with open(os.path.join(os.fsencode(DIR), os.fsencode(name)), "wb") as f:
        f.write(data)
    told(name, want)


def stream(data, extra=b"", length=None):
    n = len(data) if length is None else length
    return b"<<" + extra + b"/Length %d>>stream\n" % n + data + b"\nendstream"


def flate(data, extra=b""):
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + extra)


def pdf(objects, trailer=b"/Root 1 0 R", xref=True, head=b"%PDF-1.7\n"):
    """objects: {number: bytes}; the cross-reference table is right unless told otherwise."""
    out, at = head, {}
    for n in sorted(objects):
        at[n] = len(out)
        out += b"%d 0 obj\n" % n + objects[n] + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    if xref:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for n in range(1, size):
            out += b"%010d 00000 %c \n" % (at.get(n, 0), b"n"[0] if n in at else b"f"[0])
    out += b"trailer<</Size %d" % size + trailer + b">>\n"
    return out + (b"startxref\n%d\n%%%%EOF\n" % start if xref else b"%%EOF\n")


def page(more=None, content=None, extra=b"", resources=b"", box=b"[0 0 300 200]", catalog=b""):
    """A document of one page, on which there are words."""
    o = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox" + box + extra
           + b"/Resources<</Font<</F 5 0 R>>" + resources + b">>>>",
        4: stream(WORDS) if content is None else content,
        5: FONT,
    }
    o.update(more or {})
    return o


def image(dictionary, data, filters=b""):
    """A page that is one image."""
    return pdf(page({6: stream(data, b"/Type/XObject/Subtype/Image" + dictionary + filters)},
                    stream(b"q 300 0 0 200 0 0 cm /I Do Q"), resources=b"/XObject<</I 6 0 R>>"))


# ---- PDF: the page tree and the file's structure ----
whole = pdf(page())
put("pdf-good.pdf", whole, "good")
put("pdf-truncated-half.pdf", whole[: len(whole) // 2], "damaged no-pages good")
put("pdf-truncated-head.pdf", whole[:12], "damaged")
put("pdf-header-only.pdf", b"%PDF-1.7\n", "damaged")
put("pdf-empty.pdf", b"", "empty")
put("pdf-garbage.pdf", b"%PDF-1.7\n" + bytes((i * 73 + i // 7) % 256 for i in range(20000)), "damaged")
put("pdf-zero-pages.pdf", pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                               2: b"<</Type/Pages/Kids[]/Count 0>>"}), "no-pages")
put("pdf-tree-loop.pdf", pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                              2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}),
    "no-pages damaged page-damaged")
put("pdf-tree-parent-loop.pdf", pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                                     2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
                                     3: b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"}),
    "no-pages damaged page-damaged")
deep = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
for i in range(2, 3000):
    deep[i] = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (i + 1)
deep[3000] = b"<</Type/Page/Parent 2999 0 R/MediaBox[0 0 300 200]>>"
put("pdf-tree-deep.pdf", pdf(deep), "good no-pages damaged page-damaged worker-crash")
put("pdf-count-lies.pdf", pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                               2: b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>",
                               3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"}),
    "good damaged no-pages page-damaged too-large out-of-memory timeout page-timeout")
put("pdf-count-negative.pdf", pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                                   2: b"<</Type/Pages/Kids[3 0 R]/Count -5>>",
                                   3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"}),
    "good no-pages damaged")
put("pdf-xref-loop.pdf", whole.replace(b"trailer<<", b"trailer<</Prev %d " % whole.index(b"xref\n0")),
    "good damaged")
put("pdf-xref-wrong.pdf", whole.replace(b"startxref\n", b"startxref\n9"), "good")
put("pdf-xref-huge.pdf", whole.replace(b"xref\n0 6", b"xref\n0 2147483647"), "good damaged")
put("pdf-xref-stream-lies.pdf",
    pdf(page(), xref=False)
    + b"9 0 obj\n" + flate(b"\x01\xff\xff\xff\xff" * 50,
                           b"/Type/XRef/W[1 4 0]/Size 2147483647/Index[0 2147483647]/Root 1 0 R")
    + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(pdf(page(), xref=False)), "good damaged")
put("pdf-no-xref.pdf", pdf(page(), xref=False), "good")
put("pdf-object-number-huge.pdf", whole.replace(b"5 0 obj", b"2147483647 0 obj"), "good damaged")
put("pdf-self-reference.pdf", pdf(page({5: b"5 0 R"})), "good")
put("pdf-objstm-loop.pdf", pdf(page({5: flate(b"5 0 " + FONT, b"/Type/ObjStm/N 1/First 4/Extends 5 0 R")})),
    "good")
put("pdf-objstm-many.pdf", pdf(page({6: flate(b"1 0 ", b"/Type/ObjStm/N 2000000000/First 4")})), "good")
put("pdf-nested-arrays.pdf", pdf(page({6: b"[" * 200000 + b"]" * 200000}, extra=b"/X 6 0 R")),
    "good damaged worker-crash")
put("pdf-nested-dicts.pdf", pdf(page(content=b"<</A" * 100000 + b">>" * 100000)),
    "good damaged no-text page-damaged worker-crash page-timeout")
put("pdf-length-lies.pdf", pdf(page(content=stream(WORDS, length=2000000000))), "good")
put("pdf-length-loop.pdf", pdf(page(content=b"<</Length 4 0 R>>stream\n" + WORDS + b"\nendstream")), "good")
put("pdf-linearized-lie.pdf", pdf(page({6: b"<</Linearized 1/L 9/H[9 9]/O 3/E 1/N 99999/T 1>>"})),
    "good")
many = page()
for i in range(6, 46):
    many[i] = many[3]
many[20] = many[20].replace(b"4 0 R", b"46 0 R")
many[46] = stream(WORDS + b" /X Do", b"/Filter/Nonsense")
many[2] = b"<</Type/Pages/Count 40/Kids[" + b"".join(b"%d 0 R " % i for i in range(6, 46)) + b"]>>"
put("pdf-many-pages.pdf", pdf(many), "good")

# ---- PDF: sizes ----
for name, box, want in (
        ("huge", b"[0 0 1000000000 1000000000]", "page-too-large"),
        ("wide", b"[0 0 14000 14000]", "good page-too-large"),
        ("zero", b"[0 0 0 0]", "page-damaged good"),
        ("negative", b"[300 200 -300 -200]", "good"),
        ("overflow", b"[-1e38 -1e38 1e38 1e38]", "page-too-large page-damaged good"),
        ("words", b"[(a) /b null true]", "good page-damaged")):
    put("pdf-box-%s.pdf" % name, pdf(page(box=box)), want)
put("pdf-userunit.pdf", pdf(page(extra=b"/UserUnit 1000000")), "good page-too-large")

# ---- PDF: bombs ----
inner = zlib.compress(b"q Q\n" * (16 << 20), 9)
put("pdf-bomb-content.pdf", pdf(page(content=stream(zlib.compress(inner, 9),
                                                    b"/Filter[/FlateDecode/FlateDecode]"))),
    "good page-timeout timeout out-of-memory page-damaged")
put("pdf-bomb-image.pdf", image(b"/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB",
                                zlib.compress(bytes(50 << 20), 9), b"/Filter/FlateDecode"),
    "good page-timeout out-of-memory page-damaged page-too-large worker-crash")
put("pdf-bomb-image-mask.pdf", image(b"/Width 2000000000/Height 2000000000/ImageMask true", b"\0" * 100),
    "good page-timeout out-of-memory page-damaged page-too-large worker-crash")
put("pdf-bomb-lzw.pdf", pdf(page(content=stream(b"\x80\x0b\x60\x50" * 20000, b"/Filter/LZWDecode"))), "good")
put("pdf-bomb-runlength.pdf", pdf(page(content=stream(b"\x81 " * 2000000, b"/Filter/RunLengthDecode"))),
    "good page-timeout")
put("pdf-filter-chain.pdf", pdf(page(content=stream(WORDS, b"/Filter[" + b"/ASCIIHexDecode" * 5000 + b"]"))),
    "good page-damaged worker-crash page-timeout")
put("pdf-dash-bomb.pdf", pdf(page(content=stream(b"[0.00001 0.00001] 0 d 0 0 m 1e7 1e7 l S"))),
    "good page-timeout out-of-memory worker-crash")
put("pdf-path-bomb.pdf", pdf(page(content=flate(b"0 0 m " + b"300 200 l 0 200 l 300 0 l 0 0 l " * 40000 + b"f*"))),
    "good page-timeout out-of-memory")
put("pdf-q-bomb.pdf", pdf(page(content=flate(b"q " * 1000000))), "good page-timeout out-of-memory worker-crash")

# ---- PDF: recursion inside a page ----
put("pdf-form-loop.pdf", pdf(page({6: stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]"
                                             b"/Resources<</XObject<</X 6 0 R>>>>")},
                                  stream(b"/X Do " + WORDS), resources=b"/XObject<</X 6 0 R>>")),
    "good page-timeout worker-crash")
doubling = {}
for i in range(6, 36):
    doubling[i] = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]"
                         b"/Resources<</XObject<</X %d 0 R>>>>" % (i + 1))
doubling[36] = stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]")
put("pdf-form-doubling.pdf", pdf(page(doubling, stream(b"/X Do"), resources=b"/XObject<</X 6 0 R>>")),
    "page-timeout good")
put("pdf-type3-loop.pdf", pdf(page({5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]"
                                       b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97"
                                       b"/LastChar 97/Widths[1]/Resources<</Font<</F 5 0 R>>>>>>",
                                    6: stream(b"1 0 0 0 1 1 d1 BT /F 1 Tf (aaaa) Tj ET")},
                                   stream(b"BT /F 12 Tf 20 100 Td (aaaa) Tj ET"))),
    "good page-timeout worker-crash")
put("pdf-pattern-loop.pdf", pdf(page({6: stream(b"/Pattern cs /P scn 0 0 9 9 re f",
                                                b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]"
                                                b"/XStep .001/YStep .001/Resources<</Pattern<</P 6 0 R>>>>")},
                                     stream(b"/Pattern cs /P scn 0 0 300 200 re f"),
                                     resources=b"/Pattern<</P 6 0 R>>")),
    "good page-timeout out-of-memory worker-crash page-damaged")
put("pdf-smask-loop.pdf", pdf(page({6: b"<</Type/ExtGState/SMask<</S/Luminosity/G 7 0 R>>>>",
                                    7: stream(b"/G gs 0 0 9 9 re f",
                                              b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Group<</S/Transparency>>"
                                              b"/Resources<</ExtGState<</G 6 0 R>>>>")},
                                   stream(b"/G gs " + WORDS), resources=b"/ExtGState<</G 6 0 R>>")),
    "good page-timeout worker-crash")
put("pdf-colorspace-loop.pdf", pdf(page({6: b"[/Indexed 6 0 R 255 (abc)]"},
                                        stream(b"/C cs 1 sc 0 0 9 9 re f " + WORDS),
                                        resources=b"/ColorSpace<</C 6 0 R>>")), "good worker-crash")
put("pdf-function-loop.pdf", pdf(page({6: b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 9 9]/Function 7 0 R>>",
                                       7: b"<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[.5]"
                                          b"/Encode[0 1 0 1]>>"},
                                      stream(b"/S sh " + WORDS), resources=b"/Shading<</S 6 0 R>>")),
    "good worker-crash")
put("pdf-annot-loop.pdf", pdf(page({6: b"<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]/Parent 6 0 R/Popup 6 0 R>>"},
                                   extra=b"/Annots[6 0 R 6 0 R]")), "good")
put("pdf-field-loop.pdf", pdf(page({6: b"<</T(a)/Kids[6 0 R 7 0 R]/Parent 7 0 R/FT/Sig>>",
                                    7: b"<</T(b)/Kids[6 0 R]/Parent 6 0 R/FT/Sig>>"},
                                   catalog=b"/AcroForm<</Fields[6 0 R 7 0 R]>>")), "good worker-crash")
put("pdf-outline-loop.pdf", pdf(page({6: b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/Title(a)>>"},
                                     catalog=b"/Outlines 6 0 R")), "good")

# ---- PDF: fonts and image codes that are none ----
junk = bytes((i * 131 + i // 3) % 256 for i in range(4000))
for name, kind, key in (("type1", b"Type1", b"FontFile"), ("truetype", b"TrueType", b"FontFile2"),
                        ("cff", b"Type1", b"FontFile3")):
    put("pdf-font-%s.pdf" % name,
        pdf(page({5: b"<</Type/Font/Subtype/" + kind + b"/BaseFont/Bad/FirstChar -5/LastChar 2147483647"
                     b"/Widths[1 2]/FontDescriptor 6 0 R>>",
                  6: b"<</Type/FontDescriptor/FontName/Bad/Flags 4/" + key + b" 7 0 R>>",
                  7: stream(junk, b"/Subtype/Type1C/Length1 2147483647/Length2 -1")})), "good")
put("pdf-font-tables.pdf",
    pdf(page({5: b"<</Type/Font/Subtype/TrueType/BaseFont/Bad/FontDescriptor 6 0 R>>",
              6: b"<</Type/FontDescriptor/FontName/Bad/Flags 4/FontFile2 7 0 R>>",
              7: stream(b"\0\1\0\0" + struct.pack(">HHHH", 0xFFFF, 1, 1, 1)
                        + b"".join(t + struct.pack(">III", 0, 0xFFFFFFF0, 0xFFFFFFFF)
                                   for t in (b"cmap", b"glyf", b"head", b"loca", b"hhea", b"maxp"))
                        + junk)})), "good")
put("pdf-tounicode.pdf",
    pdf(page({5: FONT[:-2] + b"/ToUnicode 6 0 R>>",
              6: stream(b"1 beginbfrange <00> <ffffffff> <0000> endbfrange\n"
                        b"1 beginbfrange <00> <ff> [" + b"<d800>" * 300 + b"] endbfrange\n"
                        b"/A usecmap 99999999 begincodespacerange")})), "good")
put("pdf-cmap-name.pdf",
    pdf(page({5: b"<</Type/Font/Subtype/Type0/BaseFont/Bad/Encoding/..#2f..#2f..#2fetc#2fpasswd"
                 b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Bad/CIDSystemInfo"
                 b"<</Registry(..)/Ordering(/../../../etc/passwd)/Supplement 0>>>>]>>"})), "good")
gray = b"/Width 200/Height 200/BitsPerComponent 8/ColorSpace/DeviceGray"
for name, code, data in (("jbig2", b"/JBIG2Decode", junk), ("jpx", b"/JPXDecode", b"\xff\x4f\xff\x51" + junk),
                         ("dct", b"/DCTDecode", b"\xff\xd8\xff\xc0" + junk),
                         ("ccitt", b"/CCITTFaxDecode", junk)):
    put("pdf-image-%s.pdf" % name,
        image(gray, data, b"/Filter" + code + b"/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>"),
        "good page-damaged worker-crash")
put("pdf-predictor.pdf", image(gray, zlib.compress(junk, 9),
                               b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 2147483647>>"),
    "good page-damaged page-timeout")

# ---- PDF: what should be left alone ----
put("pdf-javascript.pdf", pdf(page({6: b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1/'\\);while\\(1\\){})>>"},
                                   extra=b"/AA<</O 6 0 R>>", catalog=b"/OpenAction 6 0 R")), "good")
put("pdf-launch.pdf", pdf(page({6: b"<</S/Launch/F(/bin/sh)/P(-c id)>>"}, catalog=b"/OpenAction 6 0 R")), "good")
put("pdf-embedded.pdf", pdf(page({6: b"<</Type/Filespec/F(../../escape.txt)/EF<</F 7 0 R>>>>",
                                  7: flate(b"MZ" * 4000000, b"/Type/EmbeddedFile")},
                                 catalog=b"/Names<</EmbeddedFiles<</Names[(a)6 0 R]>>>>")), "good")
put("pdf-external-stream.pdf", pdf(page(content=b"<</Length 0/F(/etc/passwd)/FFilter/FlateDecode>>stream\n\nendstream")),
    "good no-text page-damaged")
put("pdf-xfa.pdf", pdf(page({6: stream(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><xdp>&b;</xdp>")},
                            catalog=b"/AcroForm<</XFA 6 0 R/Fields[]>>")), "good")
put("pdf-escape-words.pdf", pdf(page(content=stream(b"\x1b[2J\x1b]0;owned\x07 (a) Tj\n" + WORDS))), "good")
put("pdf-crypt-filter.pdf", pdf(page(), b"/Root 1 0 R/Encrypt<</Filter/Nonsense/V 9/R 9/O()/U()/P -1>>"),
    "encrypted damaged")
put("pdf-crypt-loop.pdf", pdf(page({6: b"<</Filter/Standard/V 4/R 4/O 6 0 R/U 6 0 R/P 6 0 R/CF 6 0 R>>"}),
                              b"/Root 1 0 R/Encrypt 6 0 R"), "good encrypted damaged")


# ---- images ----
def chunk(kind, data, length=None):
    n = len(data) if length is None else length
    return struct.pack(">I", n) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(w, h, rows, depth=1, colour=0, extra=b""):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, 0))
            + extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


put("png-bomb.png", png(60000, 60000, bytes(60 << 20)), "page-too-large")
put("png-bomb-narrow.png", png(1, 100000000, bytes(60 << 20)), "good page-damaged page-too-large page-timeout out-of-memory")
put("png-bomb-text.png", png(100, 100, bytes(14 * 100),
                             extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100 << 20), 9)) * 3),
    "good page-damaged out-of-memory")
put("png-huge-size.png", png(0x7FFFFFFF, 0x7FFFFFFF, b"\0"), "page-too-large page-damaged")
put("png-zero-size.png", png(0, 0, b"\0"), "page-damaged page-too-large")
put("png-cut.png", png(200, 200, bytes(26 * 200))[:60], "page-damaged")
put("png-chunk-lies.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 0, 0, 0, 0), 0xFFFFFFF0),
    "page-damaged")
put("png-palette.png", png(9, 9, bytes(10 * 9), 8, 3), "page-damaged good")


def tiff(entries, data=b"", next_at=0):
    body = struct.pack("<H", len(entries))
    for tag, kind, n, v in entries:
        body += struct.pack("<HHII", tag, kind, n, v & 0xFFFFFFFF)
    return b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", next_at) + data


def plain(w, h, at, n, rows=None):
    return [(256, 4, 1, w), (257, 4, 1, h), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, at),
            (277, 3, 1, 1), (278, 4, 1, rows or h), (279, 4, 1, n)]


put("tiff-loop.tif", tiff(plain(64, 64, 200, 512), bytes(900), 8), "page-damaged too-large good timeout page-timeout")
put("tiff-bomb.tif", tiff(plain(60000, 60000, 200, 512), bytes(900)), "page-too-large page-damaged")
put("tiff-huge.tif", tiff(plain(0xFFFFFFFF, 0xFFFFFFFF, 200, 512), bytes(900)), "page-too-large page-damaged")
put("tiff-far.tif", tiff(plain(64, 64, 0xFFFFFFF0, 512)), "page-damaged")
put("tiff-many-tags.tif", b"II*\0" + struct.pack("<IH", 8, 0xFFFF) + bytes(12000), "page-damaged")
put("tiff-strips.tif", tiff(plain(64, 64, 200, 0xFFFFFFFF, 1), bytes(900)), "page-damaged good")
put("tiff-dir-past-end.tif", tiff(plain(64, 64, 200, 512), bytes(900), 0x7FFFFFF0),
    "pages-lost")  # one page of two: more than the share that may be lost


def jpeg(w, h):
    return (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xdb\0\x43\0" + bytes([1]) * 64
            + b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", h, w) + b"\1\1\x11\0\xff\xc4\0\x14\0\1" + bytes(15)
            + b"\0\xff\xda\0\x08\1\1\0\0\x3f\0" + bytes(200) + b"\xff\xd9")


put("jpeg-bomb.jpg", jpeg(65500, 65500), "page-too-large page-damaged")
put("jpeg-cut.jpg", jpeg(64, 64)[:100], "page-damaged")
put("jpeg-zero.jpg", jpeg(0, 0), "page-damaged")
put("jpeg-segment-lies.jpg", b"\xff\xd8\xff\xe1\xff\xff" + bytes(30), "page-damaged")
put("jpeg-exif-loop.jpg", jpeg(64, 64).replace(b"\xff\xdb", b"\xff\xe1\0\x20Exif\0\0II*\0\x08\0\0\0\1\0\x0e\1"
                                               b"\2\0\xff\xff\xff\xff\x08\0\0\0\xff\xdb", 1), "good page-damaged")

# ---- text and what only says that it is ----
put("text-good.txt", "Kế hoạch số 12. Đến năm 2025, trên 80 % số hộ tham gia.\n".encode(), "good")
put("text-empty.txt", b"", "empty")
put("text-nul.txt", b"a\0b\0c\n", "not-a-document")
put("text-latin1.txt", b"Th\xe9 gi\xe5i\n", "encoding")
put("text-utf16.txt", "Kế hoạch".encode("utf-16"), "encoding")
put("text-overlong.txt", b"K\xc0\xaf\xe0\x80\xaf\n", "encoding")
put("text-surrogate.txt", b"K\xed\xa0\x80\n", "encoding")
put("text-escape.txt", b"\x1b[2J\x1b]0;owned\x07 Ke hoach\n", "good not-a-document")
put("text-marks.txt", "a".encode() + "\u0301".encode() * 200000 + b"\n", "good timeout page-timeout")
put("text-one-line.txt", "tỷ lệ 5 % ".encode() * 20000, "good timeout page-timeout")
put("text-feeds.txt", b"\f" * 3000 + b"Ke hoach\n", "good")
put("text-numbers.txt", b"9" * 100000 + b" %\n" + b"1." * 50000 + b"\n", "good timeout page-timeout")
put("zip-as.pdf", b"PK\3\4" + junk, "not-a-document")
put("program-as.pdf", b"\x7fELF\2\1\1" + bytes(4000), "not-a-document")
put("html-as.pdf", b"<html><script>alert(1)</script></html>\n", "not-a-document")

# ---- names, and things that are no files ----
good = "Kế hoạch tốt, %s.\n"
for i, name in enumerate((b"name-line\nfeed.txt", b"name-byte-\xff\xfe.txt", b"name-\x1b[31mred.txt", b"-rf.txt",
                          b"name $(touch owned) `id`;.txt", b"name-%s%n%d.txt", b"name-..%2f..%2fetc.txt",
                          b"name-'quote\".txt", "name-\u202etxt.fdp.txt".encode(), b"n" * 240 + b".txt")):
    put(name, (good % i).encode(), "good")
os.mkfifo(os.path.join(DIR, "fifo.pdf"))
told("fifo.pdf", "io")
s = socket.socket(socket.AF_UNIX)
old = os.getcwd()
os.chdir(DIR)
s.bind("socket.pdf")
os.symlink("link-loop.pdf", "link-loop.pdf")
os.symlink("nowhere.pdf", "link-dangling.pdf")
os.symlink("/dev/zero", "link-zero.pdf")
os.symlink(".", "link-here")
os.mkdir("folder.pdf")
os.chdir(old)
for name in ("socket.pdf", "link-loop.pdf", "link-dangling.pdf", "link-zero.pdf"):
    told(name, "io")
