"""Reads the registry: the keyword arguments of every ModelMeta(...) in its sources, without importing them."""

import ast
import io
import math
import operator
import subprocess
import tarfile
from dataclasses import dataclass

IMPLEMENTATIONS = "mteb/models/model_implementations"
MIB = 1 << 20
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow}


@dataclass(frozen=True)
class Model:
    """One entry, for example of `BAAI/bge-m3` in `bge_models.py`; `stored` in MiB; numbers are 0 where none is said."""

    name: str
    file: str
    parameters: float
    embedding_parameters: float
    stored: float
    tokens: float
    frameworks: frozenset
    types: frozenset
    modalities: frozenset
    adapted_from: str
    open_weights: bool

    @property
    def normalised(self):
        """As names are compared: last path segment, lower case, '-' for '_' and '.'."""
        return self.name.rsplit("/", 1)[-1].lower().replace("_", "-").replace(".", "-")

    @property
    def weights(self):
        """MiB in fp32, or as stored where that is more."""
        return math.ceil(max(self.stored, self.parameters * 4 / MIB))


def git(clone, *arguments):
    run = subprocess.run(["git", "-C", clone, *arguments], stdout=subprocess.PIPE)
    if run.returncode != 0:
        raise SystemExit(f"git {arguments[0]} failed in {clone}; expected a git clone of embeddings-benchmark/mteb")
    return run.stdout


def commit_and_date(clone):
    return git(clone, "log", "-1", "--abbrev=9", "--format=%h %cs", "HEAD").decode().split()


def entries(clone):
    """Every entry of the registry at HEAD."""
    with tarfile.open(fileobj=io.BytesIO(git(clone, "archive", "HEAD", IMPLEMENTATIONS))) as archive:
        for member in archive:
            if member.name.endswith(".py"):
                yield from models(member.name.rsplit("/", 1)[-1], ast.parse(archive.extractfile(member).read()))


def models(file, tree):
    known = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            known[statement.targets[0].id] = value(statement.value, known)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("ModelMeta"):
            meta = keywords(node, known)
            if isinstance(meta.get("name"), str):
                yield model(file, meta)


def model(file, meta):
    numbers = ("n_parameters", "n_embedding_parameters", "memory_usage_mb", "max_tokens")
    sets = ("framework", "model_type", "modalities")
    return Model(
        meta["name"], file, *(meta.get(key) or 0 for key in numbers), *(frozenset(meta.get(key) or ()) for key in sets),
        meta.get("adapted_from") or "", meta.get("open_weights") is not False)


def keywords(call, known):
    given = {}
    for keyword in call.keywords:
        found = value(keyword.value, known)
        given.update({keyword.arg: found} if keyword.arg else found or {})
    return given


def value(node, known):
    """The value of an expression that needs no import, else None."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        return math.inf if node.attr == "inf" else None
    if isinstance(node, (ast.List, ast.Tuple)):
        return [value(item, known) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {value(key, known): value(item, known) for key, item in zip(node.keys, node.values) if key}
    if isinstance(node, ast.BinOp):
        left, right = value(node.left, known), value(node.right, known)
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float)) and type(node.op) in OPERATORS
        return OPERATORS[type(node.op)](left, right) if numbers else None
    return called(node, known) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def called(node, known):
    if node.func.id == "dict":
        return keywords(node, known)
    number = value(node.args[0], known) if node.func.id in ("int", "float") and node.args else None
    return None if number is None else float(number)
