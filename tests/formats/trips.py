#!/usr/bin/env python3
"""A PostgreSQL server's socket, passed through and counted: usage: trips.py REAL-SOCKET-FOLDER NEW-FOLDER COMMAND...

Runs the command while NEW-FOLDER/.s.PGSQL.5432 leads to the real one, then prints for each connection how often the client
waited for the server, the exchange that opens the session left out, and gives the command's exit status.
"""
import os, select, socket, subprocess, sys, threading

real, folder, command = sys.argv[1], sys.argv[2], sys.argv[3:]
counts = []


def all_of(client, data):
    """What the client says until it is quiet: on a slow machine it may come in pieces, which are one question all the same."""
    while select.select([client], [], [], 0.1)[0]:
        more = client.recv(65536)
        if not more:
            break
        data += more
    return data


def carry(client):
    server = socket.socket(socket.AF_UNIX)
    server.connect(os.path.join(real, ".s.PGSQL.5432"))
    trips, asking = 0, False
    while True:
        for s in select.select([client, server], [], [])[0]:
            data = s.recv(65536)
            if not data:
                counts.append(trips - 1)
                client.close(), server.close()
                return
            if s is client:
                asking = True
                server.sendall(all_of(client, data))
            else:
                trips += asking
                asking = False
                client.sendall(data)


def serve(listener):
    while True:
        threading.Thread(target=carry, args=(listener.accept()[0],), daemon=True).start()


listener = socket.socket(socket.AF_UNIX)
listener.bind(os.path.join(folder, ".s.PGSQL.5432"))
listener.listen()
threading.Thread(target=serve, args=(listener,), daemon=True).start()
status = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
for _ in range(100):
    if counts:
        break
    select.select([], [], [], 0.02)
print(*counts)
sys.exit(status)
