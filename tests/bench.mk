# Speed: pages a second by stage, megabytes a second of extraction, syllables a second of repair.
#   make bench             over corpus/pdf and its truth texts; also ../shared/real/text if there
.PHONY: bench
bench: $(BIN)
	@sh tests/bench.sh $(BUILD)
