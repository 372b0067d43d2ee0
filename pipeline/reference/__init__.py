"""What extractors and readers both need to know of the world: places, dates, organisations."""
