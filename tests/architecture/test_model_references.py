"""Rows refer downwards only; the linter cannot see that, because foreign keys are labels."""

from django.apps import apps

from tests.architecture.layers import ranks


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ranks()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        and field.related_model._meta.app_label in ranks()
        and (
            ranks()[field.related_model._meta.app_label] > ranks()[model._meta.app_label]
            or (
                ranks()[field.related_model._meta.app_label] == ranks()[model._meta.app_label]
                and field.related_model._meta.app_label != model._meta.app_label
            )
        )
    ]  # fmt: skip
    assert upward == []
