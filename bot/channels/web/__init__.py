"""The public server: HTTP interface, plain page, demo page. It keeps nothing a visitor writes."""
