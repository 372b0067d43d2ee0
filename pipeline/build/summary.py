"""The few lines that end a build."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import Severity, Status

_WIDTH = 78


@dataclass(frozen=True)
class Summary:
    """Counts of rows, by the codes of the tables."""

    documents: dict[str, int] = field(default_factory=dict)  # by status
    figures: dict[str, int] = field(default_factory=dict)  # by indicator
    claims: int = 0
    quantities: int = 0
    problems: dict[str, int] = field(default_factory=dict)  # by "severity code"

    @property
    def errors(self) -> int:
        return sum(count for key, count in self.problems.items() if key.startswith(f"{Severity.ERROR} "))


def render(summary: Summary, processed: Path | str, done: str = "", changes: str = "") -> str:
    """`done` says in a few words what this build did, `changes` what became of the figures."""
    lines = [f"Documents  {_documents(summary)}{f' ({done})' if done else ''}"]
    figures = sum(summary.figures.values())
    lines.append(f"Figures    {figures} in {say_count(summary.claims, 'claim')}; {summary.quantities} other quantities")
    most_first = sorted(summary.figures.items(), key=lambda item: (-item[1], item[0]))
    lines += _columns([f"{count:>6} {indicator}" for indicator, count in most_first])
    lines.append(f"Problems   {_problems(summary)}")
    lines.append(f"Tables     {processed}/figures.csv, claims.csv, quantities.csv, documents.csv, ...")
    if changes:
        lines.append(f"Changes    {changes}")
    return "\n".join(lines)


def _documents(summary: Summary) -> str:
    total = sum(summary.documents.values())
    unlike_read = {status: count for status, count in summary.documents.items() if status != Status.READ}
    parts = [f"{count} {status}" for status, count in sorted(unlike_read.items())]
    return ", ".join([str(total), *parts])


def _problems(summary: Summary) -> str:
    if not summary.problems:
        return "none"
    parts = []
    for severity in Severity:
        codes = {key.split(" ", 1)[1]: n for key, n in summary.problems.items() if key.startswith(f"{severity} ")}
        if codes:
            detail = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
            total = sum(codes.values())
            name = f"{total} {severity}" if severity is Severity.INFO else say_count(total, severity)
            parts.append(f"{name} ({detail})")
    return "; ".join(parts) + "; see problems.csv"


def _columns(cells: list[str]) -> list[str]:
    """Two columns, read downwards."""
    if not cells:
        return []
    rows = (len(cells) + 1) // 2
    left, right = cells[:rows], cells[rows:]
    return [
        f"    {cell:<{_WIDTH // 2 - 4}}{right[row] if row < len(right) else ''}".rstrip()
        for row, cell in enumerate(left)
    ]


def say_count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
