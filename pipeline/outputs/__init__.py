"""Rows to files, and files to what a notebook works with."""

from pipeline.outputs.csv_tables import write_tables
from pipeline.outputs.frames import Evidence, Tables, load
from pipeline.outputs.texts import text_path, write_texts

__all__ = ["Evidence", "Tables", "load", "text_path", "write_tables", "write_texts"]
