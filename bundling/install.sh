#!/bin/sh
# Finds a Python that is new enough, and lets it install.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for python in python3.14 python3.13 python3.12 python3.11 python3; do
  if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
    exec "$python" "$here/install.py" "$@"
  fi
done
echo "需要Python 3.11、3.12、3.13或3.14。 Python 3.11, 3.12, 3.13 or 3.14 is needed." >&2
exit 1
