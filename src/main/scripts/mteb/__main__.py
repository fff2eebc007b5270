"""Writes the rows of the default sizing table that come from the public registry of MTEB.

Reads   a git clone of https://github.com/embeddings-benchmark/mteb (bare or not; its HEAD), of which only the models'
        figures are taken, and the rows of the table written by hand, which come first: names that they match are left
        out.
Writes  the rows as the last part of the table, in place of those generated before; what was left out, and why, on
        standard error.
Repeat  python3 src/main/scripts/mteb CLONE k8s/base/default-table.yaml

Python 3.9 or newer with its standard library, and git. The registry is parsed, never imported; an entry that cannot be
read counts as one without figures. Kinds, figures and names that are not taken: kinds.py. The rules: rows.py.
"""

import fnmatch
import re
import sys
from collections import defaultdict

sys.dont_write_bytecode = True

from kinds import kind
from registry import commit_and_date, entries
from rows import BEGINNING, HEAD, need, row, row_name, rounded


def by_hand(path):
    """The part of a table that is written by hand."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().split(BEGINNING)[0].rstrip() + "\n\n"
    except OSError as e:
        raise SystemExit(f"{path} cannot be read: {e.strerror}")


def globs(table, path):
    """The globs over model names in a table."""
    lists = re.findall(r'^ +models:((?:\s*- *"[^"]*"\n)+|\s*\[[^]]*\])', table, re.M)
    if not lists:
        raise SystemExit(f"{path} has no row with models; expected the table written by hand")
    return [glob for found in lists for glob in re.findall(r'"([^"]*)"', found)]


def main(clone, path):
    table = by_hand(path)
    decided = globs(table, path)
    models, left_out = {}, defaultdict(set)
    for model in entries(clone):
        found, why = kind(model)
        name = model.normalised
        if any(fnmatch.fnmatchcase(name, glob) for glob in decided):
            left_out["decided by a row written by hand"].add(name)
        elif not found:
            left_out[why].add(name)
        elif name not in models or need(*models[name]) < need(model, found):
            models[name] = model, found
    groups = defaultdict(list)
    for model, found in models.values():
        groups[model.file, rounded(need(model, found)), found].append(model)

    commit, date = commit_and_date(clone)
    lines, taken = [HEAD.format(commit=commit, date=date)], set()
    for (_, _, found), members in sorted(groups.items(), key=lambda group: group[0][:2]):
        lines += row(row_name(members, taken), members, found, f"{commit} of {date}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(table + "\n".join(lines) + "\n")
    for why, names in sorted(left_out.items()):
        print(f"{len(names)} left out, {why}: {', '.join(sorted(names))}", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: mteb CLONE TABLE (a git clone of embeddings-benchmark/mteb, the default table)")
    main(*sys.argv[1:])
