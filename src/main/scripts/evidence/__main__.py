"""Makes the figures, charts and tables of docs/evidence.md from what was measured.

Reads   DOCS/evidence: windows.csv, turns.csv.gz and embedders.csv.
Writes  DOCS/evidence/tables.json, DOCS/images/evidence-*.svg, and the tables in DOCS/evidence.md.
Repeat  python3 src/main/scripts/evidence docs

Python 3.9 or newer with its standard library. What is measured and how: docs/evidence.md. Every figure: figures.py.
"""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import figures
import pages
import plots
import windows


def main(docs):
    groups = windows.grouped(windows.of_turns(docs / "evidence"), "configuration", "rate")
    tables = figures.tables(groups, windows.of_embedders(docs / "evidence"))
    page = docs / "evidence.md"
    written = {docs / "evidence" / "tables.json": json.dumps(tables, indent=1, allow_nan=False) + "\n"}
    written.update({docs / "images" / name: svg for name, svg in plots.charts(groups, tables).items()})
    written[page] = pages.with_tables(page.read_text(encoding="utf-8"), groups, tables)
    for path, text in written.items():
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("expected: python3 src/main/scripts/evidence DOCS, for example docs")
    main(Path(sys.argv[1]))
