"""Forms: one operation, refusals at their fields, nothing lost, conflicts with both versions."""

import re

import pytest
from django import forms
from django.test import Client
from django.utils.datastructures import MultiValueDict

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.governance.models import Person, Region
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refused
from onegauge.ui.kit import OperationForm, StyledForm


def hidden(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, name
    return found.group(1)


def test_a_form_creates_through_its_operation_and_shows_the_page(client: Client) -> None:
    response = client.post("/governance/region/new/", {"code": "NORD", "name": "Nordics", "key": "k1"}, follow=True)
    assert response.redirect_chain[0][0] == f"/governance/region/{Region.objects.get(code='NORD').pk}/"
    assert "Region created" in response.content.decode()


def test_sending_a_form_twice_creates_once(client: Client) -> None:
    for _ in range(2):
        client.post("/governance/person/new/", {"username": "twice", "name": "Twice", "key": "same"})
    assert Person.objects.filter(username="twice").count() == 1


def test_a_key_that_is_taken_is_refused_at_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    gov.save_regions(regions=[gov.RegionDraft(code="EU", name="Europe")], by=system_actor("tests"))
    response = client.post("/governance/region/new/", {"code": "EU", "name": "Something else"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Something else"' in html
    assert 'aria-invalid="true"' in html
    assert Region.objects.get(code="EU").name == "Europe"


def test_a_refusal_of_the_operation_stands_at_its_field(client: Client) -> None:
    response = client.post("/governance/person/new/", {"username": "Not Plain!", "name": "X"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Not Plain!"' in html
    assert 'id="id_username-err"' in html
    assert not Person.objects.filter(name="X").exists()


def test_an_edit_changes_and_keeps_the_natural_key(client: Client) -> None:
    (saved,) = gov.save_people(people=[gov.PersonDraft(username="ann", name="Ann")], by=system_actor("tests"))
    page = client.get(f"/governance/person/{saved.id}/edit/").content.decode()
    sent = {"username": "eve", "name": "Anna", "version": hidden(page, "version"), "was": hidden(page, "was")}
    assert client.post(f"/governance/person/{saved.id}/edit/", sent).status_code == 302
    row = Person.objects.get(id=saved.id)
    assert (row.username, row.name) == ("ann", "Anna")


def test_a_stale_form_shows_both_versions_and_merges_what_does_not_collide(client: Client) -> None:
    draft = gov.PersonDraft(username="ann", name="Ann", email="ann@x.example")
    (saved,) = gov.save_people(people=[draft], by=system_actor("tests"))
    address = f"/governance/person/{saved.id}/edit/"
    page = client.get(address).content.decode()
    theirs = gov.PersonDraft(username="ann", name="Ann", email="new@x.example")
    gov.save_people(people=[theirs], by=system_actor("tests"))

    sent = {"name": "Anna", "email": "ann@x.example", "version": hidden(page, "version"), "was": hidden(page, "was")}
    response = client.post(address, sent)
    conflict = response.content.decode()

    assert response.status_code == 409
    assert "Someone saved this while you were editing it." in conflict
    assert "Yours is kept" in conflict
    assert "Theirs is kept" in conflict
    assert Person.objects.get(id=saved.id).name == "Ann"
    again = {
        "name": "Anna", "email": "new@x.example", "version": hidden(conflict, "version"), "was": hidden(conflict, "was"),
    }  # fmt: skip
    assert client.post(address, again).status_code == 302
    assert Person.objects.get(id=saved.id).name == "Anna"


class SampleLine(StyledForm):
    """A line of an order."""

    sku = forms.CharField()
    qty = forms.DecimalField(min_value=1)


class SampleOrder(OperationForm):
    """An order with lines."""

    line_form = SampleLine
    customer = forms.CharField()

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Refuse the second line."""
        raise Refused([InvalidValue("Sold in tens.", field="orders[0].lines[1].qty", mend="Enter 10.")])


def grid(**data: str) -> SampleOrder:
    """A bound sample."""
    return SampleOrder(MultiValueDict({name: [value] for name, value in data.items()}))


def test_a_line_grid_takes_filled_lines_only() -> None:
    form = grid(**{
        "customer": "A", "lines-count": "3", "lines-0-sku": "X", "lines-0-qty": "2", "lines-2-sku": "Y", "lines-2-qty": "5",
    })  # fmt: skip
    assert form.is_valid()
    assert [line["sku"] for line in form.filled_lines] == ["X", "Y"]


def test_a_refusal_of_a_line_stands_at_its_cell() -> None:
    form = grid(**{
        "customer": "A", "lines-count": "3", "lines-0-sku": "X", "lines-0-qty": "2", "lines-2-sku": "Y", "lines-2-qty": "5",
    })  # fmt: skip
    assert form.is_valid()
    with pytest.raises(Refused) as refused:
        form.save(by=None, key=None)  # type: ignore[arg-type]  the sample never looks
    form.refuse(refused.value)
    assert form.lines[2].errors == {"qty": ["Sold in tens. Enter 10."]}


def test_a_bad_line_is_named_and_another_can_be_added() -> None:
    assert not grid(**{"customer": "A", "lines-count": "1", "lines-0-sku": "X", "lines-0-qty": "0"}).is_valid()
    assert len(grid(**{"customer": "A", "lines-count": "1", "add_line": "1"}).lines) == 2
    assert len(grid(**{"customer": "A", "lines-count": "999999999"}).lines) == 0
