"""Runs a program on a terminal of its own: `screen.py STEPS PROGRAM ARGUMENT…`.

STEPS is a JSON list of ["expect", TEXT], ["send", TEXT], ["run", [PROGRAM, ARGUMENT…]] and ["end"]. Prints one JSON object: what the
screen was sent, how the program ended, whether the terminal is as it was, and what went wrong, if anything did.
"""
import json, os, pty, select, subprocess, sys, termios, time

steps, argv = json.loads(sys.argv[1]), sys.argv[2:]
main, side = pty.openpty()
before = termios.tcgetattr(side)
termios.tcsetwinsize(side, (40, 100)) if hasattr(termios, "tcsetwinsize") else None
child = subprocess.Popen(argv, stdin=side, stdout=side, stderr=side, start_new_session=True,
                         preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0))
seen, position, fault = "", 0, None


def read(wait):
    global seen
    if select.select([main], [], [], wait)[0]:
        seen += os.read(main, 65536).decode("utf-8", "replace")
        return True
    return False


for name, *rest in steps:
    if name == "send":
        os.write(main, rest[0].encode())
    elif name == "run":
        done = subprocess.run(rest[0], capture_output=True)
        if done.returncode != 0:
            fault = f"{rest[0]}: {done.returncode} {done.stderr.decode()}"
    elif name == "expect":
        until = time.monotonic() + 60
        while rest[0] not in seen[position:] and time.monotonic() < until:
            read(0.2)
        at = seen.find(rest[0], position)
        if at < 0:
            fault = f"never seen: {rest[0]!r}"
        else:
            position = at + len(rest[0])
    if fault:
        break
try:
    code = child.wait(60 if not fault else 0.1)
except subprocess.TimeoutExpired:
    child.kill()
    child.wait()
    code, fault = None, fault or "it does not end"
while read(0.1):
    pass
print(json.dumps({"seen": seen, "code": code, "fault": fault, "restored": termios.tcgetattr(side) == before}))
