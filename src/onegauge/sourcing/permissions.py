"""What sourcing asks permission for."""

from onegauge.kernel.permissions import permission

VIEW = permission("sourcing.view", "See sourcing decisions and costs", duty="order enquiry")
PLAN = permission("sourcing.plan", "Decide where lines are served from", duty="allocation")
MAINTAIN = permission("sourcing.maintain", "Maintain lane costs and site rules", duty="site set-up")
