"""The report in a browser, by real clicks and keys: filter, sort, search, follow a number to its box,
mark and save; hostile documents; looks on screens and paper. TAP.
usage: report.py REPORT MARKS [withdraw]    the report's folder; where the saved marks go;
                                            withdraw: only take back a mark that was taken before
       SHOTS=DIR keeps pictures; AXE=axe.min.js adds that program's judgement."""
import glob
import json
import os
import sys
import time
import urllib.parse

import chrome

n = 0
bad = False


def test(name, ok, why=""):
    global n, bad
    n += 1
    bad = bad or not ok
    print(("ok" if ok else "not ok") + " %d - %s" % (n, name), flush=True)
    if not ok and why != "":
        print("# " + str(why)[:600].replace("\n", "\n# "))


def same(name, got, want):
    test(name, got == want, "got %r, wanted %r" % (got, want))


report, marks = sys.argv[1], sys.argv[2]
shots = os.environ.get("SHOTS")
scan = ([p for p in sorted(glob.glob(report + "/d/*.html"))
         if "<svg viewBox" in open(p, encoding="utf-8").read()] + [""])[0]
c = chrome.Chrome()
c.size(1280, 900)
c.media("light")

VALUES = "Array.from(document.querySelectorAll('#table .value')).map(e=>e.textContent)"
FIRST = "document.querySelector('#table tbody tr:not(.group)').innerText"


def look(name, url, scheme="light", medium="", width=1280, height=900, ready="true"):
    """Nothing sticks out sideways, and a picture for who wants to look."""
    c.media(scheme, medium)
    c.size(width, height, width < 600)
    c.open(url)
    c.wait(ready)
    wide = c.js("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    test(name + ": nothing sticks out sideways", wide <= 0, wide)
    if shots:
        c.picture(os.path.join(shots, name.replace(" ", "-") + ".png"))


# What every page must have; contrast by WCAG 2 (4.5 to 1, large text 3 to 1).
CHECKS = r"""
(function(){
var bad=[];
function name(e){var l=e.getAttribute('aria-labelledby');
 return (e.getAttribute('aria-label')||(l&&l.split(' ').map(i=>(document.getElementById(i)||{}).textContent||'').join(' '))||
  (e.labels&&e.labels.length&&e.labels[0].textContent)||e.getAttribute('alt')||e.getAttribute('title')||e.textContent||'').trim();}
function seen(e){return e.getClientRects().length>0&&getComputedStyle(e).visibility!=='hidden';}
document.querySelectorAll('a[href],button,input,select,textarea,[role=region],[role=group],nav').forEach(function(e){
 if(seen(e)&&!e.closest('[aria-hidden=true]')&&e.type!=='hidden'&&!name(e))bad.push('no name: '+e.outerHTML.slice(0,90));});
document.querySelectorAll('img').forEach(function(e){if(!e.hasAttribute('alt'))bad.push('no alt: '+e.src);});
document.querySelectorAll('svg').forEach(function(e){if(e.getAttribute('aria-hidden')!=='true'&&!(e.querySelector('title')&&e.querySelector('desc')))bad.push('no title or desc: svg');});
var ids={};document.querySelectorAll('[id]').forEach(function(e){if(ids[e.id])bad.push('id twice: '+e.id);ids[e.id]=1;});
if(document.querySelectorAll('h1').length!==1)bad.push('not one h1');
if(document.querySelectorAll('main').length!==1)bad.push('not one main');
var last=1;document.querySelectorAll('h1,h2,h3,h4').forEach(function(h){var k=+h.tagName[1];if(k>last+1)bad.push('heading jumps: '+h.textContent.slice(0,40));last=k;});
document.querySelectorAll('th').forEach(function(e){if(!e.scope)bad.push('th without scope');});
document.querySelectorAll('[aria-hidden=true]').forEach(function(e){if(e.querySelector('a:not([tabindex="-1"]),button,input'))bad.push('focus inside aria-hidden');});
function rgb(s){var m=s.match(/[\d.]+/g).map(Number);return m.length<4?m.concat(1):m;}
function lum(v){return [0,1,2].reduce(function(t,i){var x=v[i]/255;x=x<=.03928?x/12.92:Math.pow((x+.055)/1.055,2.4);return t+x*[.2126,.7152,.0722][i];},0);}
function paper(e){for(;e;e=e.parentElement){var b=rgb(getComputedStyle(e).backgroundColor);if(b[3]>.5)return b;}return [255,255,255,1];}
var done=new Set(),walk=document.createTreeWalker(document.body,NodeFilter.SHOW_TEXT);
while(walk.nextNode()){var e=walk.currentNode.parentElement;
 if(!walk.currentNode.textContent.trim()||done.has(e)||!seen(e)||e.closest('script,style,svg,option'))continue;
 done.add(e);var s=getComputedStyle(e),a=lum(rgb(s.color)),b=lum(paper(e)),r=(Math.max(a,b)+.05)/(Math.min(a,b)+.05);
 var big=parseFloat(s.fontSize)>=24||(parseFloat(s.fontSize)>=18.66&&+s.fontWeight>=700);
 if(r<(big?3:4.5)&&!e.closest('[disabled]'))bad.push('contrast '+r.toFixed(2)+': '+e.textContent.slice(0,40));}
return bad.slice(0,6).join('\n');})()
"""


def judge(name):
    why = c.js(CHECKS)
    test(name + ": names, headings, ids, contrast", why == "", why)
    axe = os.environ.get("AXE")
    if axe:
        c.call("Page.setBypassCSP", {"enabled": True})
        c.js(open(axe, encoding="utf-8").read() + ";0")
        found = c.js("axe.run({preload:false}).then(r=>r.violations.filter(v=>/serious|critical/.test(v.impact))"
                     ".map(v=>v.id+': '+v.nodes.slice(0,3).map(x=>x.html.slice(0,120)).join(' | ')).join('\\n'))")
        test(name + ": axe finds no serious fault", found == "", found)


def first_page():
    start = time.monotonic()
    c.open(report + "/index.html")
    c.wait("document.querySelector('#table table')")
    print("# the first page stood after %.2f s" % (time.monotonic() - start))
    same("it is Vietnamese", c.js("document.documentElement.lang"), "vi")
    rows = c.js("document.querySelectorAll('#table tbody tr:not(.group)').length")
    test("the comparison has rows", rows > 10, rows)
    same("a column a province",
         c.js("Array.from(document.querySelectorAll('.side thead th')).slice(1).map(e=>e.innerText.trim())"),
         ["Hà Tĩnh", "Lào Cai", "Tuyên Quang"])
    test("a province that asks nothing is told so", c.js("/không nêu/.test(document.body.innerText)"))
    judge("comparison")


def filters():
    all_values = len(c.js(VALUES))
    c.click("#f-provinces input[value='0']")
    same("a province goes with its column", c.js("document.querySelectorAll('.side thead th').length"), 3)
    c.click("#f-provinces input[value='0']")
    c.click("#f-words")
    c.type("ty le tap hop thanh nien")
    got = c.js(VALUES)
    test("words without marks find rows", 0 < len(got) < all_values, got)
    test("and only those", c.js("/Đoàn Thanh niên/.test(%s)" % FIRST), c.js(FIRST))
    c.click("#filters [type=reset]")
    same("clearing shows all", len(c.js(VALUES)), all_values)
    c.click("#f-shared")
    got = c.js("Array.from(document.querySelectorAll('#table tbody tr:not(.group)')).map(r=>r.querySelectorAll('td:not(.none)').length)")
    test("rows of two provinces or more", got and min(got) > 1 and len(c.js(VALUES)) < all_values, got)
    c.click("#filters [type=reset]")
    c.js("(function(){var s=document.getElementById('f-from');s.selectedIndex=s.options.length-1;"
         "s.dispatchEvent(new Event('input',{bubbles:true}))})()")
    got = c.js(VALUES)
    test("from the last year on: no target of 2025", got and not any("2025" in v for v in got), got)
    c.click("#filters [type=reset]")
    c.js("(function(){var s=document.getElementById('f-indicator');"
         "s.value=Array.from(s.options).find(o=>/tập hợp/.test(o.text)).value;"
         "s.dispatchEvent(new Event('input',{bubbles:true}))})()")
    same("one indicator, one group", c.js("document.querySelectorAll('.group').length"), 1)
    c.click("#filters [type=reset]")
    c.js("(function(){var s=document.getElementById('f-conf');s.value='90';"
         "s.dispatchEvent(new Event('input',{bubbles:true}))})()")
    test("sure ones are fewer", len(c.js(VALUES)) < all_values)
    c.click("#f-words")
    c.type("zzz")
    test("nothing found is told", c.js("/Không có mức nào/.test(document.getElementById('told').textContent)"))
    c.click("#filters [type=reset]")


def sorting():
    c.click("[name=view][value=list]")
    c.click(".sort[data-key=value]")
    up = c.js("Array.from(document.querySelectorAll('#table tbody tr')).map(r=>parseFloat(r.cells[3].innerText.replace(/[^\\d,]*/,'').replace(',','.')))")
    test("sorted by value", up == sorted(up), up)
    same("and said", c.js("document.querySelector('.sort[data-key=value]').closest('th').getAttribute('aria-sort')"),
         "ascending")
    same("the focus stays", c.js("document.activeElement.dataset.key"), "value")
    c.key("Enter")
    down = c.js("parseFloat(document.querySelector('#table tbody tr').cells[3].innerText.replace(/[^\\d]*/,''))")
    test("by key, the other way", down >= max(up) > min(up), down)
    judge("list")
    c.click("[name=view][value=side]")
    c.click(".sort[data-key=p1]")
    test("a province's column sorts", c.js("!/không nêu|≈/.test(document.querySelector('#table tbody tr').cells[2].innerText)"))


def follow():
    c.open(report + "/index.html")
    c.wait("document.querySelector('#table .value')")
    link = "#table .value[href^='d/%s#']" % os.path.basename(scan)
    href = c.js('document.querySelector("%s").href' % link)
    said = c.js('document.querySelector("%s").textContent' % link)
    c.follow(link)
    same("a number leads to its document", c.js("location.href"), href)
    key = href.split("#")[1]
    c.wait("document.querySelector('.card.now')")
    same("its card is marked", c.js("document.querySelector('.card.now').id"), "c-" + key)
    same("with the same words", c.js("document.querySelector('.card.now h3 a').textContent"), said)
    same("and has the focus", c.js("document.activeElement.id"), "c-" + key)
    c.wait("(function(){var r=document.getElementById('%s').getBoundingClientRect();"
           "return r.top>0&&r.bottom<innerHeight})()" % key)
    test("its box is in sight", True)
    c.wait("(function(){var r=document.querySelector('.card.now').getBoundingClientRect();"
           "return r.top>0&&r.top<innerHeight})()")
    test("its card, too", True)
    c.wait("document.querySelector('figure img').complete")
    test("the image is there", c.js("document.querySelector('figure img').naturalWidth") > 500)
    inside = c.js("(function(){var b=document.getElementById('%s').getBoundingClientRect(),"
                  "f=document.getElementById('%s').closest('figure').getBoundingClientRect();"
                  "return b.left>=f.left-3&&b.right<=f.right+3&&b.top>=f.top-3&&b.bottom<=f.bottom+3})()" % (key, key))
    test("the box lies on it", inside)
    test("repaired words are marked against raw ones",
         c.js("Array.from(document.querySelectorAll('.raw')).every(r=>r.closest('.card').querySelector('mark'))"))
    judge("document")


def mark():
    card = "document.querySelector('.card.target')"
    ids = c.js("Array.from(document.querySelectorAll('.card.target')).slice(0,3).map(e=>e.dataset.id)")
    for i, verdict in enumerate(("right", "wrong")):
        c.click("#c-%s [data-mark=%s]" % (ids[i].split(".")[1], verdict))
        same("marked " + verdict, c.js("document.querySelector('#c-%s').dataset.verdict" % ids[i].split(".")[1]), verdict)
    third = "#c-" + ids[2].split(".")[1]
    c.click(third + " [data-mark=corrected]")
    c.wait("document.activeElement.form&&document.activeElement.form.className=='fix'")
    c.click(third + " .fix [name=value]")
    c.js("document.querySelector('%s .fix [name=value]').select()" % third)
    c.type("77,5")
    c.click(third + " .fix [name=note]")
    c.type("đọc lại <b>bản gốc</b>")
    c.click(third + " .fix button")
    same("corrected", c.js("document.querySelector('%s').dataset.verdict" % third), "corrected")
    test("and shown", c.js("/value = 77.5/.test(document.querySelector('%s .review').innerText)" % third))
    c.click("#save")
    test("a name is asked for", c.js("document.activeElement.id") == "by" and not os.listdir(c.downloads))
    c.type("Nguyễn Thị Đọc")
    c.click("#save")
    end = time.monotonic() + 10
    while time.monotonic() < end and not glob.glob(c.downloads + "/*.json"):
        time.sleep(0.05)
    found = glob.glob(c.downloads + "/*.json")
    test("saved as a file", len(found) == 1, found)
    if found:
        with open(found[0], encoding="utf-8") as f:
            text = f.read()
        with open(marks, "w", encoding="utf-8") as f:
            f.write(text)
        o = json.loads(text)
        same("with whose they are", o["by"], "Nguyễn Thị Đọc")
        by_id = {m["id"]: m for m in o["marks"]}
        same("and which", [by_id[i]["verdict"] for i in ids], ["right", "wrong", "corrected"])
        same("and what is right", by_id[ids[2]]["values"], {"value": 77.5})
    c.open(urllib.parse.unquote(c.js("location.pathname")))
    c.wait("document.querySelector('[data-mark]')")
    same("they are still there after a reload", c.js("document.querySelector('%s').dataset.verdict" % third), "corrected")
    c.open(report + "/index.html")
    c.wait("document.querySelector('#table table')")
    c.click("#f-words")
    c.type("tap hop")
    c.click("[name=view][value=list]")
    c.follow("#table .value")
    c.js("setTimeout(function(){history.back()}, 0), 0")  # the answer comes before the page goes
    c.wait("document.querySelector('table.list')")
    same("filters outlive a look at a document", c.js("document.getElementById('f-words').value"), "tap hop")
    c.open(report + "/index.html#indicator=none&subject=<b>&sort=constructor&view=x&from=z&without=<i>")
    c.wait("document.querySelector('#table table.side')")
    test("and stand in the comparison", c.js("/✗ sai/.test(document.getElementById('table').innerText)"))
    test("where they can be saved, too", c.js("!!document.querySelector('#marks #save')"))


def search():
    c.open(report + "/index.html")
    c.wait("document.querySelector('#table table')")
    c.click(".find input")
    c.type("mat tran to quoc")
    before = c.js("location.href")
    c.key("Enter")
    c.arrive(before)
    c.wait("document.querySelector('#hits li')")
    found = c.js("Array.from(document.querySelectorAll('#hits mark')).map(e=>e.textContent)")
    test("'mat tran to quoc' finds Mặt trận Tổ quốc", "Mặt trận Tổ quốc" in found, found)
    c.follow("#hits a")
    c.wait("document.querySelector('li.now')")
    test("and leads to its line", c.js("/[Mm]ặt trận/.test(document.querySelector('li.now').textContent + "
                                       "(document.querySelector('li.now').nextElementSibling||{}).textContent)"))
    c.open(report + "/search.html")
    judge("search")
    c.click("#q")
    c.type("đảng VIÊN")
    c.wait("document.querySelector('#hits li')")
    test("with marks and capitals as well", c.js("document.querySelectorAll('#hits li').length") > 3)


def language():
    c.open(report + "/index.html")
    c.wait("document.querySelector('#table table')")
    c.click("#lang")
    same("English by a switch", c.js("document.documentElement.lang"), "en")
    text = c.js("document.body.innerText")
    test("headings and cells, too", "Targets compared" in text and "not said" in text and "by 2025" in text, text)
    c.open(report + "/documents.html")
    test("the next page is English as well", c.js("/The store's documents/.test(document.body.innerText)"))
    judge("documents")
    c.click(".sorts thead th:nth-child(4) .sort")
    got = c.js("Array.from(document.querySelectorAll('.sorts tbody tr')).map(r=>+r.cells[3].textContent)")
    test("its table sorts", got == sorted(got), got)
    c.click("#lang")
    same("and back", c.js("document.documentElement.lang"), "vi")


def charts():
    c.open(report + "/charts.html")
    test("charts are drawn", c.js("document.querySelectorAll('figure.chart svg').length") > 3)
    test("each has a table of the same",
         c.js("Array.from(document.querySelectorAll('figure.chart')).every(f=>f.querySelectorAll('tbody tr').length>0)"))
    test("no text sticks out of its drawing",
         c.js("Array.from(document.querySelectorAll('.chart svg')).every(function(s){var v=s.viewBox.baseVal;"
              "return Array.from(s.querySelectorAll('text')).every(function(t){var b=t.getBBox();"
              "return b.x>=-1&&b.x+b.width<=v.width+1&&b.y>=-2&&b.y+b.height<=v.height+2})})"))
    judge("charts")


def keyboard():
    c.open(report + "/index.html")
    c.wait("document.querySelector('#table table')")
    c.key("Tab")
    same("the first stop skips to the content", c.js("document.activeElement.className"), "skip")
    c.key("Enter")
    same("and does", c.js("document.activeElement.id"), "main")
    seen = set()
    for _ in range(40):
        c.key("Tab")
        seen.add(c.js("document.activeElement.id||document.activeElement.className||document.activeElement.tagName"))
        if "value" in seen:
            break
    test("numbers can be reached by keys", "value" in seen, seen)
    test("where the focus is can be seen", c.js("getComputedStyle(document.activeElement).outlineStyle") != "none")


def hostile():
    """Pages of documents that try to be more than words."""
    page = [p for p in glob.glob(report + "/d/*.html") if "alert(1)" in open(p, encoding="utf-8").read()]
    test("the hostile document has its page", len(page) == 1, page)

    for url in page + [report + x for x in ("/index.html", "/documents.html", "/charts.html",
                                            "/search.html?q=script", "/search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(9)%3E")]:
        c.open(url)
        time.sleep(0.1)
        hurt = c.js("Array.from(document.querySelectorAll('img[src=x],svg[onload],b[onclick],a[href^=javascript]')).length"
                    "+Array.from(document.scripts).filter(s=>!s.src&&s.type!='application/json').length")
        same("nothing of it is alive: " + os.path.basename(url)[:30], hurt, 0)
    c.open(report + "/search.html?q=script")
    c.wait("document.querySelector('#hits li')")
    test("but it can be found as words", c.js("/<script>alert\\(1\\)/.test(document.getElementById('hits').innerText)"))


def withdraw():
    """A report made after marks were taken: one is taken back."""
    card = c.js("document.querySelector('.card[data-by][data-verdict=corrected]').id")
    c.click("#%s [data-mark=withdrawn]" % card)
    same("taken back", c.js("document.getElementById('%s').dataset.verdict" % card), "withdrawn")
    test("and said", c.js("/đã rút lại/.test(document.querySelector('#%s .review').innerText)" % card))
    c.click("#by")
    c.type("Người Khác")
    c.click("#save")
    end = time.monotonic() + 10
    while time.monotonic() < end and not glob.glob(c.downloads + "/*.json"):
        time.sleep(0.05)
    with open(glob.glob(c.downloads + "/*.json")[0], encoding="utf-8") as f:
        text = f.read()
    with open(marks, "w", encoding="utf-8") as f:
        f.write(text)
    got = json.loads(text)["marks"]
    same("with whose mark it was", [(m["verdict"], m["of"]) for m in got], [("withdrawn", "Nguyễn Thị Đọc")])
    judge("document")


if sys.argv[3:] == ["withdraw"]:
    try:
        c.open([p for p in glob.glob(report + "/d/*.html")
                if "data-verdict" in open(p, encoding="utf-8").read()][0])
        c.wait("document.querySelector('[data-mark]')")
        withdraw()
        test("no console error", not c.console, c.console)
    finally:
        c.close()
    print("1..%d" % n)
    sys.exit(bad)

try:
    for part in (first_page, filters, sorting, follow, mark, search, language, charts, keyboard, hostile):
        try:
            part()
        except (chrome.Failed, IndexError, TypeError) as e:
            test(part.__name__, False, repr(e))
    for scheme in ("light", "dark"):
        look("comparison " + scheme, report + "/index.html", scheme, ready="document.querySelector('#table table')")
        judge("comparison " + scheme)
        look("document " + scheme, scan, scheme)
        judge("document " + scheme)
        look("charts " + scheme, report + "/charts.html", scheme)
    for page in ("index", "documents", "charts", "search"):
        look(page + " on a phone", report + "/" + page + ".html", width=390, height=844)
        if page == "documents":
            got = c.js("Math.min(...Array.from(document.querySelectorAll('.sorts tbody th')).map(t=>t.offsetWidth))")
            test("titles are not cut up into a narrow column", got >= 200, got)
            got = c.js("Array.from(document.querySelectorAll('.sorts tbody td:nth-child(3)')).filter("
                       "t=>{var r=document.createRange();r.selectNodeContents(t);return r.getClientRects().length>1})"
                       ".map(t=>t.innerText)")
            same("nor dates", got, [])
    c.size(1280, 900)
    c.open(report + "/charts.html")
    got = c.js("Array.from(document.querySelectorAll('figure.chart svg text')).filter(t=>t.getBBox().x<0)"
               ".map(t=>t.textContent)")
    same("no label of a chart begins outside of it", got, [])
    look("document on a phone", scan, width=390, height=844)
    look("comparison on paper", report + "/index.html", medium="print", width=794, height=1123)
    test("paper bears no filters", c.js("getComputedStyle(document.getElementById('filters')).display") == "none")
    c.media("light")
    if shots:
        for name, url in (("index", report + "/index.html"), ("charts", report + "/charts.html"), ("document", scan)):
            c.open(url)
            c.wait("document.readyState=='complete'")
            c.pdf(os.path.join(shots, name + ".pdf"))
    test("no console error", not c.console, c.console)
finally:
    c.close()
print("1..%d" % n)
sys.exit(bad)
