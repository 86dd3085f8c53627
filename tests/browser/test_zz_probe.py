import time, pytest
from tests.browser.test_shell import FOCUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_probe(visit, chromium, site_in_browser):
    from urllib.request import urlopen

    for p in ["/", "/children/neglect/", "/contacts/", "/young-people/is-this-ok/"]:
        t = time.time()
        urlopen(site_in_browser.address + p).read()
        a = time.time() - t
        t = time.time()
        v = visit(p)
        b = time.time() - t
        t = time.time()
        v.page.goto(p)
        c = time.time() - t
        print(p, "server %.2f visit %.2f again %.2f" % (a, b, c))
    page = visit("/young-people/is-this-ok/").page
    for i in range(80):
        page.keyboard.press("Tab")
        s = page.evaluate(FOCUS)
        if s["name"] == "question":
            print(
                s,
                page.evaluate(
                    """() => {const b=document.activeElement.getBoundingClientRect(); const t=document.elementFromPoint(b.x+b.width/2,b.y+b.height/2); return [b.y,b.height,innerHeight,scrollY,t&&t.outerHTML.slice(0,200)]}"""
                ),
            )
            page.wait_for_timeout(500)
            print(
                page.evaluate(
                    """() => {const b=document.activeElement.getBoundingClientRect(); return [b.y,b.height,innerHeight,scrollY]}"""
                ),
                page.evaluate(FOCUS),
            )
            page.screenshot(path="/tmp/bt/q.png")
            break
    print(open(site_in_browser.folder / "log.txt").read()[-500:])
