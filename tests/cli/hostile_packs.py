"""usage: hostile_packs.py REPOSITORY KIND OBJECT [ARGUMENT]...: the object, which is a loose one, into a pack made by hand.
Kinds:
  cycle | self                differences that lead in a circle
  chain N                     so many differences on each other
  middle MIB | base MIB       a small object by way of a large difference, or of a large whole one
  big MIB                     the object itself is large
  dear N MIB                  so many further files, each by way of a large difference; prints their ids
  lie SIZE                    it states another size
  delta BASE RESULT FROM      a difference that states sizes and copies from a place
  type N | back N             an object of another kind; a difference to what lies so far before it
  offset N                    its index names another place
  cut | endless               the stream is cut off; the size never ends
"""
import hashlib
import os
import struct
import sys
import zlib

KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
OFS, REF = 6, 7
repo, how, target = sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3])
rest = [int(x) for x in sys.argv[4:]]
loose = "%s/.git/objects/%s/%s" % (repo, target.hex()[:2], target.hex()[2:])
head, data = zlib.decompress(open(loose, "rb").read()).split(b"\0", 1)
kind = KINDS[head.split()[0].decode()]
os.remove(loose)
out, index = bytearray(b"PACK\0\0\0\2\0\0\0\0"), []


def base128(n):
    b = bytearray()
    while n > 127:
        b.append(n & 127 | 128)
        n >>= 7
    b.append(n)
    return bytes(b)


def back(n):
    b = [n & 127]
    n >>= 7
    while n:
        n -= 1
        b.insert(0, n & 127 | 128)
        n >>= 7
    return bytes(b)


def put(name, t, size, stream, base=b""):
    at = len(out)
    first = t << 4 | size & 15
    out.extend((bytes([first | 128]) + base128(size >> 4) if size > 15 else bytes([first])) + base + stream)
    index.append((name, at))
    return at


def copy(at, n):
    b, op = bytearray(), 128
    for bit, byte in enumerate(struct.pack("<I", at) + struct.pack("<I", n & 0xFFFF if n == 0x10000 else n)[:3]):
        if byte:
            op |= 1 << bit
            b.append(byte)
    return bytes([op]) + bytes(b)


def delta(base, result, ops):
    return base128(base) + base128(result) + ops


def ofs(name, d, base_at):
    return put(name, OFS, len(d), zlib.compress(d), back(len(out) - base_at))


def some(i):
    return hashlib.sha1(b"%d" % i).digest()


def large(mib):
    """A whole object of the data and zeros; as a stream of its own."""
    z = zlib.compressobj(1)
    return z.compress(data) + b"".join(z.compress(b"\0" * (1 << 20)) for _ in range(mib)) + z.flush()


n, same = len(data), copy(0, len(data))
if how in ("cycle", "self"):
    d = delta(n, n, same)
    other = target if how == "self" else some(0)
    put(target, REF, len(d), zlib.compress(d), other)
    if how == "cycle":
        put(other, REF, len(d), zlib.compress(d), target)
elif how == "chain":
    at = put(some(0), kind, n, zlib.compress(data))
    for i in range(1, rest[0] + 1):
        at = ofs(target if i == rest[0] else some(i), delta(n, n, same), at)
elif how in ("middle", "dear"):
    times, mib = (rest[0], rest[1]) if how == "dear" else (1, rest[0])
    first = put(some(0), kind, n + 0x10000, zlib.compress(data + b"\0" * 0x10000))
    big = n + (mib << 20)
    for i in range(times):
        at = ofs(some(2 * i + 1), delta(n + 0x10000, big, same + copy(n, 0x10000) * (mib << 4)), first)
        last = target if i == 0 else some(2 * i + 2)
        ofs(last, delta(big, n, same), at)
        if how == "dear":
            print(last.hex())
elif how == "base":
    at = put(some(0), kind, n + (rest[0] << 20), large(rest[0]))
    ofs(target, delta(n + (rest[0] << 20), n, same), at)
elif how == "big":
    put(target, kind, n + (rest[0] << 20), large(rest[0]))
elif how == "lie":
    put(target, kind, rest[0], zlib.compress(data))
elif how == "delta":
    at = put(some(0), kind, n, zlib.compress(data))
    ofs(target, delta(rest[0], rest[1], copy(rest[2], n)), at)
elif how == "type":
    put(target, rest[0], n, zlib.compress(data))
elif how == "back":
    d = delta(n, n, same)
    put(target, OFS, len(d), zlib.compress(d), back(rest[0]))
elif how == "offset":
    put(target, kind, n, zlib.compress(data))
    index[0] = (target, rest[0])
elif how == "cut":
    put(target, kind, n, zlib.compress(data)[:-6])
elif how == "endless":
    index.append((target, len(out)))
    out.extend(b"\xbf" + b"\xff" * 30)
else:
    sys.exit(how)

index.sort()
out[8:12] = struct.pack(">I", len(index))
trailer = hashlib.sha1(out).digest()
counts = [0] * 256
for name, _ in index:
    counts[name[0]] += 1
fanout = b"".join(struct.pack(">I", sum(counts[: i + 1])) for i in range(256))
large_at, offsets = b"", b""
for _, at in index:
    if at < 1 << 31:
        offsets += struct.pack(">I", at)
    else:
        offsets += struct.pack(">I", 1 << 31 | len(large_at) // 8)
        large_at += struct.pack(">Q", at)
body = b"\377tOc\0\0\0\2" + fanout + b"".join(name for name, _ in index) + b"\0\0\0\0" * len(index) + offsets + large_at + trailer
os.makedirs(repo + "/.git/objects/pack", exist_ok=True)
name = repo + "/.git/objects/pack/pack-" + "a" * 40
open(name + ".pack", "wb").write(out + trailer)
open(name + ".idx", "wb").write(body + hashlib.sha1(body).digest())
