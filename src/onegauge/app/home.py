"""The data folder: where this installation keeps what it generated for itself.

Nothing outside this folder is written by a demo, with one exception that ``pgserver`` explains: a database started by
root runs as an operating-system user of its own.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Random values made once for this data folder."""

    secret_key: str
    superuser_password: str
    owner_password: str
    app_password: str
    follower_password: str


def home() -> Path:
    """The data folder: ``ONEGAUGE_HOME``, else inside the clone, else the user's own data folder."""
    chosen = os.environ.get("ONEGAUGE_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    if (CLONE / "pyproject.toml").is_file() and (CLONE / "src" / "onegauge").is_dir() and os.access(CLONE, os.W_OK):
        return CLONE / ".onegauge"
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "onegauge"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, without a moment in which others could."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def load_secrets(folder: Path | None = None) -> Secrets:
    """The generated secrets; made on first use. Two processes that race keep the first one's."""
    path = (folder or home()) / "secrets.json"
    if not path.exists():
        fresh = Secrets(
            secret_key=secrets.token_urlsafe(50),
            superuser_password=secrets.token_urlsafe(24),
            owner_password=secrets.token_urlsafe(24),
            app_password=secrets.token_urlsafe(24),
            follower_password=secrets.token_urlsafe(24),
        )
        draft = path.with_name(f"secrets.{os.getpid()}.{secrets.token_hex(4)}")
        write_private(draft, json.dumps(asdict(fresh), indent=1))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # Another process was first; its secrets are the ones that count.
        finally:
            draft.unlink()
    return Secrets(**json.loads(path.read_text(encoding="utf-8")))
