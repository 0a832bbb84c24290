"""``python -m onegauge``: the same as the ``onegauge`` command."""

from onegauge.app.cli import main

main(prog_name="onegauge")
