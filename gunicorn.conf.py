"""Read by gunicorn from the project's folder: its lines take the form of the product's (config/access_lines.py)."""

logger_class = "config.access_lines.AccessLines"
