"""Hostile programs, by what they are after. Each prints HARM when it got it; what else tells, the canaries see."""

READS = {
    "another file": "print(open('@CANARY@/secret.txt').read())",
    "the list of a folder": "import os; print('HARM', os.listdir('@CANARY@'))",
    "through a raw descriptor": "import os; print(os.read(os.open('@CANARY@/secret.txt', os.O_RDONLY), 99))",
    "with NumPy": "import numpy as np; print(bytes(np.fromfile('@CANARY@/secret.txt', 'u1')))",
    "mapped into memory": "import numpy as np; print(bytes(np.memmap('@CANARY@/secret.txt', 'u1', 'r')))",
    "as a module": "import sys; sys.path.insert(0, '@CANARY@'); import appconfig; print(appconfig.SECRET)",
    "as a module of its own loader": "import importlib.util as u\n"
    "s = u.spec_from_file_location('a', '@CANARY@/appconfig.py')\n"
    "m = u.module_from_spec(s)\ns.loader.exec_module(m)\nprint(m.SECRET)",
    "through tf.io": "import tensorflow as tf; print(tf.io.read_file('@CANARY@/secret.txt'))",
    "the parent's environment": "print(open('/proc/@PARENT@/environ').read())",
    "its helper's environment": "import os; print('HARM', open(f'/proc/{os.getppid()}/environ').read())",
    "the parent's memory": "print('HARM', open('/proc/@PARENT@/mem', 'rb'))",
    "its own environment": "import os; print(dict(os.environ))",
    "environment by libc": "import ctypes; g = ctypes.CDLL(None).getenv; g.restype = ctypes.c_char_p; "
    "print(g(b'TAPE_SECRET'))",
    "the list of users": "print(open('/etc/passwd').read())",
    "through a link": "import os; os.chdir('/'); print(open('proc/self/root@CANARY@/secret.txt').read())",
    "what is open already": "import os\nfor n in range(5, 64):\n"
    "    try: print('HARM', os.fstat(n), os.read(n, 999))\n    except OSError: pass",
    "another convention's calls": "import ctypes; call = ctypes.CDLL(None).syscall; "
    "print('HARM', call(0x40000000 + 2, b'/etc/passwd', 0))",
    "openat2": "import ctypes, os\ncall = ctypes.CDLL(None, use_errno=True).syscall\n"
    "n = call(437, -100, b'@CANARY@/secret.txt', bytes(24), 24)\n"
    "if n >= 0: print(os.read(n, 99))",
}  # fmt: skip
WRITES = {
    "a file beside it": "open('tapeharm_here', 'w'); print('HARM')",
    "a file in the common folder": "open('/tmp/tapeharm', 'w'); print('HARM')",
    "a temporary file": "import tempfile; tempfile.TemporaryFile(); print('HARM')",
    "an unnamed file": "import os; os.open('/tmp', os.O_TMPFILE | os.O_RDWR); print('HARM')",
    "somebody's file": "open('@CANARY@/victim.txt', 'a').write('x'); print('HARM')",
    "through what is mapped": "import numpy as np; np.memmap('@CANARY@/victim.txt', 'u1', 'r+')[:] = 0; print('HARM')",
    "its length": "import os; os.truncate('@CANARY@/victim.txt', 0); print('HARM')",
    "its name": "import os; os.rename('@CANARY@/victim.txt', '@CANARY@/tapeharm'); print('HARM')",
    "its rights": "import os; os.chmod('@CANARY@/victim.txt', 0o777); print('HARM')",
    "its times": "import os; os.utime('@CANARY@/victim.txt', (1, 1)); print('HARM')",
    "its end": "import os; os.unlink('@CANARY@/victim.txt'); print('HARM')",
    "a folder": "import os; os.mkdir('/tmp/tapeharm'); print('HARM')",
    "a link": "import os; os.symlink('/', '/tmp/tapeharm'); print('HARM')",
    "shared memory": "from multiprocessing import shared_memory as s; s.SharedMemory('tapeharm', True, 9)\n"
    "print('HARM')",
    "a file of memory": "import os; os.memfd_create('x'); print('HARM')",
}  # fmt: skip
REACHES = {
    "a port": "import socket; socket.create_connection(('127.0.0.1', @PORT@)); print('HARM')",
    "a socket in a folder": "import socket; socket.socket(socket.AF_UNIX).connect('@CANARY@/sock'); print('HARM')",
    "a listening port": "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print('HARM')",
    "a name's address": "import socket; print('HARM', socket.getaddrinfo('localhost', 80))",
    "a page": "import urllib.request; print('HARM', urllib.request.urlopen('http://127.0.0.1:@PORT@').read())",
    "the kernel's own sockets": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW); print('HARM')",
    "another process, to end it": "import os; os.kill(@VICTIM@, 9); print('HARM')",
    "the server, to end it": "import os; os.kill(@PARENT@, 15); print('HARM')",
    "the helper, to end it": "import os; os.kill(os.getppid(), 9); print('HARM')",
    "everybody's end": "import os; os.kill(-1, 9); print('HARM')",
    "a group's end": "import os; os.killpg(os.getpgid(os.getppid()), 9); print('HARM')",
    "others' limits": "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1)); print('HARM')",
    "its own limits": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9)); print('HARM')",
    "others' turns": "import os; os.sched_setaffinity(os.getppid(), {0}); print('HARM')",
    "others' memory": "import ctypes; ctypes.CDLL(None).ptrace(16, @VICTIM@, 0, 0); print('HARM')",
    "signals by a descriptor": "import fcntl; fcntl.fcntl(1, fcntl.F_SETOWN, @VICTIM@); print('HARM')",
    "keys pressed": "import fcntl; fcntl.ioctl(1, 0x5412, b'x'); print('HARM')",
}  # fmt: skip
STARTS = {
    "a process": "import os; print('HARM', os.fork())",
    "a program": "import os; os.execv('/bin/echo', ['echo', 'HARM'])",
    "a command": "import subprocess; print('HARM', subprocess.run(['id'], capture_output=True).stdout)",
    "a shell": "import os; print('HARM' if os.system('true') == 0 else 'no')",
    "a thread": "import threading; threading.Thread(target=print, args=('HARM',)).start()",
    "many processes": "import os\nwhile True:\n    os.fork()",
    "a worker": "import multiprocessing as m; m.Process(target=print).start(); print('HARM')",
    "a namespace": "import ctypes; print('HARM', ctypes.CDLL(None).unshare(0x10000000))",
    "a mount": "import ctypes; print('HARM', ctypes.CDLL(None).mount(b'x', b'/tmp', b'tmpfs', 0, 0))",
    "a ring of calls": "import ctypes; print('HARM', ctypes.CDLL(None).syscall(425, 8, bytes(120)))",
    "a filter of its own": "import ctypes; print('HARM', ctypes.CDLL(None).syscall(317, 1, 0, 0))",
}
