@echo off
rem Finds a Python that is new enough, and lets it install.
chcp 65001 >nul
for %%v in (3.14 3.13 3.12 3.11) do (
  py -%%v -c "" >nul 2>nul && (
    py -%%v "%~dp0install.py" %* & pause & exit /b
  )
)
python "%~dp0install.py" %*
pause
