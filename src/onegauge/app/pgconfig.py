"""The embedded server's configuration: an include file of ours beside a stock ``postgresql.conf``."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
LONGEST_SOCKET_FOLDER = 85
SMALL_SHARED_MEMORY = 512 * MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a cluster is for."""

    durable: bool = True
    buffers_share: float = 0.25
    buffers_cap_mb: int = 1024
    max_connections: int = 200


PRODUCTION_LIKE = Profile()
THROW_AWAY = Profile(durable=False, buffers_cap_mb=96, max_connections=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the server listens: a socket folder, or a local port when the folder's path is too long."""

    host: str
    port: int

    @property
    def is_socket(self) -> bool:
        """Whether clients connect through the file system."""
        return self.host.startswith("/")


def choose_address(base: Path) -> Address:
    """A socket beside the data folder (no port to collide with), else a free local port."""
    run = base / "run"
    if hasattr(socket, "AF_UNIX") and len(str(run)) <= LONGEST_SOCKET_FOLDER:
        return Address(host=str(run), port=5432)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Address(host="127.0.0.1", port=int(probe.getsockname()[1]))


def memory_mb() -> int:
    """Memory this process may count on: the machine's or the container's, whichever is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file():
        text = limit.read_text(encoding="utf-8").strip()
        machine = min(machine, int(text)) if text.isdigit() else machine
    return machine // MEGABYTE


def is_shared_memory_small() -> bool:
    """Containers often give 64 MB of /dev/shm, in which parallel queries fail."""
    if not Path("/dev/shm").is_dir():  # noqa: S108  it is asked for its size only
        return False
    status = os.statvfs("/dev/shm")  # noqa: S108  as above
    return status.f_frsize * status.f_blocks < SMALL_SHARED_MEMORY


def render(profile: Profile, address: Address, *, has_statements: bool) -> str:
    """The include file."""
    memory = memory_mb()
    buffers = max(64, min(int(memory * profile.buffers_share), profile.buffers_cap_mb))
    lines = {
        "listen_addresses": "''" if address.is_socket else "'127.0.0.1'",
        "port": str(address.port),
        "unix_socket_directories": f"'{address.host}'" if address.is_socket else "''",
        "unix_socket_permissions": "0700",
        "max_connections": str(profile.max_connections),
        "max_locks_per_transaction": "256",
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": f"{max(64, min(memory // 16, 512))}MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "wal_compression": "on",
        "max_wal_size": "4GB" if profile.durable else "1GB",
        "checkpoint_timeout": "15min",
        "password_encryption": "'scram-sha-256'",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": "'C'",
        "log_line_prefix": "'%m [%p] %q%u@%d %a '",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",
        "log_checkpoints": "off",
    }
    if has_statements:
        lines["shared_preload_libraries"] = "'pg_stat_statements'"
    if is_shared_memory_small():
        lines["dynamic_shared_memory_type"] = "mmap"
    if not profile.durable:
        lines |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal"}
        lines |= {"max_wal_senders": "0", "autovacuum_naptime": "30s"}
    head = "# Written by OneGauge at each start; your own settings go into local.conf beside this file.\n"
    return head + "".join(f"{name} = {value}\n" for name, value in lines.items()) + "include_if_exists = 'local.conf'\n"
