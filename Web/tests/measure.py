"""What the pages cost: bytes of the first load, time to a page, frames a second of a large map.

measure.py [SERVICES]
"""

import statistics
import sys
import time

import estate
import running

FRAMES = """() => new Promise((done) => {
  const times = [];
  const frame = (now) => {
    times.push(now);
    if (now - times[0] < 4000) requestAnimationFrame(frame);
    else done((times.length - 1) * 1000 / (times[times.length - 1] - times[0]));
  };
  requestAnimationFrame(frame);
})"""


def load(browser, address, ready):
    """Milliseconds from asking for the address to its first meaningful paint, and bytes sent."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sizes = []
    page.on("requestfinished", lambda request: "/api/" not in request.url and
            sizes.append(request.sizes()["responseBodySize"]))
    begin = time.monotonic()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready)
    took = (time.monotonic() - begin) * 1000
    page.wait_for_timeout(300)
    context.close()
    return took, sum(sizes)


def report(browser, origin, name, path, ready):
    loads = [load(browser, origin + path, ready) for _ in range(5)]
    took = statistics.median(time for time, _ in loads)
    print(f"{name:<34} {took:6.0f} ms to the page, {loads[0][1] / 1000:6.0f} kB sent")


def frames(browser, origin, address):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(origin + address)
    page.wait_for_selector("[data-testid=map][data-ready]")
    page.wait_for_timeout(1500)
    page.mouse.move(600, 450)
    page.mouse.down()
    counting = page.evaluate_handle(f"() => {{ window.counted = ({FRAMES})(); return 1; }}")
    end = time.monotonic() + 4
    step = 0
    while time.monotonic() < end:
        step += 1
        page.mouse.move(600 + 200 * ((step % 40) / 40), 450 + 120 * ((step % 30) / 30))
        page.wait_for_timeout(8)
    panned = page.evaluate("() => window.counted")
    page.mouse.up()
    counting.dispose()
    page.evaluate(f"() => {{ window.counted = ({FRAMES})(); return 1; }}")
    end = time.monotonic() + 4
    while time.monotonic() < end:
        step += 1
        page.mouse.wheel(0, 60 if step % 20 < 10 else -60)
        page.wait_for_timeout(16)
    zoomed = page.evaluate("() => window.counted")
    shape = page.locator("[data-testid=map]")
    print(f"map of {shape.get_attribute('data-nodes')} nodes, {shape.get_attribute('data-edges')} edges: "
          f"{panned:.0f} frames/s while panning, {zoomed:.0f} while zooming")
    if len(sys.argv) > 2:
        page.screenshot(path=sys.argv[2])
    context.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with running.chromium() as browser:
        with running.whence() as (origin, _):
            report(browser, origin, "recorded outage, now", "/", "[data-testid=verdict]")
            report(browser, origin, "recorded outage, incident", "/incidents/1", "[data-testid=causal-node]")
            report(browser, origin, "recorded outage, map", "/topology", "[data-testid=map][data-ready]")
        with running.whence(recording=None) as (origin, otlp):
            estate.estate(otlp, count)
            report(browser, origin, f"{count} services, now", "/", "[data-testid=verdict]")
            report(browser, origin, f"{count} services, map", "/topology", "[data-testid=map][data-ready]")
            frames(browser, origin, "/topology")
            frames(browser, origin, "/topology?group=namespace")
