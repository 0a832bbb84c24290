"""What the warehouse asks permission for."""

from onegauge.kernel.permissions import permission

VIEW = permission("warehouse.view", "See shipments", duty="shipment enquiry")
RELEASE = permission("warehouse.release", "Take over released work", duty="shipment release")
PICK = permission("warehouse.pick", "Pick shipments", duty="picking")
PACK = permission("warehouse.pack", "Pack shipments", duty="packing")
SHIP = permission("warehouse.ship", "Ship", duty="shipping")
CANCEL = permission("warehouse.cancel", "Cancel shipments", duty="shipment cancellation")
COUNT = permission("warehouse.count", "Count stock", duty="counting")
PLAN_COUNTS = permission("warehouse.plan_counts", "Plan and cancel counts", duty="count planning")
APPROVE_COUNTS = permission("warehouse.approve_counts", "Approve differences of counts", duty="count approval")
APPROVE_LARGE_COUNTS = permission(
    "warehouse.approve_large_counts", "Approve large differences of counts", duty="large count approval"
)
WORK = permission("warehouse.work", "Do tasks on the floor", duty="floor work")
DIRECT_WORK = permission("warehouse.direct_work", "Plan, rank and assign tasks", duty="work direction")
ANNOUNCE = permission("warehouse.announce", "Announce and plan arrivals", duty="arrival planning")
RECEIVE = permission("warehouse.receive", "Receive arrivals", duty="receiving")
ADMIT = permission("warehouse.admit", "Admit arrivals outside their days", duty="held goods")
DECIDE_HELD = permission("warehouse.decide_held", "Decide on goods held at receiving", duty="held goods")
PUT_AWAY = permission("warehouse.put_away", "Put received goods away", duty="receiving")
RELOCATE = permission("warehouse.relocate", "Carry goods to other bins", duty="stock moves")
SET_UP_PACKING = permission(
    "warehouse.set_up_packing", "Maintain box types, carriers and packing instructions", duty="site set-up"
)
ACCEPT_WEIGHT = permission("warehouse.accept_weight", "Accept a carton whose weight is off", duty="work direction")
PLAN_LOADS = permission("warehouse.plan_loads", "Plan loads", duty="shipping")
LOAD = permission("warehouse.load", "Load vehicles and let them depart", duty="shipping")
PROVE = permission("warehouse.prove_delivery", "Record deliveries", duty="shipping")
SETTLE = permission("warehouse.settle_delivery", "Settle differences of deliveries", duty="delivery differences")
