"""Deeds, drawings of what could happen, and what is known: what the pages do with further questions."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

import running

POOL = "pool%2Fshipping+%E2%86%92+mysql+127.0.0.1%3A13306"


@pytest.fixture(scope="module")
def own():
    """A server whose incident may be changed."""
    with running.whence() as (origin, _):
        yield origin


@pytest.fixture(autouse=True)
def asked(outage):
    """These pages live on the table of questions; a server that has none is not asked."""
    try:
        urllib.request.urlopen(outage + "/api/v1/openapi.json").close()
    except urllib.error.HTTPError:
        pytest.skip("this server has no table of questions")


def test_somebody_takes_the_incident(open_page, own):
    page = open_page(own + "/incidents/1")
    actions = page.get_by_test_id("actions")
    actions.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Acknowledged.")).to_be_visible()
    expect(actions.get_by_role("button", name="Acknowledge")).to_have_count(0)
    actions.get_by_role("button", name="Assign").click()
    page.get_by_label("Who sees to it").fill("Ada <b>")
    page.get_by_label("Who sees to it").press("Enter")
    expect(page.locator(".lead")).to_contain_text("Ada <b> is on it")
    page.goto(own)
    expect(page.get_by_test_id("incident-card")).to_contain_text("Ada <b> is on it")


def test_priority_and_harm_are_said(open_page, own):
    page = open_page(own + "/incidents/1")
    expect(page.locator(".lead")).to_contain_text(re.compile("P[1-5]"))
    expect(page.get_by_test_id("judgement")).to_be_visible()
    expect(page.get_by_test_id("impact")).to_contain_text("web")


def test_the_causal_graph_reaches_all_that_was_seen(open_page, outage):
    page = open_page(outage + "/incidents/1")
    expect(page.get_by_test_id("causal-node").filter(has_text="ratings").first).to_be_visible()
    few = page.get_by_test_id("causal-node").count()
    page.get_by_label("operations and links too").check()
    expect(page).to_have_url(re.compile("detail=yes"))
    expect(page.get_by_test_id("causal-node").nth(few)).to_be_visible()


def test_what_a_fault_would_reach(open_page, outage):
    page = open_page(f"{outage}/what-if?entity={POOL}&cause=connection-leak")
    expect(page.get_by_test_id("prediction")).to_contain_text("shipping")
    expect(page.get_by_test_id("shows")).to_contain_text("connections")
    expect(page.get_by_test_id("levels")).to_contain_text("web availability")
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_test_id("rank")).to_be_visible()


def test_an_entity_says_what_can_go_wrong_there(open_page, outage):
    page = open_page(outage + "/entity?type=service&name=shipping")
    layers = page.get_by_test_id("layers")
    expect(layers).to_contain_text("shipping-1")
    # A name beside its layer, not under it letter by letter.
    assert layers.get_by_role("link").first.bounding_box()["width"] > 50
    page.get_by_test_id("causes").get_by_role("link").first.click()
    expect(page.get_by_test_id("prediction")).to_be_visible()


def test_an_entity_shows_what_was_measured_and_whole_requests(open_page, outage):
    page = open_page(outage + "/entity?type=service&name=shipping")
    expect(page.get_by_test_id("vitals").get_by_role("img").first).to_be_visible()
    expect(page.get_by_test_id("exemplars")).to_contain_text("requests failed")
    expect(page.get_by_test_id("exemplars").locator(".fall").first).to_be_visible()


def test_the_library_can_be_read(open_page, outage):
    page = open_page(outage + "/knowledge")
    page.get_by_role("searchbox", name="Find a cause").fill("connection-leak")
    page.get_by_role("link", name="Connections are taken and not given back").click()
    expect(page.get_by_test_id("cause")).to_contain_text("What to do")
    expect(page.get_by_test_id("cause")).to_contain_text("Set the pool's limits")


def test_it_hears_of_changes_by_itself(open_page, own):
    page = open_page(own)
    expect(page.get_by_role("status").filter(has_text="Live").first).to_have_text("Live")
