"""A process that reads hostile bytes gives up the rest of the machine first. For child processes only."""

from __future__ import annotations

import ctypes
import os
import resource
from contextlib import suppress

MIB = 2**20
MEMORY = 512 * MIB  # address space
CPU_SECONDS = 10

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_NOBODY = 65534


def confine() -> bool:
    """Give up the rest of the machine. Tells whether the network went with a namespace of its own.

    Where the system refuses the namespace there is still no network: with no free descriptor no socket
    and no file can be opened, and the limit cannot be raised again.
    """
    drop_root()
    libc = ctypes.CDLL(None, use_errno=True)
    alone = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWNET) == 0
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    most = {"AS": MEMORY, "CPU": CPU_SECONDS, "FSIZE": 0, "CORE": 0, "NPROC": 0, "NOFILE": 3}
    for name, limit in most.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))
    return alone


def drop_root() -> None:
    """Become nobody. The limits on processes and on raising limits do not bind root."""
    if os.geteuid() == 0:
        with suppress(OSError):  # a container may have taken the right to change user from root
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
