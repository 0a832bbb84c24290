"""What transfers ask permission for."""

from onegauge.kernel.permissions import permission

VIEW = permission("transfers.view", "See transfers", duty="stock enquiry")
REQUEST = permission("transfers.request", "Request transfers", duty="transfer request")
APPROVE = permission("transfers.approve", "Approve transfers", duty="transfer approval")
PLAN = permission("transfers.plan", "Plan transfers and reserve their goods", duty="transfer coordination")
RELEASE = permission("transfers.release", "Release transfers to the warehouse", duty="transfer coordination")
CANCEL = permission("transfers.cancel", "Cancel transfers", duty="transfer coordination")
CLOSE = permission("transfers.close", "Close transfers", duty="transfer coordination")
RECEIVE = permission("transfers.receive", "Receive transfers", duty="receiving")
SETTLE = permission("transfers.settle", "Decide on discrepancies of transfers", duty="transfer settlement")
MAINTAIN = permission("transfers.maintain_lanes", "Maintain lanes", duty="transfer set-up")
MAINTAIN_PRICES = permission("transfers.maintain_prices", "Maintain transfer prices", duty="transfer pricing")
CLAIM = permission("transfers.claim", "Settle and write off claims", duty="transfer claims")
FOLLOW = permission("transfers.follow", "Count transfers as shipped and complete", duty="system")
