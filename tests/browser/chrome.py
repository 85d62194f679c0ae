"""A headless Chromium driven over its debugging pipe: file descriptors 3 and 4, JSON messages ended
by NUL. Standard library only. Key presses and clicks are the browser's own events."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.parse

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def found():
    for name in (os.environ.get("CHROMIUM"),) + NAMES:
        if name and shutil.which(name):
            return shutil.which(name)
    return None


class Failed(Exception):
    pass


class Chrome:
    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="trichluc-chrome-")
        self.downloads = os.path.join(self.home, "downloads")
        os.mkdir(self.downloads)
        to_child, self.out = os.pipe()
        self.into, from_child = os.pipe()

        def wire():  # the pipes become 3 and 4, whatever numbers they have
            a, b = os.dup(to_child), os.dup(from_child)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.child = subprocess.Popen(
            [found(), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--user-data-dir=" + self.home, "--no-first-run", "--hide-scrollbars",
             "--disable-extensions", "--disable-background-networking", "--lang=vi", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.buffer = b""
        self.number = 0
        self.console = []  # errors and warnings of pages
        target = self.call("Target.createTarget", {"url": "about:blank"}, None)["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True},
                                 None)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")
        self.call("Browser.setDownloadBehavior",
                  {"behavior": "allow", "downloadPath": self.downloads}, None)

    def close(self):
        try:
            self.call("Browser.close", {}, None)
        except Failed:
            pass
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        os.close(self.out)
        os.close(self.into)
        shutil.rmtree(self.home, ignore_errors=True)

    def _read(self):
        while b"\0" not in self.buffer:
            more = os.read(self.into, 1 << 16)
            if not more:
                raise Failed("the browser went away")
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(line)

    def _note(self, m):
        if m.get("method") == "Log.entryAdded":
            e = m["params"]["entry"]
            if e["level"] in ("error", "warning"):
                self.console.append(e["text"] + " " + e.get("url", ""))
        elif m.get("method") == "Runtime.exceptionThrown":
            d = m["params"]["exceptionDetails"]
            self.console.append(d.get("exception", {}).get("description", d["text"]))
        elif m.get("method") == "Runtime.consoleAPICalled" and m["params"]["type"] in ("error",
                                                                                     "warning"):
            self.console.append(json.dumps(m["params"]["args"]))

    def call(self, method, params=None, session=""):
        self.number += 1
        m = {"id": self.number, "method": method, "params": params or {}}
        if session is not None:
            m["sessionId"] = self.session
        os.write(self.out, json.dumps(m).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Failed(method + ": " + answer["error"]["message"])
                return answer["result"]
            self._note(answer)

    def _stand(self, url):
        self.call("Page.navigate", {"url": url})
        self.wait("location.href.split('#')[0]==%s&&document.readyState=='complete'" %
                  json.dumps(url.split("#")[0]))

    def open(self, path):
        """A page by its path, with what follows '?' and '#'; never from the page before it."""
        cut = min([path.find(c) for c in "?#" if c in path] or [len(path)])
        self._stand("about:blank")
        self._stand("file://" + urllib.parse.quote(os.path.abspath(path[:cut])) + path[cut:])

    def follow(self, selector):
        """Clicks what leads to another page, and waits for that."""
        before = self.js("location.href")
        self.click(selector)
        self.arrive(before)

    def arrive(self, before):
        self.wait("location.href!=%s&&document.readyState=='complete'" % json.dumps(before))

    def js(self, code):
        r = self.call("Runtime.evaluate", {"expression": code, "returnByValue": True,
                                           "awaitPromise": True})
        if "exceptionDetails" in r:
            d = r["exceptionDetails"]
            raise Failed(d.get("exception", {}).get("description", d["text"]))
        return r["result"].get("value")

    def wait(self, code, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.js("!!(%s)" % code):
                    return True
            except Failed:  # between two pages
                pass
            time.sleep(0.03)
        raise Failed("in vain: " + code)

    def click(self, selector):
        """A real click in the middle of the first element that the selector finds."""
        at = self.js("(function(){var e=document.querySelector(%s);if(!e)return null;"
                     "e.scrollIntoView({block:'center'});var r=e.getBoundingClientRect();"
                     "return [r.x+r.width/2,r.y+r.height/2]})()" % json.dumps(selector))
        if not at:
            raise Failed("nothing to click: " + selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", {"type": kind, "x": at[0], "y": at[1],
                                                   "button": "left", "clickCount": 1})

    def key(self, key, code=None, text=None, modifiers=0):
        numbers = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40, "ArrowUp": 38, "Escape": 27}
        p = {"key": key, "code": code or key, "windowsVirtualKeyCode": numbers.get(key, 0),
             "modifiers": modifiers}
        if text or key == "Enter":
            p["text"] = text or "\r"
        self.call("Input.dispatchKeyEvent", dict(p, type="keyDown"))
        self.call("Input.dispatchKeyEvent", dict(p, type="keyUp"))

    def type(self, text):
        self.call("Input.insertText", {"text": text})

    def media(self, scheme="light", medium=""):
        self.call("Emulation.setEmulatedMedia", {
            "media": medium, "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def size(self, width, height, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile})

    def picture(self, path, whole=False):
        p = {"format": "png", "captureBeyondViewport": whole}
        if whole:
            s = self.call("Page.getLayoutMetrics")["cssContentSize"]
            p["clip"] = {"x": 0, "y": 0, "width": s["width"], "height": min(s["height"], 6000),
                         "scale": 1}
        data = self.call("Page.captureScreenshot", p)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", {"printBackground": False, "preferCSSPageSize": True})
        with open(path, "wb") as f:
            f.write(base64.b64decode(data["data"]))
