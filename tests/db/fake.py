#!/usr/bin/python3
"""Servers that play tricks, on unix sockets. usage:
fake.py pooler LISTEN TARGET   a PostgreSQL proxy that announces another backend pid, as poolers do
fake.py thief LISTEN FILE      a MySQL server that answers LOAD DATA by asking for FILE; prints "STOLEN" if it gets it;
                               it has no TLS: as below
fake.py plain LISTEN -         a PostgreSQL server that has no TLS; prints "SPOKE" if the client goes on in clear
LISTEN is a path, or tcp:ADDRESS: then the port is printed. All end when their standard input does."""
import os
import socket
import struct
import sys
import threading


def proxy(client, target):
    server = socket.socket(socket.AF_UNIX)
    server.connect(target)

    def up():
        while data := client.recv(65536):
            server.sendall(data)
        server.close()

    threading.Thread(target=up, daemon=True).start()
    seen, done = b"", False
    while data := server.recv(65536):
        if not done:  # BackendKeyData is 'K', length 12, pid, key
            seen += data
            at = seen.find(b"K\x00\x00\x00\x0c")
            if at < 0 or len(seen) < at + 9:
                continue
            pid = struct.unpack("!i", seen[at + 5 : at + 9])[0]
            data, done = seen[: at + 5] + struct.pack("!i", pid ^ 0x5555) + seen[at + 9 :], True
        client.sendall(data)


def packet(seq, body):
    return struct.pack("<I", len(body))[:3] + bytes([seq]) + body


def thief(client, path):
    greeting = b"\x0a10.11.0-MariaDB\x00" + struct.pack("<I", 7) + b"12345678\x00" + struct.pack("<H", 0xF7FF)
    greeting += b"\x2d\x02\x00" + struct.pack("<H", 0x0008) + b"\x15" + b"\x00" * 10 + b"123456789012\x00"
    greeting += b"mysql_native_password\x00"
    client.sendall(packet(0, greeting))
    if client.recv(65536) and tcp:
        print("SPOKE", flush=True)
    fine = b"\x00\x00\x00\x02\x00\x00\x00"
    client.sendall(packet(2, fine))
    while asked := client.recv(65536):
        if not asked[5:].startswith(b"LOAD"):
            client.sendall(packet(1, fine))
            continue
        client.sendall(packet(1, b"\xfb" + path.encode()))
        got = client.recv(65536)
        if len(got) > 4:
            print("STOLEN", flush=True)
        client.sendall(packet(got[3] + 1 if len(got) > 3 else 2, fine))


def plain(client, _):
    client.recv(65536)
    client.sendall(b"N")
    if client.recv(65536):
        print("SPOKE", flush=True)


kind, listen, extra = sys.argv[1:4]
tcp = listen.startswith("tcp:")
gate = socket.socket(socket.AF_INET if tcp else socket.AF_UNIX)
gate.bind((listen[4:], 0) if tcp else listen)
gate.listen(8)
print("ready", gate.getsockname()[1] if tcp else "", flush=True)


def handle(client):
    try:
        {"pooler": proxy, "thief": thief, "plain": plain}[kind](client, extra)
    except OSError:
        pass  # the client left


def serve():
    while True:
        client = gate.accept()[0]
        threading.Thread(target=handle, args=(client,), daemon=True).start()


threading.Thread(target=serve, daemon=True).start()
sys.stdin.read()
os._exit(0)
