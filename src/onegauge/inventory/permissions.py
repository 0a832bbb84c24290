"""What inventory asks permission for."""

from onegauge.kernel.permissions import permission

MAINTAIN = permission("inventory.maintain", "Maintain zones and bins", duty="site set-up")
RECEIVE = permission("inventory.receive", "Receive goods", duty="receiving")
ADJUST = permission("inventory.adjust", "Adjust stock", duty="stock adjustment")
JUDGE = permission("inventory.judge", "Change the status of stock", duty="stock quality")
MOVE = permission("inventory.move", "Move and pack stock", duty="stock moves")
MAINTAIN_QUOTAS = permission("inventory.maintain_quotas", "Say how much may be promised to whom", duty="promise rules")
RESERVE = permission("inventory.reserve", "Reserve stock", duty="allocation")
EXPECT = permission("inventory.expect", "Say which goods are expected", duty="expected receipts")
ISSUE = permission("inventory.issue", "Issue goods", duty="shipping")
VIEW = permission("inventory.view", "See stock", duty="stock enquiry")
FOLLOW_SHORTAGES = permission("inventory.follow_shortages", "Follow what is short of stock", duty="replenishment")
