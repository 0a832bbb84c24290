"""The form of the sign-in page: our words, no text inside the fields that vanishes while somebody types."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name or e-mail, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""  # nobody sets a password by mail here; the sign-in page says who does
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
