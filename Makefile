# Two commands for a stranger: `make demo` and `make test`. Both install what they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

# A room may use only what the manifest says (Package.swift, the room table).
CHECKED := --explicit-target-dependency-import-check error

.PHONY: demo test web lint format shop ci setup setup-tests setup-web

## Build, play a recorded outage into a server and print its cause.
demo: setup
	swift build -c release --product whence $(CHECKED)
	scripts/demo

## Every test: rooms, house, language, scenarios, the causal library against its own tests, the pages in a
## browser, and the HTTP API against its document.
test: setup setup-tests setup-web
	swift build --build-tests $(CHECKED)
	swift test --skip-build
	"$$(swift build --show-bin-path)/whence" models test Models
	"$$(swift build --show-bin-path)/whence" alerts test
	scripts/test-web
	scripts/test-api

## The pages that `whence serve` shows a browser.
web: setup-web
	scripts/build-web

## The formatter's strict lint.
lint:
	scripts/lint

## Format all Swift in place.
format:
	scripts/format

## What the example shop needs to run live: databases, a broker, Python packages.
shop: setup
	scripts/setup-shop

## What CI runs, and nothing else.
ci:
	.ci/run

setup:
	scripts/setup

setup-tests:
	scripts/setup-tests

setup-web:
	scripts/setup-web
