# Speed: pages a second by stage, megabytes a second of extraction, syllables a second of repair.
# Then the same scans by OCRmyPDF, if that is installed: CPU and wall seconds a page, and ratios.
# The comparison and the report of 500 documents: seconds, megabytes, the first page in Chromium.
#   make bench             over corpus/pdf and its truth texts; also ../shared/real/text if there
#   make bench PEER="a.pdf b.pdf"      which scans OCRmyPDF reads, else all of ../shared/real/scans
.PHONY: bench
bench: $(BIN)
	@sh tests/bench.sh $(BUILD)
	@python3 tests/bench-compare.py $(BUILD)
	@sh tests/bench-peer.sh $(BUILD) $(PEER)
