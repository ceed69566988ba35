"""Units and rosters as files: folders, workbooks, calendars, terminal tables."""
