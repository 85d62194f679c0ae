# The language model rules/vi.model and the channels rules/repair/*.channel. Both are kept in the
# tree; made anew only by hand:
#   make model LM_TEXT=FOLDER    from FOLDER/*.txt.xz and FOLDER/*.txt, a paragraph a line
#   make channels PAGES='...'    from X.truth.txt (X.broken.txt beside it) and pairs in *.tsv

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

CHANNEL ?= eng
HABITS_eng := rules/repair/habits.tsv
channels: $(MKMODEL)
	@test -n "$(PAGES)" || { echo "make channels PAGES='...': pages with their truth"; exit 64; }
	@$(MKMODEL) channel rules/repair/$(CHANNEL).channel $(PAGES) $(HABITS_$(CHANNEL))
