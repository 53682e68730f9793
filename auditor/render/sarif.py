"""SARIF 2.1.0, the OASIS format of code scanning: valid against the schema, in code points."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any
from urllib.parse import quote

from auditor.render.levels import level, sentence
from auditor.render.visible import visible

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "auditorFinding/v1"


class SarifReport:
    """One run with one result per finding; suppressed and known ones say so."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._results = 0
        self._index = {rule: number for number, rule in enumerate(run["rules"])}
        self._baseline = bool(run.get("baseline"))
        driver = {
            "name": run["tool"]["name"],
            "semanticVersion": run["tool"]["version"],
            "informationUri": "https://pypi.org/project/auditor/",
            "rules": [_rule(name, rule) for name, rule in run["rules"].items()],
        }
        out.write(f'{{"$schema": {_json(SCHEMA)}, "version": "2.1.0", "runs": [{{\n')
        out.write(f'"tool": {_json({"driver": driver})},\n"columnKind": "unicodeCodePoints",\n')
        out.write('"results": [')

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Write the article's results."""
        for finding in article["findings"]:
            self._out.write(",\n" if self._results else "\n")
            self._out.write(_json(self._result(article["uri"], finding)))
            self._results += 1

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Close the run with its invocation: what could not be audited is told there."""
        notes = [
            {"level": "error", "message": {"text": _error(error)}} for error in summary["errors"]
        ]
        invocation = {
            "executionSuccessful": not notes,
            "exitCode": summary["exit_code"],
            "toolExecutionNotifications": notes,
        }
        self._out.write(f'\n],\n"invocations": [{_json(invocation)}]\n}}]}}\n')

    def _result(self, uri: str, finding: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding["rule"],
            "ruleIndex": self._index[finding["rule"]],
            "level": level(finding),
            "message": {"text": sentence(finding)},
            "locations": [_place(uri, finding["location"])],
            "partialFingerprints": {FINGERPRINT: finding["fingerprint"]},
            "rank": round(100 * finding["probability"], 2),
            "properties": {
                "category": finding["category"],
                "audience": finding["audience"],
                "cost": finding["cost"],
                "suggestions": [visible(word) for word in finding["suggestions"]],
            },
        }
        if finding["related"]:
            related = [_place(uri, place) for place in finding["related"]]
            result["relatedLocations"] = [
                {"id": number, **place} for number, place in enumerate(related)
            ]
        if finding["status"] == "suppressed":
            result["suppressions"] = [
                {"kind": "inSource", "justification": finding["status_reason"] or ""}
            ]
        if self._baseline or finding["status"] == "baseline":
            known = finding["status"] == "baseline"
            result["baselineState"] = "unchanged" if known else "new"
        return result


def uri_reference(uri: str) -> str:
    """A path as given, without ``./`` before it, as a valid URI reference.

    The ``#`` before the id of an article inside a file is escaped too: SARIF allows no fragment,
    and the article is an artifact of its own, with lines of its own.
    """
    return quote(uri.removeprefix("./"))


def _rule(name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    why = " ".join(str(rule["why"]).split())
    links = [str(source) for source in rule["sources"]]
    return {
        "id": name,
        "name": f"{rule['category'].replace('-', ' ')}: {rule['title']}",
        "shortDescription": {"text": rule["title"]},
        "fullDescription": {"text": why},
        "help": {"text": "\n".join((why, str(rule.get("advice") or ""), *links)).strip()},
        "defaultConfiguration": {
            "level": level({"severity": rule["severity"], "audience": rule["audience"]})
        },
        "properties": {"category": rule["category"], "tags": [rule["category"], *rule["tags"]]},
    }


def _place(uri: str, location: Mapping[str, Any]) -> dict[str, Any]:
    region = {
        "startLine": location["line"],
        "startColumn": location["column"],
        "endLine": location["end_line"],
        "endColumn": location["end_column"],
        "charOffset": location["start"],
        "charLength": location["end"] - location["start"],
        "snippet": {"text": _escaped(location["excerpt"])},
    }
    return {"physicalLocation": {"artifactLocation": {"uri": uri_reference(uri)}, "region": region}}


def _escaped(text: str) -> str:
    return "\n".join(_visible_lines(text))


def _visible_lines(text: str) -> Iterator[str]:
    return (visible(line) for line in text.splitlines())


def _error(error: Mapping[str, Any]) -> str:
    return ": ".join(str(error[key]) for key in ("place", "problem") if error[key])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)
