"""The first page at the start of a day, and the time line under every page."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

CALM = "2026-11-21T02:19:30.000Z"
PATHS = ["/", "/incidents", "/incidents/1", "/topology", "/entity?type=service&name=shipping",
         "/what-if", "/compare", "/knowledge", "/status"]


def test_an_area_is_told_by_form_and_word_and_reason(open_page, outage):
    page = open_page(outage)
    area = page.get_by_test_id("morning").locator(".morning > li").filter(has_text="shop")
    expect(area).to_have_class(re.compile("is-bad"))
    expect(area.get_by_role("img", name="failing")).to_be_visible()
    expect(area).to_contain_text("failing")
    expect(area).to_contain_text("Connections are taken and not given back")


def test_the_night_can_be_made_longer_and_the_address_holds_it(open_page, outage):
    page = open_page(outage)
    night = page.get_by_test_id("night")
    expect(night).to_contain_text(re.compile(r"P1, incident 1, since 21 Nov 02:20:\d\d"))
    night.get_by_role("combobox").select_option("168")
    expect(page).to_have_url(re.compile("night=168"))
    page.reload()
    expect(night.get_by_role("combobox")).to_have_value("168")
    expect(night).to_contain_text("incident 1")


def test_what_comes_near_and_what_is_left_of_each_budget(open_page, outage):
    page = open_page(outage)
    expect(page.get_by_test_id("near")).to_contain_text("at its limit")
    row = page.get_by_test_id("budgets").get_by_role("row").filter(has_text="99.9 % answered")
    expect(row).to_contain_text("burning")
    expect(row).to_contain_text(re.compile(r"\d+ h"))
    expect(row.get_by_role("meter")).to_have_attribute("aria-valuenow", re.compile(r"^9\d$"))


def test_an_incident_card_says_the_time_that_is_left(open_page, outage):
    page = open_page(outage)
    expect(page.get_by_test_id("incident-card")).to_contain_text(
        re.compile(r"\d+ (min|s).* to acknowledge"))


def test_before_the_outage_all_is_green_and_gaps_are_said(open_page, outage):
    page = open_page(f"{outage}/?at={CALM}")
    expect(page.get_by_test_id("verdict")).to_have_class(re.compile("is-ok"))
    expect(page.get_by_test_id("night")).to_contain_text("Nothing has happened since")
    expect(page.get_by_test_id("budgets")).to_contain_text("history does not keep")
    expect(page.get_by_test_id("near")).to_contain_text("not known")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_the_time_line_with_the_incident_on_it(open_page, outage, path):
    page = open_page(outage + path)
    expect(page.get_by_role("slider", name="Moment")).to_be_visible()
    expect(page.locator(".time-mark")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Onset before: ")).click()
    expect(page).to_have_url(re.compile(r"at=2026-11-21T02%3A20%3A1\d"))
    expect(page.get_by_text("You look at the past")).to_be_visible()
    expect(page.get_by_role("button", name="Onset before: none")).to_be_disabled()


def verdict(origin, moment):
    """What the question says of then and now."""
    with urllib.request.urlopen(f"{origin}/api/v1/compare?from={moment}") as answer:
        return {"same": "The same", "better": "Better", "worse": "Worse",
                "mixed": "Mixed"}[json.load(answer)["verdict"]]


def test_a_moment_is_compared_with_now(open_page, outage):
    page = open_page(f"{outage}/status?at={CALM}")
    page.get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile(r"/compare\?from=2026-11-21T02%3A19%3A30"))
    difference = page.get_by_test_id("difference")
    expect(difference).to_contain_text(verdict(outage, CALM))
    expect(page.get_by_test_id("came")).to_contain_text("Connections are taken and not given back")
    expect(page.get_by_test_id("went")).to_contain_text("Causes that went")
    page.get_by_label("The earlier one, UTC").fill("2026-11-21T02:22:00")
    expect(difference).to_contain_text("From 21 Nov 02:22:00")
    expect(difference).to_contain_text(verdict(outage, "2026-11-21T02:22:00Z"))


def test_without_an_earlier_moment_it_is_said_how_to_choose_one(open_page, outage):
    page = open_page(outage + "/compare")
    expect(page.locator("main")).to_contain_text("Choose an earlier moment")
    page.get_by_role("button", name="10 min before").click()
    expect(page).to_have_url(re.compile("from=2026-11-21T02%3A12"))
