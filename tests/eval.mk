# How good the records are: `trichluc eval` over our own specimens and, where they are at hand,
# over papers with gold facts; tests/eval.floor holds what must not drop.
#   make eval              specimens as text, their scans, papers and checked texts of ../shared
#   make eval SETS=text    one set of: text scans papers checked
#   make eval MISSES=1     tell what was missed and what is too much

.PHONY: eval
eval: $(BIN)
	@MISSES=$(MISSES) sh tests/eval.sh $(BUILD) $(or $(SETS),text scans papers checked)

# Writes the floors anew, 0.02 under today's figures: look at `git diff` before committing.
.PHONY: eval-floor
eval-floor: $(BIN)
	@sh tests/eval.sh $(BUILD) $(or $(SETS),text scans papers checked) >/dev/null || :
	@sh tests/eval-floor.sh $(BUILD) $(or $(SETS),text scans papers checked) >$(BUILD)/eval.floor
	@mv $(BUILD)/eval.floor tests/eval.floor
