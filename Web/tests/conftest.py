import os
import pathlib

import pytest

import running


@pytest.fixture(scope="session")
def browser():
    with running.chromium() as started:
        yield started


@pytest.fixture(scope="session")
def outage():
    """The origin of a server that has seen the recorded outage."""
    with running.whence() as (origin, _):
        yield origin


@pytest.fixture
def open_page(browser, request):
    """Opens addresses; whatever the browser complains of fails the test."""
    contexts = []
    complaints = []

    def open_at(address, width=1440, height=900, theme="light", settle=True):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None)
        page.goto(address)
        if settle:
            page.wait_for_load_state("load")
        return page

    yield open_at
    folder = os.environ.get("WHENCE_PICTURES")
    for number, context in enumerate(contexts):
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            for page in context.pages:
                page.screenshot(path=f"{folder}/{request.node.name}-{number}.png")
        context.close()
    assert complaints == []
