"""Runs a program on a terminal of its own: `screen.py STEPS PROGRAM ARGUMENT…`.

STEPS is a JSON list of ["expect", TEXT], ["send", TEXT], ["run", [PROGRAM, ARGUMENT…]], ["size", ROWS, COLUMNS], ["signal", NUMBER] and
["shows", TEXT]: TEXT stands on the screen, on one line. Prints one JSON object: what the screen was sent, how the program ended, whether
the terminal is as it was, and what went wrong, if anything did.
"""
import fcntl, json, os, pty, re, select, struct, subprocess, sys, termios, time, unicodedata

steps, argv = json.loads(sys.argv[1]), sys.argv[2:]
main, side = pty.openpty()
before = termios.tcgetattr(side)
termios.tcsetwinsize(side, (40, 100)) if hasattr(termios, "tcsetwinsize") else None


def size(rows, columns):
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


# The size is there before the program looks.
if steps[0][0] == "size":
    size(*steps[0][1:])
child = subprocess.Popen(argv, stdin=side, stdout=side, stderr=side, start_new_session=True,
                         preexec_fn=lambda: __import__("fcntl").ioctl(0, termios.TIOCSCTTY, 0))
seen, position, fault = "", 0, None
bytes_read = b""


def read(wait):
    global seen, bytes_read
    if select.select([main], [], [], wait)[0]:
        bytes_read += os.read(main, 65536)
        seen = bytes_read.decode("utf-8", "replace")
        return True
    return False


def shown():
    """The rows of the screen, as far as a program that places every cell itself needs a terminal: moves, clearing, wide characters."""
    cells, row, column = {}, 0, 0
    for part in re.finditer(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b.|(.)|\n", seen, re.S):
        numbers, command, char = part.groups()
        if command == "H":
            row, column = (int(n or 1) - 1 for n in (numbers or "1;1").split(";"))
        elif command == "J" or (command == "h" and numbers == "?1049"):
            cells = {}
        elif char == "\r":
            column = 0
        elif char == "\n":
            row += 1
        elif char and char >= " " and unicodedata.combining(char) == 0:
            cells[row, column] = char
            wide = unicodedata.east_asian_width(char) in "WF"
            if wide:
                cells[row, column + 1] = ""
            column += 2 if wide else 1
    rows = 1 + max((row for row, _ in cells), default=0)
    columns = 1 + max((column for _, column in cells), default=0)
    return ["".join(cells.get((row, column), " ") for column in range(columns)) for row in range(rows)]


for name, *rest in steps:
    if name == "send":
        os.write(main, rest[0].encode())
    elif name == "shows":
        until = time.monotonic() + 60
        while not any(rest[0] in line for line in shown()) and time.monotonic() < until:
            read(0.2)
        if not any(rest[0] in line for line in shown()):
            fault = f"never shown: {rest[0]!r}\n" + "\n".join(shown())
    elif name == "size":
        size(*rest)
    elif name == "signal":
        child.send_signal(rest[0])
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
