"""The harness runs by `make fuzz` alone: it needs atheris, which is no dependency."""

collect_ignore = ["fuzz_readers.py"]
