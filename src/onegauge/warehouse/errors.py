"""Refusals of the warehouse."""

from onegauge.kernel.errors import Refusal


class PackRequired(Refusal):
    """The site's policy wants a shipment packed before it leaves."""

    code, status, title = "pack_required", 409, "Pack first"


class WrongPick(Refusal):
    """A picked quantity that does not belong to the shipment or is more than was asked for."""

    code, status, title = "wrong_pick", 422, "Wrong pick"


class NothingPicked(Refusal):
    """A shipment from which nothing was picked cannot leave."""

    code, status, title = "nothing_picked", 409, "Nothing picked"


class KeptBack(Refusal):
    """The source was stopped after the work had begun."""

    code, status, title = "kept_back", 409, "Kept back"
