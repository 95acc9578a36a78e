"""One recording as one HTML page that plays it: opened from disk, offline, without a server."""

from app.one_file.page import Exported, export_page

__all__ = ["Exported", "export_page"]
