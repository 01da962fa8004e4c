"""What strangers write stays text, nothing runs that was not sent from here, and little is sent."""

import pathlib
import re
import subprocess
import urllib.parse

import pytest
from playwright.sync_api import expect

import estate
import running

MARKUP = "<img src=x onerror=document.title='run'>"


@pytest.fixture(scope="module")
def hostile():
    with running.whence(recording=None) as (origin, otlp):
        estate.strangers(otlp, MARKUP)
        yield origin


@pytest.mark.parametrize("path, shown", [
    ("/", MARKUP), ("/topology?as=table", MARKUP), ("/topology", "2 things"),
    ("/entity?type=service&name=" + urllib.parse.quote(MARKUP), MARKUP)])
def test_a_name_that_is_markup_stays_text(open_page, hostile, path, shown):
    page = open_page(hostile + path)
    expect(page.locator("main")).to_contain_text(shown)
    page.wait_for_timeout(700)
    assert page.locator("img:not([src='/icon.svg'])").count() == 0
    assert page.title() != "run"


def test_nothing_heard_yet_teaches_how_to_begin(open_page):
    with running.whence(recording=None) as (origin, _):
        page = open_page(origin)
        expect(page.get_by_test_id("first-steps")).to_contain_text("OTEL_EXPORTER_OTLP_ENDPOINT")


def test_doors_without_tokens_say_so_on_every_page(open_page):
    with running.whence(recording=None, further=["--host", "127.0.0.2"]) as (origin, _):
        page = open_page(origin)
        expect(page.get_by_test_id("insecure")).to_have_count(0)
    with running.whence(recording=None, further=["--host", "0.0.0.0", "--insecure"]) as (origin, _):
        for path in ["/", "/status"]:
            page = open_page(origin + path)
            expect(page.get_by_test_id("insecure")).to_contain_text("no tokens, no TLS")


def test_a_page_asks_for_a_token_once(open_page, tmp_path):
    tokens = ["--tokens", str(tmp_path / "tokens")]
    secret = subprocess.run(
        [running.binary(), "token", "create", "ann", *tokens],
        check=True, capture_output=True, text=True).stdout.strip()
    with running.whence(recording=None, further=tokens) as (origin, _):
        page = open_page(origin + "/status")
        asked = page.get_by_test_id("sign-in")
        asked.get_by_label("Token").fill("whence_guessed")
        asked.get_by_role("button").click()
        expect(asked.get_by_role("alert")).to_contain_text("not known")
        asked.get_by_label("Token").fill(secret)
        asked.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Whence about itself")
        expect(page.get_by_test_id("sign-in")).to_have_count(0)
        assert secret not in page.evaluate("document.cookie + JSON.stringify(localStorage)")


def test_nothing_inline_and_nothing_from_elsewhere(browser, outage):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(outage)
    page.get_by_test_id("verdict").wait_for()
    assert all(address.startswith(outage) for address in asked)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    document = response.text()
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|style=", document)
    refused = page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        return window.ran === undefined;
    }""")
    assert refused
    context.close()


def test_the_first_load_is_small(browser, outage):
    context = browser.new_context()
    page = context.new_page()
    sizes = {}
    page.on("requestfinished", lambda request: sizes.update(
        {request.url: request.sizes()["responseBodySize"]} if "/api/" not in request.url else {}))
    page.goto(outage)
    page.get_by_test_id("verdict").wait_for()
    page.wait_for_timeout(500)
    assert 0 < sum(sizes.values()) < 300_000
    assert not any("TopologyPage" in address for address in sizes)
    context.close()


def test_what_is_named_by_its_content_is_kept(browser, outage):
    context = browser.new_context()
    page = context.new_page()
    kept = {}
    page.on("response", lambda answer: kept.update({answer.url: answer.headers.get("cache-control")}))
    page.goto(outage)
    page.get_by_test_id("verdict").wait_for()
    assets = [value for address, value in kept.items() if "/assets/" in address]
    assert len(assets) >= 2 and all("immutable" in value for value in assets)
    context.close()


def test_the_sources_never_make_markup_of_text():
    sources = pathlib.Path(__file__).resolve().parents[1] / "src"
    ways = re.compile(
        r"dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
        r"|\beval\(|new Function|DOMParser|javascript:")
    found = [str(path) for path in sources.rglob("*.ts*") if ways.search(path.read_text())]
    assert found == []
