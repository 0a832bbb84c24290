"""Writes of the operating template and of what the law demands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from onegauge.governance import errors, errors_policy, kinds, permissions
from onegauge.governance.models import (
    StatutoryValue,
    Template,
    TemplateValue,
    TemplateVersion,
)
from onegauge.governance.operations.effective import rebuild_policy_effective
from onegauge.governance.policy_drafts import Given, NarrowedDraft, StatutoryDraft
from onegauge.governance.policy_guards import judged_value, own_decision, unfit_values
from onegauge.governance.policy_memory import SQL
from onegauge.governance.policy_narrowing import goods_of, judge_narrowing
from onegauge.governance.states import (
    DECIDING_TEMPLATE_STATES,
    TEMPLATE_VERSION,
    TemplateState,
)
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import AlreadyExists, Refusal, StaleVersion, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import unknown_document
from onegauge.kernel.operation import operation

ONE_VALUE = ("template_version", "key", "item_class", "partner")


@operation(permission=permissions.AUTHOR_TEMPLATE)
def create_template(*, code: str, name: str, by: Actor, key: str | None = None) -> int:
    """Set up the group's one operating template; its values come with its versions."""
    judge = Judge("template")
    judge.text(0, "code", code, 40)
    judge.text(0, "name", name, 160)
    existing = Template.objects.first()
    if existing is not None:
        judge.add(AlreadyExists(f"There is one operating template already: {existing.name}.", object_id=existing.id))
    judge.check()
    template = Template.objects.create(code=code, name=name)
    entry = Entry(object_id=template.id, after={"code": code, "name": name})
    record(by=by, kind=kinds.TEMPLATE_KIND, verb="created", entries=[entry])
    return int(template.id)


@operation(permission=permissions.AUTHOR_TEMPLATE)
def draft_template_version(
    *,
    effective_from: date,
    notes: str = "",
    values: Mapping[str, Given] | None = None,
    by: Actor,
    key: str | None = None,
) -> int:
    """Begin the next version as a copy of the newest released one, with the given values changed."""
    template = Template.objects.select_for_update(no_key=True).first()
    if template is None:
        refuse_all([errors_policy.TemplateMissing("There is no operating template.", mend="Create it first.")])
        raise AssertionError("unreachable")
    stored_values = _judged(values or {})
    versions = TemplateVersion.objects.filter(template=template)
    newest = versions.filter(state__in=DECIDING_TEMPLATE_STATES).order_by("-effective_from").first()
    last = versions.order_by("-number").first()
    version = TemplateVersion.objects.create(
        template=template,
        number=last.number + 1 if last else 1,
        based_on=newest,
        notes=notes,
        effective_from=effective_from,
        author_id=by.person_id,
        created_at=by.now,
    )
    names = ("key", "item_class", "partner")
    copied = {row[:3]: row[3] for row in newest.values.values_list(*names, "value")} if newest else {}
    said = {**copied, **{(k, "", ""): v for k, v in stored_values.items()}}
    rows = [
        TemplateValue(template_version=version, **dict(zip(names, goods, strict=True)), value=v)
        for goods, v in sorted(said.items())
    ]
    TemplateValue.objects.bulk_create(rows)
    after = {"number": version.number, "effective_from": effective_from, "values": stored_values, "notes": notes}
    entry = Entry(object_id=version.id, after=after, refs=[ref(kinds.TEMPLATE_KIND, template.id)])
    record(by=by, kind=kinds.TEMPLATE_VERSION_KIND, verb="drafted", entries=[entry])
    return int(version.id)


@operation(permission=permissions.AUTHOR_TEMPLATE)
def set_template_values(
    *,
    version_id: int,
    values: Mapping[str, Given] | None = None,
    remove: Sequence[str] = (),
    effective_from: date | None = None,
    notes: str | None = None,
    version: int | None = None,
    by: Actor,
    key: str | None = None,
) -> int:
    """Change a draft; a removed key falls back to the default of the code. Returns the new row version."""
    draft = _locked_draft(version_id, version)
    changes = _judged(values or {})
    for_all = draft.values.filter(item_class="", partner="")
    before = dict(for_all.filter(key__in=[*changes, *remove]).values_list("key", "value"))
    for_all.filter(key__in=remove).delete()
    rows = [TemplateValue(template_version=draft, key=k, value=v) for k, v in sorted(changes.items())]
    TemplateValue.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=list(ONE_VALUE), update_fields=["value"]
    )
    draft.version += 1
    draft.effective_from = effective_from or draft.effective_from
    draft.notes = draft.notes if notes is None else notes
    draft.save(update_fields=["version", "effective_from", "notes"])
    after = {**changes, **dict.fromkeys(remove)}
    if effective_from is not None:
        after["effective_from"] = effective_from.isoformat()
    entry = Entry(object_id=draft.id, before=before, after=after)
    record(by=by, kind=kinds.TEMPLATE_VERSION_KIND, verb="changed", entries=[entry])
    return int(draft.version)


@operation(permission=permissions.AUTHOR_TEMPLATE)
def narrow_template_versions(
    *,
    version_ids: Sequence[int],
    policy: str,
    value: Given | None,
    item_class: str = "",
    partner: str = "",
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Say a value of a policy for one class of items, for one partner, or both, in drafts; without a value the wider holds.

    Item class and partner are codes. The value for everything else stays as it is.
    """
    judge = Judge("values")
    said = NarrowedDraft(key=policy, item_class=item_class, partner=partner)
    wanted = None if value is None else judged_value(judge, 0, policy, value)
    judge_narrowing(judge, [said])
    if not (item_class or partner):
        judge.refuse(0, "item_class", "Name a class of items or a partner.", "The value for all is one of the version.")
    judge.check()
    goods = {"key": policy, "item_class": item_class, "partner": partner}
    entries = []
    for version_id in sorted(set(version_ids)):
        draft = _locked_draft(version_id, None)
        before = draft.values.filter(**goods).values_list("value", flat=True).first()
        if wanted is None:
            draft.values.filter(**goods).delete()
        else:
            TemplateValue.objects.bulk_create(
                [TemplateValue(template_version=draft, **goods, value=wanted)],
                update_conflicts=True,
                unique_fields=list(ONE_VALUE),
                update_fields=["value"],
            )
        draft.version += 1
        draft.save(update_fields=["version"])
        about = {policy: wanted, **goods_of(said)}
        entries.append(Entry(object_id=draft.id, before={policy: before}, after=about))
    record(by=by, kind=kinds.TEMPLATE_VERSION_KIND, verb="changed", entries=entries)
    return sorted(set(version_ids))


def _locked_draft(version_id: int, expected: int | None) -> TemplateVersion:
    """The draft, locked; a frozen, unknown or changed one is refused."""
    found = TemplateVersion.objects.select_for_update(no_key=True).filter(id=version_id).first()
    if found is None:
        refuse_all([unknown_document(kinds.TEMPLATE_VERSION_KIND, version_id)])
        raise AssertionError("unreachable")
    refusals: list[Refusal] = []
    if found.state != TemplateState.DRAFT:
        message = f"Version {found.number} is {TEMPLATE_VERSION.label(found.state).lower()}; only a draft changes."
        mend = "Begin a new version."
        refusals.append(errors_policy.TemplateFrozen(message, object_id=found.id, mend=mend, state=found.state))
    if expected is not None and expected != found.version:
        message = f"This template version was changed since you read it (version {expected}, now {found.version})."
        refusals.append(StaleVersion(message, object_id=found.id, given=expected, current=found.version))
    refuse_all(refusals)
    return found


def _judged(values: Mapping[str, Given]) -> dict[str, Any]:
    judge = Judge("values")
    stored_values = {k: judged_value(judge, i, k, v) for i, (k, v) in enumerate(values.items())}
    judge.check()
    return stored_values


@operation(permission=permissions.APPROVE_TEMPLATE)
def approve_template_versions(
    *, version_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Approve drafts of somebody else; from then on their values are frozen."""
    moves = TEMPLATE_VERSION.begin("approve", version_ids, by=by, versions=versions)
    for found in TemplateVersion.objects.filter(id__in=moves.ids).prefetch_related("values"):
        moves.refuse(own_decision(by, found.author_id, found.id, "wrote"))
        for refusal in unfit_values([(v.key, v.value) for v in found.values.all()], found.id):
            moves.refuse(refusal)
    moves.finish(assign={"approved_by_id": by.person_id, "approved_at": by.now})
    return moves.ids


@operation(permission=permissions.APPROVE_TEMPLATE)
def return_template_versions(
    *, version_ids: Sequence[int], reason: str, by: Actor, key: str | None = None
) -> list[int]:
    """Give approved versions back to their author, with the reason in the journal."""
    moves = TEMPLATE_VERSION.begin("return", version_ids, by=by)
    if not reason.strip():
        moves.refuse(errors.ReasonMissing("Say why the version goes back.", field="reason"))
    after = {i: {"reason": reason} for i in moves.ids}
    moves.finish(after=after, assign={"approved_by_id": None, "approved_at": None})
    return moves.ids


@operation(permission=permissions.RELEASE_TEMPLATE)
def release_template_versions(*, version_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Put approved versions in force from their day on, at every site at once; today at the earliest."""
    moves = TEMPLATE_VERSION.begin("release", version_ids, by=by)
    SQL.tuples("lock_template")
    found = list(TemplateVersion.objects.filter(id__in=moves.ids).prefetch_related("values"))
    taken = set(
        TemplateVersion.objects.filter(state__in=DECIDING_TEMPLATE_STATES).values_list("effective_from", flat=True)
    )
    for version in found:
        moves.refuse(_release_refusal(version, taken, by.today))
        taken.add(version.effective_from)
        for refusal in unfit_values([(v.key, v.value) for v in version.values.all()], version.id):
            moves.refuse(refusal)
    after = {v.id: {"effective_from": v.effective_from} for v in found}
    moves.finish(after=after, assign={"released_by_id": by.person_id, "released_at": by.now})
    rebuild_policy_effective()
    return moves.ids


def _release_refusal(version: TemplateVersion, taken: set[date | None], today: date) -> Refusal | None:
    if version.effective_from is None or version.effective_from < today:
        return errors_policy.ReleaseBackdated(
            f"Version {version.number} would begin on {version.effective_from}, before {today}: what was decided stays"
            " decided.",
            object_id=version.id,
            mend="Return it to draft and let it begin today or later.",
        )
    if version.effective_from in taken:
        return errors_policy.ReleaseDayTaken(
            f"Another version begins on {version.effective_from}.",
            object_id=version.id,
            mend="Return it to draft and choose another day.",
        )
    return None


@operation(permission=permissions.RELEASE_TEMPLATE)
def retire_template_versions(*, version_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Close versions whose successor is in force; what they decided stays theirs, so no value changes."""
    moves = TEMPLATE_VERSION.begin("retire", version_ids, by=by)
    for version_id, number in SQL.tuples("versions_in_force", {"ids": moves.ids, "today": by.today}):
        moves.refuse(
            errors_policy.TemplateInForce(
                f"Version {number} still decides values.", object_id=version_id, mend="Release its successor first."
            )
        )
    moves.finish()
    return moves.ids


@operation(permission=permissions.MAINTAIN_STATUTORY)
def record_statutory_values(*, values: Sequence[StatutoryDraft], by: Actor, key: str | None = None) -> list[int]:
    """Record what the law demands in a country; it overrides the template and every variance there."""
    judge = Judge("values")
    judge.permit(by, permissions.MAINTAIN_STATUTORY)
    stored_values = [judged_value(judge, i, draft.key, draft.value) for i, draft in enumerate(values)]
    for i, draft in enumerate(values):
        judge.country(i, "country", draft.country)
        judge.text(i, "law", draft.law, 500)
        judge.period(i, draft.from_on, draft.until_on)
    judge.check()
    _refuse_overlaps(values)
    rows = [
        StatutoryValue(
            country=draft.country,
            key=draft.key,
            value=value,
            law=draft.law,
            from_on=draft.from_on,
            until_on=draft.until_on,
            recorded_by_id=by.person_id,
            recorded_at=by.now,
        )
        for draft, value in zip(values, stored_values, strict=True)
    ]
    StatutoryValue.objects.bulk_create(rows)
    entries = [
        Entry(
            object_id=row.id,
            after={"country": row.country, "key": row.key, "value": row.value, "from_on": row.from_on, "law": row.law},
        )
        for row in rows
    ]
    record(by=by, kind=kinds.STATUTORY_VALUE_KIND, verb="recorded", entries=entries)
    rebuild_policy_effective(keys=[row.key for row in rows])
    return [int(row.id) for row in rows]


def _refuse_overlaps(values: Sequence[StatutoryDraft]) -> None:
    """Two laws at once for one policy would leave nobody knowing which to follow."""
    judge = Judge("values")
    params = {
        "countries": [v.country for v in values],
        "keys": [v.key for v in values],
        "from_ons": [v.from_on for v in values],
        "until_ons": [v.until_on for v in values],
    }
    for index, from_on, until_on in SQL.tuples("statutory_overlaps", params):
        judge.refuse(
            index - 1,
            "from_on",
            f"{values[index - 1].key} is recorded for {values[index - 1].country} from {from_on} until {until_on}.",
            "End the recorded value first.",
            refusal=errors_policy.StatutoryOverlaps,
        )
    judge.check()


@operation(permission=permissions.MAINTAIN_STATUTORY)
def end_statutory_values(
    *, statutory_ids: Sequence[int], until_on: date, by: Actor, key: str | None = None
) -> list[int]:
    """Let statutory values end before a day from today on; earlier days stay decided as they were."""
    rows = list(StatutoryValue.objects.select_for_update(no_key=True).filter(id__in=statutory_ids).order_by("id"))
    judge = Judge("statutory_ids")
    judge.permit(by, permissions.MAINTAIN_STATUTORY)
    known = {row.id for row in rows}
    for missing in sorted(set(statutory_ids) - known):
        judge.add(unknown_document(kinds.STATUTORY_VALUE_KIND, missing))
    for row in rows:
        if until_on < max(by.today, row.from_on) or (row.until_on is not None and until_on > row.until_on):
            message = f"{row.key} in {row.country} cannot end before {until_on}."
            mend = "Choose a day from today on that lies within its period."
            judge.add(errors.PeriodOver(message, object_id=row.id, field="until_on", mend=mend))
    judge.check()
    StatutoryValue.objects.filter(id__in=known).update(until_on=until_on)
    entries = [Entry(object_id=row.id, before={"until_on": row.until_on}, after={"until_on": until_on}) for row in rows]
    record(by=by, kind=kinds.STATUTORY_VALUE_KIND, verb="ended", entries=entries)
    rebuild_policy_effective(keys=[row.key for row in rows])
    return [row.id for row in rows]
