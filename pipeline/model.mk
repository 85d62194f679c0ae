# The language model rules/vi.model and the channels rules/repair/*.channel. All are kept in the tree;
# made anew only by hand, from a folder with texts in *.txt.xz, a paragraph a line:
#   make model LM_TEXT=FOLDER     half a minute
#   make channels LM_TEXT=FOLDER  minutes, for pages are typeset, spoiled and read. Pages with their
#                                 truth lie in FOLDER/broken-pages.tar.xz, lines 'broken TAB true' in
#                                 FOLDER/*.tsv; either may be missing

MKMODEL     := $(BUILD)/mkmodel
MKMODEL_SRC := $(wildcard pipeline/lm*build.c pipeline/channel*build.c)
LM_THETA    ?= 12 6.3

$(MKMODEL): $(MKMODEL_SRC:%.c=$(BUILD)/obj/%.o) $(LIB)
	@echo "  link  $@"
	@$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(LDLIBS_ALL)

-include $(MKMODEL_SRC:%.c=$(BUILD)/obj/%.d)

.PHONY: model channels
model: $(MKMODEL)
	@test -n "$(LM_TEXT)" || { echo "make model LM_TEXT=FOLDER: the folder of texts to count"; exit 64; }
	@for f in $(sort $(wildcard $(LM_TEXT)/*.txt.xz)); do xz -dc "$$f"; done | \
	    cat - $(sort $(wildcard $(LM_TEXT)/*.txt)) | $(MKMODEL) lm rules/vi.model $(LM_THETA)

CHANNEL_PAGES ?= 36
channels: $(MKMODEL) $(BIN) $(BUILD)/mkcorpus
	@test -n "$(LM_TEXT)" || { echo "make channels LM_TEXT=FOLDER: texts, and pages with their truth"; exit 64; }
	@sh pipeline/channels.sh $(BUILD) $(LM_TEXT) $(CHANNEL_PAGES)
