"""Each page, and the story of a night: what is wrong, why, how sure, whom it hurts, what to do."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

PAGES = ["/", "/incidents", "/incidents/1", "/topology", "/entity?type=service&name=shipping",
         "/what-if", "/compare?from=2026-11-21T02:20:00Z",
         "/topology?as=table&fault=service/shipping&cause=deadlock", "/knowledge", "/status"]


def test_a_night(open_page, outage):
    page = open_page(outage)
    expect(page.get_by_role("heading", level=1)).to_have_text("One thing is the matter")
    page.get_by_test_id("incident-card").click()
    expect(page).to_have_url(re.compile(r"/incidents/1$"))
    expect(page.get_by_test_id("headline")).to_contain_text("onnection")

    nodes = page.get_by_test_id("causal-node")
    assert nodes.count() >= 3
    expect(nodes.first).to_have_attribute("aria-label", re.compile("^cause: pool shipping"))
    expect(page.get_by_test_id("remedies").locator("li").first).to_contain_text("idle connections")
    expect(page.get_by_test_id("whys").locator("li").last).to_contain_text("not given back")

    whole = page.get_by_test_id("evidence").locator(".seen").count()
    nodes.first.click()
    expect(page.get_by_test_id("evidence")).to_contain_text("It holds far more connections")
    assert 0 < page.get_by_test_id("evidence").locator(".seen").count() < whole
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("evidence").locator(".seen")).to_have_count(whole)


def test_services_are_told_apart_by_how_they_are(open_page, outage):
    page = open_page(outage)
    areas = page.get_by_test_id("areas")
    expect(areas.get_by_role("link", name=re.compile("shipping"))).to_have_class(re.compile("is-bad"))
    expect(areas.get_by_role("link", name=re.compile("catalogue"))).to_have_class(re.compile("is-ok"))
    areas.get_by_role("link", name=re.compile("shipping")).click()
    expect(page.get_by_test_id("entity")).to_have_text("shipping")
    expect(page.get_by_test_id("symptoms")).to_contain_text("takes no more connections")
    expect(page.get_by_test_id("relations")).to_contain_text("service web")


def test_the_map_finds_focuses_and_has_a_table(open_page, outage):
    page = open_page(outage + "/topology")
    expect(page.get_by_test_id("map")).to_have_attribute("data-nodes", re.compile(r"^1\d$"))
    page.get_by_role("searchbox", name="Find on the map").fill("ratings")
    expect(page.get_by_test_id("chosen")).to_have_text("ratings")
    expect(page).to_have_url(re.compile("chosen=service%2Fratings"))
    page.get_by_role("button", name="Only its surroundings").click()
    expect(page.get_by_test_id("map")).to_have_attribute("data-nodes", "3")
    page.get_by_role("button", name="Whole map").click()
    page.get_by_role("button", name="Table").click()
    row = page.get_by_test_id("map-table").get_by_role("row").filter(has_text="shipping")
    expect(row).to_contain_text("failing")


def test_groups_close_and_open(open_page, outage):
    page = open_page(outage + "/topology?group=layer")
    expect(page.get_by_test_id("map")).to_have_attribute("data-nodes", "3")
    page.get_by_role("button", name="Open groups").click()
    expect(page.get_by_test_id("map")).to_have_attribute("data-nodes", re.compile(r"^1\d$"))


def test_status_tells_what_came_in(open_page, outage):
    page = open_page(outage + "/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Whence about itself")
    expect(page.locator("main")).to_contain_text("14,755")
    with urllib.request.urlopen(f"{outage}/api/v1/status") as answer:
        bound = json.load(answer)["limits"]["pendingSpans"]
    expect(page.get_by_test_id("bounds")).to_contain_text(f"of {bound:,}")


def test_keys_go_everywhere(open_page, outage):
    page = open_page(outage)
    expect(page.get_by_test_id("verdict")).to_be_visible()
    page.keyboard.press("s")
    expect(page).to_have_url(outage + "/status")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("mysql 127")
    expect(page.get_by_test_id("found").get_by_role("option").first).to_be_visible()
    page.get_by_test_id("found").get_by_role("option").filter(has_text="database").first.hover()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("entity")).to_contain_text("mysql")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_theme_is_the_systems_until_chosen(open_page, outage):
    page = open_page(outage, theme="dark")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Dark or light").click()
    expect(root).to_have_attribute("data-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")


def test_the_moment_is_in_the_address_and_in_links(open_page, outage):
    page = open_page(outage)
    slider = page.get_by_role("slider", name="Moment")
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"at=2026-11-21T02%3A2\d"))
    expect(page.get_by_text("You look at the past")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Topology").click()
    expect(page).to_have_url(re.compile(r"/topology\?at=2026"))
    page.get_by_role("button", name="Back to now").click()
    expect(page).to_have_url(outage + "/topology")


@pytest.mark.parametrize("width", [390, 768])
def test_an_incident_fits_a_phone(open_page, outage, width):
    page = open_page(outage + "/incidents/1", width=width, height=844)
    expect(page.get_by_test_id("causal-node").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_incident_prints_without_what_cannot_be_pressed(open_page, outage):
    page = open_page(outage + "/incidents/1")
    expect(page.get_by_test_id("causal-node").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("time")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_test_id("headline")).to_be_visible()


def test_an_address_that_is_no_page_says_so(open_page, outage):
    page = open_page(outage + "/incidents/999")
    expect(page.get_by_role("heading", level=1)).to_contain_text("There is no incident 999")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(open_page, outage, path, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(outage + path, theme=theme)
    page.wait_for_timeout(1200)
    found = Axe().run(page).response["violations"]
    serious = [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]])
               for rule in found if rule["impact"] in ("serious", "critical")]
    assert serious == []
