"""What purchasing asks permission for."""

from onegauge.kernel.permissions import permission

VIEW = permission("purchasing.view", "See purchase orders", duty="purchase enquiry")
ORDER = permission("purchasing.order", "Order from suppliers and follow it up", duty="purchasing")
APPROVE = permission("purchasing.approve", "Approve purchase orders", duty="purchase approval")
RECEIVE = permission("purchasing.receive", "Take in what was bought", duty="receiving")
FOLLOW = permission("purchasing.follow", "Count purchase orders as received", duty="system")
