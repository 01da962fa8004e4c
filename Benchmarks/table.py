"""Prints one table of what was measured beside what is to be reached.

    python3 Benchmarks/table.py FOLDER

FOLDER holds what the benchmarks printed: pipeline, intake, signals, doors, cost, reasoning. What was
not measured is said so. The targets are kept here and nowhere else.
"""

import pathlib
import re
import statistics
import sys


def rows(text):
    """The cells of the rows of tables."""
    return [
        [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|") and not line.startswith("|---")
    ]


def number(text):
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def medians(table, names):
    """The median of each column of numbers, by the names of the columns."""
    found = {}
    for place, name in enumerate(names):
        column = [number(row[place]) for row in table if len(row) > place]
        column = [value for value in column if value is not None]
        if column:
            found[name] = statistics.median(column)
    return found


class Results:
    def __init__(self, folder):
        def read(name):
            path = pathlib.Path(folder) / name
            return path.read_text() if path.exists() else ""

        names = ["decoding", "meaning", "joining", "judging", "all", "peer", "counted"]
        self.pipeline = medians(rows(read("pipeline")), names)
        self.intake = medians(rows(read("intake")), ["one", "two", "ratio"])
        self.signals = {row[0]: row for row in rows(read("signals"))}
        self.doors = {row[0]: row for row in rows(read("doors"))}
        self.cost = {
            line.split()[0]: number(line.split()[1].rstrip(","))
            for line in read("cost").splitlines()
            if re.match(r"[a-z-]+ +\d+", line)
        }
        self.reasoning = {}
        for line in read("reasoning").splitlines():
            match = re.match(r" *(\d+) (.+?) {2,}([\d.]+) +([\d.]+) +([\d.]+)$", line)
            if match:
                size, name = int(match[1]), match[2].strip()
                self.reasoning[size, name] = [float(match[place]) for place in (3, 4, 5)]

    def door(self, name, column):
        row = self.doors.get(name)
        return number(row[column]) if row and len(row) > column else None

    def signal(self, name):
        row = self.signals.get(name)
        return (number(row[1]), number(row[2]), number(row[3])) if row else (None, None, None)

    def reason(self, size, name, column):
        found = self.reasoning.get((size, name))
        return found[column] if found else None


def ratio(above, below):
    return above / below if above and below else None


def table(results):
    """Rows: what, measured, unit, whether at most or at least the target, target, peer."""
    pipeline, most, least = results.pipeline, "<=", ">="
    peer = pipeline.get("peer")
    arena = f"C++ arena, parses only: {peer:.0f} ns" if peer else "-"
    upb = results.door("Python upb, parses only", 2)
    parses = f"Python upb, parses only: {upb:.0f} ns" if upb else "-"
    yield "decode, join, count in memory", pipeline.get("all"), "ns a span", most, 100, arena
    yield "C++ arena parse : the same", ratio(peer, pipeline.get("all")), "times", least, 10, arena
    yield "instructions", results.cost.get("instructions-a-span"), "a span", most, 1700, "-"
    yield "allocations", results.cost.get("allocations-a-batch"), "a batch", most, 32, "-"
    yield "join", pipeline.get("joining"), "ns a span", most, 50, "-"
    for name, nanoseconds in [
        ("otlp_http_spans_to_vitals", 200),
        ("otlp_http_gzip_spans_to_vitals", 450),
        ("otlp_grpc_spans_to_vitals", 250),
    ]:
        yield name, results.door(name, 2), "CPU ns a span", most, nanoseconds, parses
    rate = results.door("otlp_http_spans_to_vitals", 1)
    yield "otlp_http_spans_to_vitals", rate, "spans/s", least, 4e6, "-"
    for name in [
        "metric_points_in_memory",
        "metric_points_in_memory_all_wanted",
        "metric_points_in_memory_all_wanted_19k_series",
        "log_records_in_memory",
    ]:
        own, other, times = results.signal(name)
        text = f"C++ arena, parses only: {other:.0f} ns, ours {own:.0f}" if other else "-"
        yield name, times, "times faster", least, 10, text
    yield "two cores : one", results.intake.get("ratio"), "times", least, 1.8, "-"
    resident = results.door("otlp_http_spans_to_vitals", 3)
    yield "resident peak of that run, 12 services", resident, "MiB", most, 300, "-"
    for size in sorted({size for size, _ in results.reasoning}):
        name = f"{size} services"
        goal = 50 if size == 2000 else None
        yield f"tick, quiet, {name}", results.reason(size, "tick, quiet", 1), "ms p99", most, goal, "-"
        tick = results.reason(size, "tick, in trouble", 1)
        yield f"tick, in trouble, {name}", tick, "ms p99", most, goal, "-"
        grown = results.reason(size, "diagnosis after 1 % of growth", 1)
        goal = 20 if size == 2000 else None
        yield f"1 % new entities -> diagnosis, {name}", grown, "ms p99", most, goal, "-"
        for kind, column, goal in [("p50", 0, 0.5), ("p99", 1, 2)]:
            time = results.reason(size, "diagnosis, the next window", column)
            yield f"diagnosis, {name}", time, f"ms {kind}", most, goal, "-"


def text(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("| what | measured | unit | target | met | peer in the same run |")
    print("|---|---|---|---|---|---|")
    for what, value, unit, sense, goal, peer in table(Results(sys.argv[1])):
        met = "-"
        if value is not None and goal is not None:
            met = "yes" if (value <= goal if sense == "<=" else value >= goal) else "no"
        shown = "not measured" if value is None else text(value)
        target = "-" if goal is None else f"{sense} {text(goal)}"
        print(f"| {what} | {shown} | {unit} | {target} | {met} | {peer} |")


main()
