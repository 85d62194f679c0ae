# Specimens, their scans and their truth: make corpus | corpus-check | corpus-commit | corpus-clean

CORPUS_OBJ    := $(patsubst corpus/%.c,$(BUILD)/obj/corpus/%.o,$(wildcard corpus/*.c))
CORPUS_CFLAGS  = $(CSTD) $(WARN) $(OPT) -Icorpus \
                 $(shell pkg-config --cflags $(CORPUS_PKGS) | sed 's/-I/-isystem /g') $(CFLAGS)
MKCORPUS      := $(BUILD)/mkcorpus
SPECIMENS     := $(wildcard corpus/specimens/*.txt)

$(BUILD)/obj/corpus/%.o: corpus/%.c
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CORPUS_CFLAGS) -MMD -MP -c -o $@ $<

$(MKCORPUS): $(CORPUS_OBJ)
	@echo "  link  $@"
	@$(CC) $(OPT) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(CORPUS_PKGS)) -lm

-include $(CORPUS_OBJ:.o=.d)

# Everything, and a look whether the committed scans come out the same here.
.PHONY: corpus corpus-check corpus-commit corpus-clean
corpus: $(MKCORPUS)
	@sh corpus/build.sh $(MKCORPUS) $(BUILD)/corpus

# What is committed agrees with itself; seconds.
corpus-check: $(MKCORPUS)
	@sh corpus/check.sh $(MKCORPUS)

# Write the committed scans, truths, facts and manifest anew, after a change on purpose.
corpus-commit: $(MKCORPUS)
	@sh corpus/commit.sh $(MKCORPUS)

corpus-clean:
	rm -rf $(BUILD)/corpus $(BUILD)/obj/corpus $(MKCORPUS)
