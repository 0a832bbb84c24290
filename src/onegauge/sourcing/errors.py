"""Refusals of sourcing."""

from onegauge.kernel.errors import Refusal


class NoSuchOption(Refusal):
    """The chosen way to serve a line does not exist, or a hard rule removed it."""

    code, status, title = "no_such_option", 409, "This way is closed"


class TooManyRejects(Refusal):
    """The line was given back as often as the policy allows; somebody must decide about it."""

    code, status, title = "too_many_rejects", 409, "Given back too often"
