"""Remedies on the incident's page: proposed, approved on dry run, rejected; by who may."""

import contextlib
import pathlib
import subprocess
import tempfile

from playwright.sync_api import expect

import running

ACTIONS = """
commands: [/bin/touch]
actions:
  end-idle:
    cause: connection-leak
    entity: pool
    summary: End the <b>idle</b> connections
    command: [/bin/touch, "{service}"]
  whole-name:
    cause: connection-leak
    summary: Name the pool
    command: [/bin/touch, "{entity}"]
"""


@contextlib.contextmanager
def serving(*further):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "remedies.yaml"
        file.write_text(ACTIONS)
        with running.whence(further=["--remedies", str(file), *further]) as (origin, _):
            yield origin


def test_a_dry_remedy_is_proposed_approved_and_said(open_page):
    with serving() as origin:
        page = open_page(origin + "/incidents/1")
        action = page.get_by_test_id("action-end-idle")
        expect(action).to_contain_text("End the <b>idle</b> connections")
        expect(action).to_contain_text("dry run")
        expect(action).to_contain_text('Dry run, would run ["/bin/touch","shipping"]')
        unfit = page.get_by_test_id("action-whole-name")
        expect(unfit).to_contain_text("It cannot be run")
        expect(unfit.get_by_role("button")).to_have_count(0)

        action.get_by_role("button", name="Propose").click()
        run = page.get_by_test_id("run-end-idle-1")
        expect(run).to_contain_text("proposed")
        expect(action.get_by_role("button", name="Propose")).to_be_disabled()
        run.get_by_role("button", name="Approve").click()
        expect(run).to_contain_text("dry-run: Nothing was done.")
        expect(run.get_by_role("button")).to_have_count(0)

        action.get_by_role("button", name="Propose").click()
        second = page.get_by_test_id("run-end-idle-2")
        second.get_by_role("button", name="Reject").click()
        expect(second).to_contain_text("local rejected")
        page.reload()
        expect(run).to_contain_text("local approved")
        expect(second).to_contain_text("rejected")


def test_who_may_not_is_shown_no_buttons(open_page):
    with tempfile.TemporaryDirectory() as folder:
        tokens = f"{folder}/tokens"
        secrets = {
            role: subprocess.run(
                [running.binary(), "token", "create", role, "--role", role, "--tokens", tokens],
                check=True, capture_output=True, text=True).stdout.strip()
            for role in ("viewer", "ingest")}
        file = pathlib.Path(folder) / "remedies.yaml"
        file.write_text(ACTIONS)
        further = ["--remedies", str(file), "--tokens", tokens]
        with running.whence(recording=None, further=further) as (origin, otlp):
            subprocess.run(
                [running.binary(), "play", str(running.outage), "--to", otlp, "--speed", "max"],
                check=True, capture_output=True, env={"WHENCE_TOKEN": secrets["ingest"]})
            page = open_page(origin + "/incidents/1")
            page.get_by_label("Token").fill(secrets["viewer"])
            page.get_by_role("button", name="Sign in").click()
            action = page.get_by_test_id("action-end-idle")
            expect(action).to_contain_text("would run")
            expect(action.get_by_role("button")).to_have_count(0)
