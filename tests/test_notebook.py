"""docs/explore.ipynb runs on the tables of the samples, and holds no output of anyone's machine."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "explore.ipynb"


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in notebook.cells if "outputs" in cell)


def test_it_runs_from_top_to_bottom(stranger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parents[1]))
    (stranger / "docs").mkdir(exist_ok=True)
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(stranger / "docs")}})
    client.execute()
    shown = [output for cell in notebook.cells if "outputs" in cell for output in cell.outputs]
    kinds = [set(output.get("data", {})) for output in shown]
    assert sum("image/png" in kind for kind in kinds) == 4, "a timeline, another, the shares, the repeats"
    assert any("<mark>" in output.data.get("text/html", "") for output in shown if "data" in output)
    assert not [output for output in shown if output.get("name") == "stderr"]
