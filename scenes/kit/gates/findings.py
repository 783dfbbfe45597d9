"""What the gates found and what they saw: findings for whoever mends the scene, evidence for whoever is shown the clip."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

BEYOND = 1e9
"""Stands for an error that is no number, in pixels."""

Section = Literal["truth", "layout"]
Area = tuple[float, float, float, float]
"""Left, bottom, right and top in scene units."""


@dataclass(frozen=True)
class Finding:
    """Something wrong on screen: which gate and rule, when, at which mark, what is wrong and what to do about it."""

    section: Section
    rule: str
    frame: int
    mark: str
    what: str
    remedy: str
    area: Area | None = None
    times: int = 1

    def text(self, frame_rate: float) -> str:
        """The finding as a line for a person."""
        again = f" (seen {self.times} times)" if self.times > 1 else ""
        return f"{self.frame / frame_rate:7.2f} s  {self.rule}: {self.mark}: {self.what}. {self.remedy}{again}"


@dataclass
class Proof:
    """A claim that was checked: how often, and how it stood where it was worst (`error` in pixels at 1080p)."""

    kind: str
    mark: str
    first: int
    last: int
    checks: int = 0
    error: float = -1.0
    frame: int = 0
    claimed: str = ""
    drawn: str = ""


@dataclass
class Evidence:
    """All that the gates saw of one clip."""

    proofs: dict[tuple[str, int], Proof] = field(default_factory=dict)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    looks: Counter[str] = field(default_factory=Counter)

    def prove(self, number: int, kind: str, mark: str, frame: int, error: float, claimed: str, drawn: str) -> None:
        """Take note that a claim was checked, and how far the drawing is from it."""
        proof = self.proofs.setdefault((kind, number), Proof(kind, mark, frame, frame))
        proof.checks += 1
        proof.last = frame
        if not error <= proof.error:
            error = error if math.isfinite(error) else BEYOND
            proof.error, proof.frame, proof.claimed, proof.drawn = error, frame, claimed, drawn

    def find(self, finding: Finding) -> None:
        """Take note of something wrong; the same thing at another moment is counted, not repeated."""
        key = (finding.rule, finding.mark)
        known = self.findings.get(key)
        self.findings[key] = finding if known is None else replace(known, times=known.times + 1)

    @property
    def claims(self) -> int:
        """How many times a claim was held against its drawing."""
        return sum(proof.checks for proof in self.proofs.values())

    @property
    def worst(self) -> float:
        """The largest error of all, in pixels at 1080p."""
        return max((proof.error for proof in self.proofs.values()), default=0.0)

    def of(self, section: Section) -> tuple[Finding, ...]:
        """The findings of one gate, in order of time."""
        return tuple(one for one in self.in_order() if one.section == section)

    def in_order(self) -> tuple[Finding, ...]:
        """All findings, in order of time."""
        return tuple(sorted(self.findings.values(), key=lambda one: one.frame))

    def summary(self) -> str:
        """One line: how much was checked, the worst error, and how many findings there are."""
        counts = [f"{len(self.of(section))} {section} findings" for section in ("truth", "layout")]
        return ", ".join([f"{self.claims} claims", f"worst {self.worst:.2f} px", *counts])

    def as_data(self, frame_rate: float) -> Mapping[str, Any]:
        """The evidence as JSON data, times in seconds and errors in pixels at 1080p."""
        return {
            "summary": self.summary(),
            "looks": dict(sorted(self.looks.items())),
            "proofs": [
                {
                    "kind": proof.kind,
                    "mark": proof.mark,
                    "from": round(proof.first / frame_rate, 3),
                    "to": round(proof.last / frame_rate, 3),
                    "checks": proof.checks,
                    "worst": round(proof.error, 4),
                    "at": round(proof.frame / frame_rate, 3),
                    "claimed": proof.claimed,
                    "drawn": proof.drawn,
                }
                for proof in self.proofs.values()
            ],
            "findings": [one.text(frame_rate).strip() for one in self.in_order()],
        }
