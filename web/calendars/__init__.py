"""Duties in a phone's calendar: by link, as a file, or as a picture where no phone gets through."""

from web.calendars.routes import pages as pages

ENTRIES = ()
