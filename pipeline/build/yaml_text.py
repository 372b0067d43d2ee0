"""YAML files that people write, read as text alone, with mistakes told by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import RuleError


def read_yaml(path: Path) -> Any:
    """Mappings, lists and text. Raises RuleError for a file that is no YAML or says a key twice."""
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)  # noqa: S506 (makes nothing but text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RuleError(f"{path} cannot be read as YAML: {_explain(error)}") from error


def _explain(error: Exception) -> str:
    """The line and the problem; a mark's own text names the string that was read and not the file."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem or error.context}."
    return " ".join(str(error).split())


class _Loader(yaml.BaseLoader):
    """Every value is text as it is written, `2018` and `yes` too, and a key that stands twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)
