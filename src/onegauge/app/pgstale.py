"""What a killed server leaves behind: a pid file whose process is dead, a zombie, or somebody else by now."""

import shutil
from pathlib import Path

DEAD_STATES = {"Z", "X"}


def remove_tree(folder: Path) -> None:
    """Remove a folder if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def pid_in(path: Path) -> int | None:
    """The process that a pid or lock file names."""
    try:
        return int(path.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def recorded_pid(data: Path) -> int | None:
    """The process that holds the data folder."""
    return pid_in(data / "postmaster.pid")


def program_and_state(pid: int) -> tuple[str, str] | None:
    """Name and state letter of a process, or ``None`` when it is gone or this system has no /proc."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    name = text[text.index("(") + 1 : text.rindex(")")]
    return name, text[text.rindex(")") + 2]


def is_dead_process(pid: int | None) -> bool:
    """Whether a process is a zombie or no PostgreSQL at all; ``False`` when that cannot be known."""
    seen = program_and_state(pid) if pid is not None else None
    if seen is None:
        return False
    name, state = seen
    return state in DEAD_STATES or not name.startswith(("postgres", "postmaster"))


def is_dead(data: Path) -> bool:
    """Whether the recorded postmaster is dead although its pid file remains."""
    return is_dead_process(recorded_pid(data))


def has_living_children(data: Path) -> bool:
    """Whether a server process still works in the data folder; they notice the postmaster's death by themselves."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            working = (folder / "cwd").readlink()
        except OSError:
            continue
        seen = program_and_state(int(folder.name))
        if working == data and seen is not None and seen[1] not in DEAD_STATES:
            return True
    return False


def clear(data: Path, run: Path) -> bool:
    """After a failed start: whether trying again may help. Removes lock files once their server is surely gone."""
    held = [path for path in (data / "postmaster.pid", *run.glob(".s.PGSQL.*.lock")) if path.exists()]
    for path in held:
        if is_dead_process(pid_in(path)) and not has_living_children(data):
            path.unlink(missing_ok=True)
    return bool(held)
