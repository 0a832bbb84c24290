"""Make the template of the test databases; a process of its own, so that no test carries the classes of all migrations."""

import sys
from pathlib import Path

from onegauge.app.cli.start import load_django

if __name__ == "__main__":
    load_django()
    from tests.database import build_template

    build_template(Path(sys.argv[1]))
