"""Policies, their values and their reasons; the inbox of approvals."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from onegauge.governance import queries
from onegauge.governance.api import schemas
from onegauge.governance.permissions import VIEW_POLICIES
from onegauge.governance.policy import POLICIES
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused, UnknownDocument
from onegauge.ui.rest.access import actor_of, check_parameters, reader_of
from onegauge.ui.rest.types import Day, IdParameter, Text

router = Router()
NONE: frozenset[str] = frozenset()
Key = Annotated[Text, Field(max_length=120)]


def _known(key: str, field: str) -> None:
    if key not in {policy.key for policy in POLICIES}:
        raise Refused(
            [UnknownDocument(f"There is no policy {key[:60]!r}.", field=field, mend="See /policies for what there is.")]
        )


def _check_place(by: Actor, site_id: int | None, company_id: int | None) -> None:
    faults = []
    if site_id is not None and site_id not in by.sites:
        faults.append(UnknownDocument(f"There is no site with the id {site_id} in your scope.", field="site_id"))
    if company_id is not None and company_id not in by.companies:
        faults.append(
            UnknownDocument(f"There is no company with the id {company_id} in your scope.", field="company_id")
        )
    if faults:
        raise Refused(faults)


@router.get(
    "/policies", response=schemas.Policies, operation_id="list_policies", tags=["policies"], summary="Declared policies"
)
def policies(request: HttpRequest) -> dict[str, Any]:
    """Every knob that changes behaviour: type, default, control, owner, risk, and what it does."""
    check_parameters(request, NONE)
    reader_of(request, VIEW_POLICIES)
    names = list(schemas.PolicyLine.model_fields)
    return {"items": [{name: getattr(policy, name) for name in names} for policy in queries.policies()]}


@router.get(
    "/policies/matrix",
    response=schemas.Matrix,
    operation_id="get_policy_matrix",
    tags=["policies"],
    summary="Policies by sites",
)
def matrix(request: HttpRequest, on: Day | None = None, key: Key | None = None) -> dict[str, Any]:
    """The value of every policy at every site in scope on a day, with the level that decides it.

    What is said for one item class or partner follows the line of its policy; where it has no cell, the line above decides.
    """
    check_parameters(request, frozenset({"on", "key"}))
    by = reader_of(request, VIEW_POLICIES)
    if key is not None:
        _known(key, "key")
    day = on or by.today
    with read_scope(by):
        rows = queries.policy_matrix(on=day, keys=None if key is None else [key])
    names = ("key", "item_class", "partner", "area", "unit", "control", "default", "varied_count")
    cells = list(schemas.MatrixCell.model_fields)
    return {
        "on": day,
        "items": [
            {
                **{name: getattr(row, name) for name in names},
                "cells": [{name: getattr(cell, name) for name in cells} for _site, cell in sorted(row.cells.items())],
            }
            for policy in rows
            for row in (policy, *policy.narrower)
        ],
    }


@router.get(
    "/policies/{key}/explain", response=schemas.PolicyExplained, operation_id="explain_policy", tags=["policies"],
    summary="Why a value is what it is",
)  # fmt: skip
def explain(
    request: HttpRequest,
    key: Key,
    *,
    site_id: IdParameter | None = None,
    company_id: IdParameter | None = None,
    item_class: Text = "",
    partner: Text = "",
    on: Day | None = None,
) -> dict[str, Any]:
    """The deciding level with its story, and what every other level says; for all goods, or for a class or a partner."""
    check_parameters(request, frozenset({"site_id", "company_id", "item_class", "partner", "on"}))
    by = reader_of(request, VIEW_POLICIES)
    _known(key, "key")
    _check_place(by, site_id, company_id)
    with read_scope(by):
        found = queries.explain(
            key,
            on=on or by.today,
            site_id=site_id,
            company_id=None if site_id else company_id,
            item_class=item_class,
            partner=partner,
        )
    return {**asdict(found), "levels": [asdict(level) for level in found.levels]}


@router.get(
    "/approvals/inbox",
    response=schemas.Inbox,
    operation_id="get_inbox",
    tags=["approvals"],
    summary="What waits for me",
)
def inbox(request: HttpRequest) -> dict[str, Any]:
    """Requests that you could decide now, by own right or lent; decide with the verbs of /approvals."""
    check_parameters(request, NONE)
    by = actor_of(request)
    with read_scope(by):
        return {"items": [asdict(row) for row in queries.inbox(by)]}
