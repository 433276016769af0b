"""usage: hostile_tree.py BRANCH FROM EXPRESSION: commit pairs of path and text (None deletes) on BRANCH, over FROM where it is not "-".

By git fast-import, since work trees of so many files take minutes. EXPRESSION is Python that gives the pairs.
"""
import subprocess, sys

branch, start, pairs = sys.argv[1:4]
git = subprocess.Popen(["git", "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
put = git.stdin.write
put(b"commit refs/heads/%s\ncommitter a <a@example.org> 1700000600 +0000\ndata 1\nx\n" % branch.encode())
if start != "-":
    put(b"from refs/heads/%s^0\n" % start.encode())
for path, text in eval(pairs):
    text = text.encode() if isinstance(text, str) else text
    if text is None:
        put(b"D %s\n" % path.encode())
    else:
        put(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(text), text))
git.stdin.close()
sys.exit(git.wait() or subprocess.call(["git", "symbolic-ref", "HEAD", "refs/heads/" + branch]))
