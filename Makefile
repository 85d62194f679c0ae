# trichluc -- make demo | check | lint | bench | corpus | install; 'make help' lists them.
# Sources are found by wildcard and header dependencies by -MMD: a new file needs no line here.

BUILD   ?= build
PREFIX  ?= /usr/local
VERSION := 0.4.0
CC      ?= gcc

PKGS        := poppler-glib gio-2.0 tesseract lept libpcre2-8 sqlite3 jansson libutf8proc xlsxwriter libqpdf libseccomp zlib
CORPUS_PKGS := pangocairo cairo-pdf lept tesseract libjpeg zlib

WARN   := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Werror
CSTD   := -std=c11 -D_XOPEN_SOURCE=700 -D_FILE_OFFSET_BITS=64
OPT    ?= -O2 -g
ifeq ($(SAN),1)
BUILD  := build/san
OPT    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

# pkg-config is asked late (=, not :=): 'make deps' may have to install it first.
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
PKG_LIBS   = $(shell pkg-config --libs $(PKGS))
CFLAGS_ALL = $(CSTD) $(WARN) $(OPT) -DTRICHLUC_VERSION='"$(VERSION)"' -Ipipeline -Iextractors \
             -I$(BUILD)/gen $(PKG_CFLAGS) $(CFLAGS)
LDLIBS_ALL = $(PKG_LIBS) -lm
ifneq ($(SAN),1) # reading broken text is arithmetic in tight loops: a sixteenth faster
$(BUILD)/obj/pipeline/repair_%.o: OPT += -O3
endif

# Programs of their own (*build.c) are no part of the library.
SRC  := $(filter-out %build.c,$(wildcard pipeline/*.c extractors/*.c))
OBJ  := $(SRC:%.c=$(BUILD)/obj/%.o)
LOBJ := $(filter-out $(BUILD)/obj/pipeline/main.o,$(OBJ))
LOBJ += $(BUILD)/obj/gen/report_assets.o
LIB  := $(BUILD)/libtrichluc.a
BIN  := $(BUILD)/trichluc

.PHONY: all
all: $(BIN)

$(BIN): $(BUILD)/obj/pipeline/main.o $(LIB)
	@echo "  link  $@"
	@$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(LDLIBS_ALL)

$(LIB): $(LOBJ)
	@rm -f $@
	@ar rcs $@ $^

# The Makefile has the flags and the version, which says what is to be read again.
$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The report's style and script, as bytes in the program.
ASSETS := pipeline/report.css pipeline/report.js
$(BUILD)/gen/report_assets.c: $(ASSETS)
	@mkdir -p $(@D)
	@echo "  gen   $@"
	@{ echo '#include "report_assets.h"'; for f in $^; do \
	    n=$$(basename $$f | tr . _); echo "const char $$n[] = {"; \
	    od -An -v -tx1 $$f | sed 's/ \(..\)/'"'"'\\x\1'"'"',/g'; echo '0};'; \
	    echo "const size_t $${n}_len = sizeof $$n - 1;"; done; } >$@.part
	@mv $@.part $@

$(BUILD)/obj/gen/report_assets.o: $(BUILD)/gen/report_assets.c pipeline/report_assets.h
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS_ALL) -c -o $@ $<

-include $(OBJ:.o=.d)

# ---- the main job on the corpus in this repository ----

DEMO := demo
.PHONY: demo deps
deps:
	@sh .ci/deps

demo: deps
	@$(MAKE) --no-print-directory all
	@mkdir -p $(DEMO)
	@echo; echo "== 1. Six scans, two a province, read into $(DEMO)/trichluc.db"
	$(BIN) ingest --store $(DEMO)/trichluc.db corpus/pdf
	@echo; echo "== 2. What the store holds, and which pages are doubtful"
	$(BIN) status --store $(DEMO)/trichluc.db
	@echo; echo "== 3. Every record, as CSV and as JSON Lines"
	$(BIN) export --store $(DEMO)/trichluc.db --type all --format csv -o $(DEMO)/csv
	$(BIN) export --store $(DEMO)/trichluc.db --type all --format jsonl -o $(DEMO)/records.jsonl
	@ls $(DEMO)/csv
	@echo; echo "== 4. Three provinces side by side"
	$(BIN) compare --store $(DEMO)/trichluc.db --province 'Tuyên Quang,Lào Cai,Hà Tĩnh'
	@echo; echo "== 5. The same for a browser, with every record's box on its page image"
	$(BIN) report --store $(DEMO)/trichluc.db -o $(DEMO)/report
	@echo
	@echo "Try next:"
	@echo "  $(BIN) ocr --text corpus/pdf/ht-ctr-18.pdf           the text of one scan"
	@echo "  $(BIN) extract corpus/pdf/ht-ctr-18.pdf              its records"
	@echo "  $(BIN) compare --store $(DEMO)/trichluc.db --indicator ty-le-tap-hop"
	@echo "  $(BIN) compare --store $(DEMO)/trichluc.db --format xlsx -o so-sanh.xlsx"
	@echo "  $(BIN) search --store $(DEMO)/trichluc.db 'mat tran to quoc'    marks or not"
	@echo "  $(BIN) export --store $(DEMO)/trichluc.db --format datapackage -o DIR    for R, Python"
	@echo "  $(BIN) ingest --store my.db FOLDER                   your own scans"
	@echo
	@echo "The report lies in $(DEMO)/report/index.html: open it in a browser."

# ---- install ----

.PHONY: install
install: $(BIN)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/trichluc/rules \
	    $(DESTDIR)$(PREFIX)/share/man/man1
	install $(BIN) $(DESTDIR)$(PREFIX)/bin/trichluc
	cp -R rules/. $(DESTDIR)$(PREFIX)/share/trichluc/rules/
	install -m 644 pipeline/trichluc.1 $(DESTDIR)$(PREFIX)/share/man/man1/trichluc.1
	install -d $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 extractors/records.5 $(DESTDIR)$(PREFIX)/share/man/man5/trichluc-records.5
	install -m 644 extractors/rules.5 $(DESTDIR)$(PREFIX)/share/man/man5/trichluc-rules.5
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	for u in pipeline/systemd/*; do sed 's|/usr/local/bin/|$(PREFIX)/bin/|' $$u \
	    > $(DESTDIR)$(PREFIX)/lib/systemd/system/$${u##*/} || exit 1; done

.PHONY: help
help:
	@echo "make demo     read the scans in corpus/pdf, compare three provinces"
	@echo "make check    lint and all tests, plain and under ASan+UBSan"
	@echo "make test     all tests on the plain build (T=word: some of them)"
	@echo "make eval     precision and recall on documents with gold facts, against their floors"
	@echo "make corpus   typeset and scan the specimens anew, compare with those committed"
	@echo "make bench    pages a second by stage    make fuzz FUZZ_S=60    make install PREFIX=..."
	@echo "make valgrind, make asan    fifty documents before a judge of memory"

.PHONY: clean
clean:
	rm -rf build demo

# The parts of the house that have targets of their own.
-include pipeline/model.mk corpus/corpus.mk tests/tests.mk tests/eval.mk tests/bench.mk
