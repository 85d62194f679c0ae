"""The comparison and the report of N documents: CPU and wall seconds and peak memory of each command,
and how long the report's first page takes to stand in Chromium, if there is one.
The documents are the corpus' truth texts, each with a province of the list and figures of its own.
usage: bench-compare.py BUILD [N]      500 documents where N is not given"""
import glob
import os
import random
import re
import sys
import tempfile
import time

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(root, "tests", "browser"))
program = os.path.join(os.path.abspath(sys.argv[1]), "trichluc")
documents = int(sys.argv[2]) if len(sys.argv) > 2 else 500


def make(folder):
    """N texts: 'Lào Cai' becomes the next province, a percentage moves by up to eight points."""
    with open(root + "/rules/provinces.list", encoding="utf-8") as f:
        names = [line.split("|")[0].strip() for line in f if line.strip() and line[0] != "#"]
    texts = [open(p, encoding="utf-8").read() for p in sorted(glob.glob(root + "/corpus/truth/*.txt"))]
    chance = random.Random(7)
    for i in range(documents):
        text, name = texts[i % len(texts)], names[i // len(texts) % len(names)]
        for was in ("Tuyên Quang", "Lào Cai", "Hà Tĩnh"):
            text = text.replace(was, name).replace(was.upper(), name.upper())
        text = re.sub(r"\b(\d\d)%", lambda m: "%d%%" % min(99, int(m[1]) + chance.randint(-8, 8)), text)
        with open("%s/%05d.txt" % (folder, i), "w", encoding="utf-8") as f:
            f.write("%s\n%d\n" % (text, i))


def run(*words):
    """Seconds of CPU, seconds by the clock, megabytes."""
    begin = time.monotonic()
    pid = os.posix_spawn(program, (program,) + words, os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit("failed: " + " ".join(words))
    return used.ru_utime + used.ru_stime, time.monotonic() - begin, used.ru_maxrss / 1024


def first_page(report):
    import chrome
    if not chrome.found():
        return None
    browser = chrome.Chrome()
    took = []
    for _ in range(3):
        begin = time.monotonic()
        browser.open(report + "/index.html")
        browser.wait("document.querySelector('#table table')")
        took.append(time.monotonic() - begin)
    browser.close()
    return min(took)


with tempfile.TemporaryDirectory(prefix="trichluc-bench-") as t:
    os.mkdir(t + "/in")
    make(t + "/in")
    store = ("-q", "--store", t + "/s.db", "--rules", root + "/rules")
    run("ingest", *store, t + "/in")
    print("comparison and report: %d documents" % documents)
    for name, words in (("compare, table", ("compare",)),
                        ("compare, csv", ("compare", "--format", "csv")),
                        ("compare, xlsx", ("compare", "--format", "xlsx", "-o", t + "/c.xlsx")),
                        ("report, without images", ("report", "--no-images", "-o", t + "/web"))):
        print("  %-32s %6.2f s CPU %7.2f s %6.0f MB" % ((name,) + run(*words, *store)))
    size = os.path.getsize(t + "/web/index.html")
    stood = first_page(t + "/web")
    print("  first page, %d KB%s" % (size / 1000, "" if stood is None else ", stands in Chromium after %.2f s" % stood))
