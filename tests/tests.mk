# Unit tests (cmocka), rule cases, golden folders, command-line tests, fuzz seeds, lint.
#   make test          all of them on the plain build
#   make check         lint, then all of them on the plain and on the ASan+UBSan build
#   make test T=when   only what has 'when' in its name

export PKGS # the scripts compile, too
TEST_LIBS = $(shell pkg-config --libs cmocka)
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)

$(BUILD)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CFLAGS_ALL) -Itests -MMD -MP -MF $@.d -o $@ $< $(LIB) $(LDLIBS_ALL) $(TEST_LIBS)

# A fuzz target that replays files: what `make check` runs over tests/fuzz/seeds.
$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d -o $@ $< tests/fuzz/replay.c $(LIB) $(LDLIBS_ALL)

-include $(UNIT_BIN:=.d) $(FUZZ_BIN:=.d)

.PHONY: unit test check lint bless fuzz format
unit: $(BIN) $(UNIT_BIN) $(FUZZ_BIN) $(BUILD)/mkcorpus

test: unit
	@sh tests/run.sh $(BUILD)

check:
	@sh .ci/deps --browser
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory SAN=1 unit
	@LINT=1 sh tests/run.sh $(BUILD) $(BUILD)/san
	@echo "Next: make demo (the main job on the corpus), make bench (pages a second by stage)."

lint:
	@sh tests/lint.sh

# Writes the golden files anew: look at `git diff tests/golden` before committing.
bless: $(BIN)
	@BLESS=1 sh tests/golden.sh $(BUILD)

# libFuzzer, FUZZ_S seconds a target; crashes are left in $(BUILD)/fuzz-out.
FUZZ_S ?= 60
fuzz:
	@BUILD=$(BUILD) FUZZ_S=$(FUZZ_S) sh tests/fuzz/fuzz.sh

# A run is killed at random moments KILLS times; a batch of N documents, three in a hundred bad.
KILLS ?= 200
N     ?= 2000
.PHONY: kill-test batch-test
kill-test: $(BIN)
	@KILLS=$(KILLS) sh tests/kill.sh $(BIN)

batch-test: $(BIN) $(BUILD)/mkcorpus
	@N=$(N) sh tests/batch.sh $(BUILD)

# Fifty documents before a judge of memory: valgrind's memcheck, or ASan and UBSan. Ten minutes and two.
.PHONY: valgrind asan
valgrind: $(BIN) $(BUILD)/mkcorpus
	@sh tests/memory.sh $(BUILD)

asan:
	@$(MAKE) --no-print-directory SAN=1 build/san/trichluc build/san/mkcorpus
	@sh tests/memory.sh build/san

format:
	clang-format -i pipeline/*.[ch] extractors/*.[ch] corpus/*.[ch] tests/unit/*.[ch] tests/fuzz/*.c
