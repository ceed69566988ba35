"""The front doors of Lunzhi: commands and pages."""
