"""Writes the rows of the default sizing table that come from the public registry of MTEB.

Reads   a git clone of https://github.com/embeddings-benchmark/mteb (bare or not; its HEAD), of which only the models'
        figures are taken, and the table written by hand, whose rows come first: names that they match are left out.
Writes  the rows on standard output; what was left out, and why, on standard error.
Repeat  python3 src/main/scripts/mteb CLONE k8s/base/default-table.yaml > src/main/table/mteb-rows.yaml

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
from rows import HEAD, need, row, row_name, rounded


def globs(path):
    """The globs over model names in a table."""
    try:
        with open(path, encoding="utf-8") as file:
            lists = re.findall(r'^ +models:((?:\s*- *"[^"]*"\n)+|\s*\[[^]]*\])', file.read(), re.M)
    except OSError as e:
        raise SystemExit(f"{path} cannot be read: {e.strerror}")
    if not lists:
        raise SystemExit(f"{path} has no row with models; expected the table written by hand")
    return [glob for found in lists for glob in re.findall(r'"([^"]*)"', found)]


def main(clone, table):
    decided = globs(table)
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
    print(HEAD.format(commit=commit, date=date))
    taken = set()
    for (_, _, found), members in sorted(groups.items(), key=lambda group: group[0][:2]):
        print("\n".join(row(row_name(members, taken), members, found, f"{commit} of {date}")))
    for why, names in sorted(left_out.items()):
        print(f"{len(names)} left out, {why}: {', '.join(sorted(names))}", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: mteb CLONE TABLE (a git clone of embeddings-benchmark/mteb, the table written by hand)")
    main(*sys.argv[1:])
