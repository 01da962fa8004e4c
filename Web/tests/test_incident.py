"""What an incident's own questions say, and a fault drawn on the map."""

import re

import pytest
from playwright.sync_api import expect

import running

POOL = "pool%2Fshipping+%E2%86%92+mysql+127.0.0.1%3A13306"
DURING = "2026-11-21T02:21:00.000Z"


@pytest.fixture(scope="module")
def own():
    """A server whose incident may be changed."""
    with running.whence() as (origin, _):
        yield origin


def test_why_is_asked_down_to_the_cause(open_page, outage):
    page = open_page(outage + "/incidents/1")
    whys = page.get_by_test_id("whys").locator("li")
    expect(whys.first).to_contain_text("Why is it that operation web")
    assert whys.count() >= 5
    expect(whys.last).to_contain_text("connections are taken and not given back")


def test_requests_are_drawn_as_waterfalls_beside_what_was_logged(open_page, outage):
    page = open_page(outage + "/incidents/1")
    requests = page.get_by_test_id("exemplars")
    falls = requests.locator(".waterfall").first.locator(".fall")
    expect(falls.first).to_contain_text("web POST /checkout/<int:who>")
    expect(requests.locator(".fall.is-chosen").first).to_contain_text("shipping POST /shipments")
    expect(requests.locator(".log").first).to_contain_text("Too many connections")
    requests.get_by_role("combobox", name="Requests of").select_option("web GET /part/<sku>")
    expect(requests.locator(".log").first).to_contain_text("SERVICE UNAVAILABLE")


def test_what_failed_requests_have_in_common(open_page, outage):
    page = open_page(outage + "/incidents/1")
    common = page.get_by_test_id("facets")
    expect(common).to_contain_text("route POST /checkout/<int:who>")
    expect(common.get_by_role("meter").first).to_have_attribute(
        "aria-label", re.compile("failed$"))


def test_it_says_which_budgets_it_spends_and_all_that_is_touched(open_page, outage):
    page = open_page(outage + "/incidents/1")
    expect(page.get_by_test_id("burns")).to_contain_text(
        re.compile(r"web availability.*times too fast, spent in \d+ h"))
    impact = page.get_by_test_id("impact")
    impact.get_by_text("All that is touched").click()
    expect(impact.get_by_role("link", name="database mysql 127.0.0.1:13306")).to_be_visible()


@pytest.mark.parametrize("name, file, begin", [
    ("Report, Markdown", "incident-1.md", "# Post-mortem of incident 1"),
    ("Report, HTML", "incident-1.html", "<!doctype html>")])
def test_the_report_is_taken_away_as_a_file(open_page, outage, name, file, begin):
    page = open_page(outage + "/incidents/1")
    with page.expect_download() as downloading:
        page.get_by_role("link", name=name).click()
    assert downloading.value.suggested_filename == file
    text = downloading.value.path().read_text()
    assert text.startswith(begin) and "Connections are taken and not given back" in text


def test_at_a_moment_that_is_over_gaps_are_said(open_page, outage):
    page = open_page(f"{outage}/incidents/1?at={DURING}")
    expect(page.get_by_test_id("exemplars")).to_contain_text("kept by the running engine only")
    expect(page.get_by_test_id("facets")).to_contain_text("kept by the running engine only")
    expect(page.get_by_test_id("rivals")).to_contain_text("Nothing else")


def test_what_helped_is_there_once_somebody_said_it(open_page, own):
    page = open_page(own + "/incidents/1")
    helped = page.get_by_test_id("playbooks")
    expect(helped).to_contain_text("no incident with this cause was resolved")
    actions = page.get_by_test_id("actions")
    actions.get_by_role("button", name="Resolved").click()
    page.get_by_label("What removed the cause").fill("Gave shipping's pool a limit <b>")
    page.get_by_label("What removed the cause").press("Enter")
    expect(page.get_by_text("Resolved.", exact=True)).to_be_visible()
    page.reload()
    expect(helped).to_contain_text("This incident")
    expect(helped).to_contain_text("Gave shipping's pool a limit <b>")


def test_a_fault_is_drawn_on_the_map(open_page, outage):
    page = open_page(f"{outage}/what-if?entity={POOL}&cause=connection-leak")
    page.get_by_role("link", name="Show it on the map").click()
    expect(page).to_have_url(re.compile("/topology.*cause=connection-leak"))
    spread = page.get_by_test_id("spread")
    expect(spread).to_contain_text("service shipping")
    expect(page.get_by_role("list", name="Legend")).to_contain_text("where the fault is")
    page.get_by_role("button", name="Table").click()
    rows = page.get_by_test_id("map-table").get_by_role("row")
    expect(rows.filter(has_text="shipping").first).to_contain_text("at fault")
    expect(rows.filter(has_text="web").first).to_contain_text(re.compile(r"\d %"))
    expect(rows.filter(has_text="redis").first).to_contain_text("0 %")
    spread.get_by_role("button", name="Back to the map as it is").click()
    expect(page).not_to_have_url(re.compile("fault="))
    expect(page.get_by_role("heading", name="Topology")).to_be_visible()


def test_status_says_first_what_matters_most(open_page, outage):
    page = open_page(outage + "/status")
    expect(page.get_by_test_id("standing")).to_contain_text("All doors are open")
    page.get_by_text("Every limit of the server").click()
    expect(page.get_by_test_id("bounds")).to_contain_text("Http body bytes")
    expect(page.get_by_role("heading", name="Questions")).to_be_visible()
