"""`build`, and at its end the peak of memory of this process and of the largest of its workers, in MB.

usage: python -m bench.coordinator RAW PROCESSED
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from pipeline.build import build


def main() -> int:
    build(Path(sys.argv[1]), Path(sys.argv[2]))
    own, workers = (resource.getrusage(of).ru_maxrss for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(own / 1024, workers / 1024)
    return 0


if __name__ == "__main__":  # the workers import this file
    sys.exit(main())
