"""Writes the catalogue's vectors; with --check, fails where a file is not what would be written; with --table, prints the facts."""

import json
import sys
from pathlib import Path

from providers import PROVIDERS
from special import HANDSHAKES, SPECIAL, handshakes
from vectors import vectors

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "vectors-catalogue"
CONFIRMED = HERE.parent / "sdks" / "confirmed.json"

EVIDENCE = {"vendor": "silver", "multi": "silver", "single": "bronze"}


def evidence(provider, confirmed):
    """Gold where an SDK of the vendor's agreed on a valid and on a changed request."""
    return "gold" if confirmed.get(provider["id"], {}).get("vendor") else EVIDENCE[provider["tier"]]


def file(provider, confirmed):
    made = SPECIAL[provider["id"]](provider) if provider["id"] in SPECIAL else vectors(provider)
    if provider["id"] in HANDSHAKES:
        made += handshakes(provider)
    names = [vector["name"] for vector in made]
    if len(set(names)) != len(names):
        raise ValueError(f"{provider['id']}: two vectors have one name")
    seen = confirmed.get(provider["id"], {})
    for vector in made:
        for word in ("confirmed_by", "contradicted_by"):
            if vector["name"] in seen.get(word, {}):
                vector[word] = seen[word][vector["name"]]
    return {
        "provider": provider["id"],
        "format": "hookseal-vectors-1",
        "now_unit": "unix seconds",
        "documentation": provider["documentation"],
        "evidence": evidence(provider, confirmed),
        **({"doubt": provider["doubt"]} if provider["doubt"] else {}),
        "count": len(made),
        "vectors": made,
    }


def files():
    confirmed = json.loads(CONFIRMED.read_text()) if CONFIRMED.exists() else {}
    for provider in sorted(PROVIDERS, key=lambda one: one["id"]):
        yield provider, file(provider, confirmed)


def text(value):
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"


def write():
    FOLDER.mkdir(exist_ok=True)
    count = 0
    for provider, content in files():
        (FOLDER / f"{provider['id']}.json").write_text(text(content))
        count += content["count"]
    print(f"summary: {count} vectors of {len(PROVIDERS)} providers written")


def check():
    wanted = {f"{provider['id']}.json": text(content) for provider, content in files()}
    there = {name: (FOLDER / name).read_text() for name in wanted if (FOLDER / name).exists()}
    wrong = sorted(name for name in wanted if wanted[name] != there.get(name))
    if wrong:
        sys.exit(f"not as generated: {', '.join(wrong)}; run generate.py, and look at what it changes")
    few = [name for name, content in wanted.items() if json.loads(content)["count"] < 8]
    if few:
        sys.exit(f"fewer than 8 vectors: {', '.join(few)}")
    print(f"summary: {len(wanted)} files as generated")


def table():
    for provider, content in files():
        print(json.dumps({"evidence": content["evidence"], **provider}, ensure_ascii=False))


{"": write, "--check": check, "--table": table}[(sys.argv[1:] or [""])[0]]()
