"""Rows to files, and files to what a notebook works with."""

from pipeline.outputs.csv_tables import write_tables
from pipeline.outputs.frames import Evidence, Tables, load
from pipeline.outputs.texts import place_texts, text_path, write_text, write_texts

__all__ = ["Evidence", "Tables", "load", "place_texts", "text_path", "write_tables", "write_text", "write_texts"]
