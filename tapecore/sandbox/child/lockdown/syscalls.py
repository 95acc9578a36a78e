"""System calls by name: what a run may use, and their numbers on each kind of machine.

Numbers are those of the kernel's tables (``arch/x86/entry/syscalls/syscall_64.tbl`` and
``include/uapi/asm-generic/unistd.h``).
"""

from __future__ import annotations

import errno
import platform
from typing import NamedTuple

_ALLOWED = """
    futex read write mmap munmap brk madvise mremap rt_sigaction close fstat
    newfstatat lseek pread64 readv writev mprotect rt_sigprocmask rt_sigreturn
    stat lstat statx access faccessat faccessat2 readlink readlinkat getdents64
    getcwd dup dup2 dup3 close_range poll ppoll select pselect6 pipe pipe2
    nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times
    setitimer getitimer alarm getpid getppid gettid getuid geteuid getgid getegid
    getgroups getpgid getpgrp getsid uname sysinfo getrlimit getrusage getpriority
    sched_yield sched_getaffinity getcpu getrandom membarrier rseq set_robust_list
    sigaltstack restart_syscall exit exit_group
"""
ALLOWED = tuple(_ALLOWED.split())
"""Nothing here reaches beyond the process; files are opened by ``open`` and ``openat``, whose flags are looked at.
What is called most comes first, for a filter is read from its top."""

_ENDS_THE_RUN = """
    ptrace process_vm_readv process_vm_writev bpf io_uring_setup keyctl add_key request_key
    userfaultfd perf_event_open mount kexec_load init_module unshare setns seccomp
"""
ENDS_THE_RUN = tuple(_ENDS_THE_RUN.split())
"""No program about gradients calls these by mistake."""

X86_64 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16,
    "pread64": 17, "readv": 19, "writev": 20, "access": 21, "pipe": 22, "select": 23, "sched_yield": 24, "mremap": 25,
    "madvise": 28, "dup": 32, "dup2": 33, "nanosleep": 35, "getitimer": 36, "alarm": 37, "setitimer": 38, "getpid": 39,
    "clone": 56, "exit": 60, "kill": 62, "uname": 63, "fcntl": 72, "getcwd": 79, "readlink": 89, "gettimeofday": 96,
    "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100, "ptrace": 101, "getuid": 102, "getgid": 104,
    "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111, "getgroups": 115, "getpgid": 121, "getsid": 124,
    "sigaltstack": 131, "getpriority": 140, "mount": 165, "init_module": 175, "gettid": 186, "time": 201, "futex": 202,
    "sched_getaffinity": 204, "getdents64": 217, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
    "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234, "kexec_load": 246,
    "add_key": 248, "request_key": 249, "keyctl": 250, "openat": 257, "newfstatat": 262, "readlinkat": 267,
    "faccessat": 269, "pselect6": 270, "ppoll": 271, "unshare": 272, "set_robust_list": 273,
    "dup3": 292, "pipe2": 293, "perf_event_open": 298, "prlimit64": 302,
    "setns": 308, "getcpu": 309, "process_vm_readv": 310, "process_vm_writev": 311, "seccomp": 317, "getrandom": 318,
    "bpf": 321, "userfaultfd": 323, "membarrier": 324, "statx": 332, "rseq": 334, "io_uring_setup": 425, "clone3": 435,
    "close_range": 436, "openat2": 437, "faccessat2": 439, "landlock_create_ruleset": 444, "landlock_add_rule": 445,
    "landlock_restrict_self": 446, "capset": 126, "pivot_root": 155,
}  # fmt: skip
AARCH64 = {
    "getcwd": 17, "pivot_root": 41, "capset": 91, "dup": 23, "dup3": 24,
    "fcntl": 25, "ioctl": 29, "mount": 40, "faccessat": 48, "openat": 56, "close": 57, "pipe2": 59, "getdents64": 61,
    "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73,
    "readlinkat": 78, "newfstatat": 79, "fstat": 80, "exit": 93, "exit_group": 94, "unshare": 97, "futex": 98,
    "set_robust_list": 99, "nanosleep": 101, "getitimer": 102, "setitimer": 103, "kexec_load": 104, "init_module": 105,
    "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "ptrace": 117, "sched_getaffinity": 123,
    "sched_yield": 124, "restart_syscall": 128, "kill": 129, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134,
    "rt_sigprocmask": 135, "rt_sigreturn": 139, "getpriority": 141, "times": 153, "getpgid": 155, "getsid": 156,
    "getgroups": 158, "uname": 160, "getrusage": 165, "getcpu": 168, "gettimeofday": 169, "getpid": 172,
    "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179,
    "brk": 214, "munmap": 215, "mremap": 216, "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220,
    "mmap": 222, "mprotect": 226, "madvise": 233, "perf_event_open": 241, "prlimit64": 261, "setns": 268,
    "process_vm_readv": 270, "process_vm_writev": 271, "seccomp": 277, "getrandom": 278, "bpf": 280,
    "userfaultfd": 282, "membarrier": 283, "statx": 291, "rseq": 293, "io_uring_setup": 425, "clone3": 435,
    "close_range": 436, "openat2": 437, "faccessat2": 439, "landlock_create_ruleset": 444, "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}  # fmt: skip


class Machine(NamedTuple):
    """``audit``: what the kernel calls it in a filter. ``foreign``: from this number on a call is of another
    convention of the same machine (x32), 0 where there is none."""

    audit: int
    numbers: dict[str, int]
    foreign: int = 0


MACHINES = {
    "x86_64": Machine(0xC000003E, X86_64, 0x40000000),
    "aarch64": Machine(0xC00000B7, AARCH64),
}


def known_machine() -> bool:
    """Whether the numbers of this machine's system calls are known."""
    return platform.machine() in MACHINES


def this_machine() -> Machine:
    """The table of this machine. OSError where none is known."""
    if not known_machine():
        raise OSError(errno.ENOSYS, f"system calls of {platform.machine()} are not known")
    return MACHINES[platform.machine()]
