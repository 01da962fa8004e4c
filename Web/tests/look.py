"""Pictures of every page, for people to look at.

look.py FOLDER [PAGE...]        each page, at a desk and on a phone, light and dark
look.py --documents FOLDER      those that README and documents show
"""

import pathlib
import sys

import running

PAGES = {
    "now": "/",
    "incidents": "/incidents",
    "incident": "/incidents/1",
    "topology": "/topology",
    "entity": "/entity?type=service&name=shipping",
    "what-if": "/what-if?entity=pool%2Fshipping+%E2%86%92+mysql+127.0.0.1%3A13306&cause=connection-leak",
    "compare": "/compare?from=2026-11-21T02:20:00Z",
    "spread": "/topology?fault=pool%2Fshipping+%E2%86%92+mysql+127.0.0.1%3A13306&cause=connection-leak",
    "knowledge": "/knowledge",
    "status": "/status",
}
SIZES = {"desk": (1440, 900), "wall": (1920, 1080), "phone": (390, 844)}


def shoot(browser, origin, folder, names, sizes=("desk", "phone"), themes=("light", "dark")):
    for size in sizes:
        for theme in themes:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme)
            page = context.new_page()
            page.on("console", lambda message: message.type == "error" and print(message.text))
            page.on("pageerror", lambda error: print(error))
            for name in names:
                page.goto(origin + PAGES[name])
                page.wait_for_timeout(900)
                page.screenshot(
                    path=folder / f"{name}-{size}-{theme}.png", full_page=size != "wall")
            context.close()


DOCUMENTS = [("now", "light"), ("incident", "light"), ("topology", "dark")]


def documents(browser, origin, folder):
    """What fits a screen, small enough to be kept with the sources."""
    for name, theme in DOCUMENTS:
        context = browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme=theme)
        page = context.new_page()
        page.goto(origin + PAGES[name])
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / f"{name}.png")
        context.close()


if __name__ == "__main__":
    is_documents = sys.argv[1] == "--documents"
    target = pathlib.Path(sys.argv[2] if is_documents else sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with running.whence() as (origin, _), running.chromium() as browser:
        if is_documents:
            documents(browser, origin, target)
        else:
            shoot(browser, origin, target, sys.argv[2:] or list(PAGES))
