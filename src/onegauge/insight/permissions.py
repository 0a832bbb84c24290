"""What people may do in insight."""

from onegauge.kernel.permissions import permission

VIEW = permission("insight.view", "See key figures and what is behind them", duty="kpi enquiry")
