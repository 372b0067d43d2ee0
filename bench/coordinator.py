"""`build`, and at its end what it took of this process and of its workers: processor seconds, and peaks in MB.

usage: python -m bench.coordinator RAW PROCESSED      prints own s, workers' s, own MB, MB of the largest worker
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from pipeline.build import build


def main() -> int:
    build(Path(sys.argv[1]), Path(sys.argv[2]))
    own, workers = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = (used.ru_utime + used.ru_stime for used in (own, workers))
    print(*seconds, own.ru_maxrss / 1024, workers.ru_maxrss / 1024)
    return 0


if __name__ == "__main__":  # the workers import this file
    sys.exit(main())
