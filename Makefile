# trichluc -- make demo | check | lint | bench | corpus | install; 'make help' lists them.
# Sources are found by wildcard and header dependencies by -MMD: a new file needs no line here.

BUILD   ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0
CC      ?= gcc

PKGS        := poppler-glib gio-2.0 tesseract lept libpcre2-8 sqlite3 jansson libutf8proc
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

SRC  := $(wildcard pipeline/*.c extractors/*.c)
OBJ  := $(SRC:%.c=$(BUILD)/obj/%.o)
LOBJ := $(filter-out $(BUILD)/obj/pipeline/main.o,$(OBJ))
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

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

-include $(OBJ:.o=.d)

.PHONY: clean
clean:
	rm -rf build demo

# The parts of the house that have targets of their own.
-include corpus/corpus.mk tests/tests.mk
