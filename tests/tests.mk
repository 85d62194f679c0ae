# Unit tests (cmocka, TAP), rule cases, golden folders, command-line tests.

TEST_LIBS = $(shell pkg-config --libs cmocka)
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)

$(BUILD)/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CFLAGS_ALL) -Itests -MMD -MP -MF $@.d -o $@ $< $(LIB) $(LDLIBS_ALL) $(TEST_LIBS)

-include $(UNIT_BIN:=.d)

.PHONY: test unit
unit: $(UNIT_BIN)
