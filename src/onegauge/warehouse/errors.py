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


class TravelsTogether(Refusal):
    """The shipment is of an open consignment, which leaves as a whole."""

    code, status, title = "travels_together", 409, "Travels with others"


class ConsignmentNotReady(Refusal):
    """A shipment of the consignment may not leave yet, so none of them does."""

    code, status, title = "consignment_not_ready", 409, "Not everything is ready"


class ConsignmentChanged(Refusal):
    """A shipment joined while the consignment was about to leave."""

    code, status, title = "consignment_changed", 409, "The consignment changed"


class ConsignmentEmpty(Refusal):
    """Nothing of the consignment is left to ship."""

    code, status, title = "consignment_empty", 409, "Nothing to ship"


class NotConsigned(Refusal):
    """The shipment is of no open consignment."""

    code, status, title = "not_consigned", 409, "Travels alone"


class KeptBack(Refusal):
    """The source was stopped after the work had begun."""

    code, status, title = "kept_back", 409, "Kept back"


class NothingToCount(Refusal):
    """A count that names neither bins nor items, or more than one count may hold."""

    code, status, title = "nothing_to_count", 422, "Nothing to count"


class AlreadyCounted(Refusal):
    """A bin or item for which a count is open already."""

    code, status, title = "already_being_counted", 409, "Being counted already"


class WrongCount(Refusal):
    """A counted quantity that does not belong to the count, or cannot be true."""

    code, status, title = "wrong_count", 422, "Wrong count"


class LineKnown(Refusal):
    """Goods that were found stand on the list already."""

    code, status, title = "count_line_known", 409, "On the list already"


class NotAllCounted(Refusal):
    """A count is handed in while lines of it are not counted."""

    code, status, title = "not_all_counted", 409, "Not all counted"


class CountedByYou(Refusal):
    """Somebody would count again, or approve, what they counted themselves."""

    code, status, title = "counted_by_you", 403, "Somebody else must do this"


class CountTooLarge(Refusal):
    """The differences of a count are worth more than this person may approve."""

    code, status, title = "count_too_large", 403, "Beyond your limit"


class ReasonNeeded(Refusal):
    """A difference would be posted without a reason that explains it."""

    code, status, title = "count_reason_needed", 422, "Reason needed"


class NotYourTask(Refusal):
    """Somebody else has the task in hand."""

    code, status, title = "not_your_task", 403, "Somebody else has it"


class UnknownWorker(Refusal):
    """A person who is not known or does not work any more."""

    code, status, title = "unknown_worker", 422, "Unknown person"


class DockTaken(Refusal):
    """Another arrival stands at the dock at this time."""

    code, status, title = "dock_taken", 409, "The dock is taken"


class WrongAppointment(Refusal):
    """A dock that is none, or an appointment without beginning and end in this order."""

    code, status, title = "wrong_appointment", 422, "Wrong appointment"


class OffDate(Refusal):
    """Goods come earlier or later than the site admits without asking."""

    code, status, title = "off_date", 409, "Not its day"


class WrongReceipt(Refusal):
    """A receipt that does not fit its arrival, or a quantity that cannot be true."""

    code, status, title = "wrong_receipt", 422, "Wrong receipt"


class UnknownLabel(Refusal):
    """A code that was scanned or typed names nothing that is known."""

    code, status, title = "unknown_label", 422, "Unknown label"


class ExpiryRequired(Refusal):
    """Dated goods come without their expiry."""

    code, status, title = "expiry_required", 422, "Expiry needed"


class NoReceivingPlace(Refusal):
    """The site has no bin where goods could be received."""

    code, status, title = "no_receiving_place", 409, "Nowhere to receive"


class HeldUndecided(Refusal):
    """An arrival is closed while goods of it wait for a decision."""

    code, status, title = "held_undecided", 409, "Goods wait for a decision"


class WrongPutAway(Refusal):
    """More is put away than was received, or nothing."""

    code, status, title = "wrong_put_away", 422, "Wrong put-away"


class WrongRelocation(Refusal):
    """Goods that cannot be moved like this: not there, taken by others, or no bin to go to."""

    code, status, title = "wrong_relocation", 422, "Wrong move"


class NothingToInspect(Refusal):
    """Nothing of the arrival waits for an inspection."""

    code, status, title = "nothing_to_inspect", 409, "Nothing to inspect"


class WrongGoods(Refusal):
    """What was put into a carton is not of its shipment, or more than was picked."""

    code, status, title = "wrong_goods", 422, "Not of this shipment"


class WrongCarton(Refusal):
    """A carton that is not known, of another shipment, or not in the state for this."""

    code, status, title = "wrong_carton", 409, "Wrong carton"


class NotAllPacked(Refusal):
    """A shipment is not packed while goods lie in no closed carton or an instruction is not confirmed."""

    code, status, title = "not_all_packed", 409, "Not everything is packed"


class ScanNeeded(Refusal):
    """The site scans every item into its carton; a count that was typed proves nothing here."""

    code, status, title = "scan_needed", 409, "Scan it"


class WrongLoad(Refusal):
    """A package, shipment or dock that is not of this load."""

    code, status, title = "wrong_load", 409, "Not of this load"


class LoadIncomplete(Refusal):
    """A load would depart without everything that was planned for it."""

    code, status, title = "load_incomplete", 409, "Not everything is loaded"


class WrongDelivery(Refusal):
    """What was told of a delivery cannot be true, or says too little."""

    code, status, title = "wrong_delivery", 422, "Wrong delivery"
