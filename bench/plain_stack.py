"""The plain way with the same libraries: every page by pdfplumber or BeautifulSoup, all text through all of spaCy.

usage: python -m bench.plain_stack FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import pdfplumber
import spacy
from bs4 import BeautifulSoup

from pipeline.nlp.parsing import MODEL


def main(folder: Path) -> int:
    model = spacy.load(MODEL)
    texts = (text for path in sorted(folder.iterdir()) for text in _texts(path))
    words = sum(len(doc) for doc in model.pipe(texts))
    print(f"{words} words")
    return 0


def _texts(path: Path) -> list[str]:
    if path.suffix != ".pdf":
        return [BeautifulSoup(path.read_bytes(), "lxml").get_text("\n")]
    with pdfplumber.open(path) as document:
        texts = []
        for page in document.pages:
            texts.append(page.extract_text())
            page.close()
        return texts


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
