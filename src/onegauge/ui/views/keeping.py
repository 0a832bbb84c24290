"""Keeping a view or the columns of a list, and taking away what a job made."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.ui import operations as ops
from onegauge.ui import queries
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.rows import filters_of
from onegauge.ui.spreadsheet import MEDIA, safe_text
from onegauge.ui.views import base
from onegauge.ui.views.listing import show_list
from onegauge.ui.views.verbs import go


@require_POST
@base.signed_in
def view(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """Save, rename, share, take back or delete a view; make it the one that the list opens with."""
    screen, by = base.screen_of(request, module, name), base.actor_of(request)
    query = QueryDict(request.POST.get("query", ""))
    try:
        to = _done(request, screen, query, by)
    except Refused as refused:
        return show_list(request, screen, refusals=base.refusals_of(refused), status=refused.status)
    return go(request, f"{screen.url()}?{to.urlencode() or 'all=yes'}")


def _done(request: HttpRequest, screen: Screen, query: QueryDict, by: Actor) -> QueryDict:
    act, key = request.POST.get("act", "save"), base.key_of(request)
    given = request.POST.get("view", "")
    view_id = int(given) if given.isdecimal() and len(given) < 19 else None
    to = query.copy()
    if act in {"open", "open_declared"}:
        layout = queries.layout_of(screen.code, by)
        opens_with = filters_of(query) if act == "open" else ""
        draft = ops.LayoutDraft(screen=screen.code, columns=layout.columns, opens_with=opens_with)
        ops.keep_layouts(layouts=[draft], by=by, key=key)
        base.told(request, _("The list opens this way from now on"))
    elif act in {"share", "unshare"} and view_id is not None:
        ops.share_views(view_ids=[view_id], shared=act == "share", by=by, key=key)
        base.told(
            request, _("Everybody who sees this list has the view") if act == "share" else _("Only you have the view")
        )
    elif act == "delete" and view_id is not None:
        ops.delete_views(view_ids=[view_id], by=by, key=key)
        to.pop("view", None)
        base.told(request, _("View deleted"))
    else:
        cols = query.get("cols", "")
        draft_view = ops.ViewDraft(
            screen=screen.code,
            name=request.POST.get("name", ""),
            query=filters_of(query),
            columns=tuple(cols.split(",")) if cols else queries.layout_of(screen.code, by).columns,
            id=view_id if act == "rename" else None,
        )
        (saved,) = ops.save_views(views=[draft_view], by=by, key=key)
        to["view"] = str(saved)
        base.told(request, _("View “%s” saved") % draft_view.name)
    return to


@require_POST
@base.signed_in
def columns(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """Keep the columns of a list in their order; without any, the declared ones come back."""
    screen, by = base.screen_of(request, module, name), base.actor_of(request)
    known = {column.path for column in screen.table.all}
    wanted = tuple(path for path in request.POST.getlist("col") if path in known)
    if request.POST.get("act") == "reset":
        wanted = ()
    kept = queries.layout_of(screen.code, by)
    draft = ops.LayoutDraft(screen=screen.code, columns=wanted, opens_with=kept.opens_with)
    ops.keep_layouts(layouts=[draft], by=by, key=base.key_of(request))
    to = QueryDict(request.POST.get("query", "")).copy()
    to.pop("cols", None)
    return go(request, f"{screen.url()}?{to.urlencode() or 'all=yes'}")


@base.signed_in
def job_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that a job of the person made."""
    found = queries.file_of(pk, base.actor_of(request))
    if found is None:
        raise Http404
    name, data = found
    response = HttpResponse(data, content_type=MEDIA[name.rsplit(".", 1)[-1]])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@base.signed_in
def job_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that a job left out, with their reasons."""
    job = queries.job_of(pk, base.actor_of(request))
    if job is None:
        raise Http404
    lines = [[_("Row"), _("Number"), _("What is wrong"), _("How to mend it")]]
    lines += [[str(f["row"]), f["number"], f["message"], f["mend"]] for f in job.faults]
    text = "\r\n".join(",".join('"' + safe_text(cell).replace('"', '""') + '"' for cell in line) for line in lines)
    response = HttpResponse(text, content_type=MEDIA["csv"])
    response["Content-Disposition"] = f'attachment; filename="job-{pk}-rows.csv"'
    return response
