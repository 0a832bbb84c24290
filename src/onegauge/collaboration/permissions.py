"""What collaboration asks permission for. Seeing follows from the document itself."""

from onegauge.kernel.permissions import permission

CONTRIBUTE = permission("collaboration.contribute", "Comment on documents and attach files", duty="viewing")
