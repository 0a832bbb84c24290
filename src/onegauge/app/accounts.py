"""How allauth behaves here: people are made by governance, nobody signs up."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes self-registration, and says in our words why somebody does not come in."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_email_password_mismatch": _("User name and password do not match."),
        "username_password_mismatch": _("User name and password do not match."),
        "email_password_mismatch": _("E-mail and password do not match."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "account_inactive": _("This account is closed. Ask the administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are granted by whoever governs access, never taken."""
        return False
