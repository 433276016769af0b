#!/usr/bin/env python3
"""The SQL of mysqltest's files, as its own reader (mysqltest, read_line) cuts it. usage: tests/corpora/mysqltest.py FROM TO

For each .test, .inc and .sql file below FROM a file of the same name below TO, of records "LINE LENGTH EXPECTED\\n" + LENGTH bytes +
"\\n": one packet that would be sent, without its delimiter; EXPECTED is the list of --error before it, or "-". Commands of
mysqltest, blocks and what holds its variables are left out.
"""
import pathlib
import re
import sys

COMMANDS = set("""append_file assert cat_file change_user character_set chmod connect connection copy_file copy_files_wildcard dec
delimiter die diff_files dirty_close disable_abort_on_error disable_connect_log disable_info disable_metadata
disable_parsing disable_prepare_warnings disable_ps_protocol disable_ps2_protocol disable_query_log disable_reconnect
disable_result_log disable_rpl_parse disable_service_connection disable_session_track_info disable_view_protocol
disable_cursor_protocol disable_testcase disable_warnings disable_column_names disable_optimizer_trace disable_non_blocking_api
disconnect echo enable_abort_on_error enable_connect_log enable_info enable_metadata enable_parsing enable_prepare_warnings
enable_ps_protocol enable_ps2_protocol enable_query_log enable_reconnect enable_result_log enable_rpl_parse
enable_service_connection enable_session_track_info enable_view_protocol enable_cursor_protocol enable_testcase enable_warnings
enable_column_names enable_optimizer_trace enable_non_blocking_api end_timer error eval evalp eval_result exec execw exit
file_exists horizontal_results if inc let list_files list_files_append_file list_files_write_file lowercase_result mkdir move_file
optimizer_trace output perl ping prepare_timer query_get_value query_horizontal query_sorted query_vertical real_sleep reap
remove_file remove_files_wildcard replace_column replace_regex replace_result require reset_connection restart result
result_format rmdir rowsort save_master_pos send send_eval send_quit send_shutdown shutdown_server skip sleep sorted_result source
start_timer sync_slave_with_master sync_with_master system vertical_results wait_for_slave_to_stop while write_file
disable_ps2_protocol enable_ps2_protocol force-cpdir force-rmdir no_ignore_query_log""".split())
HEREDOC = {"perl", "write_file", "append_file"}


class Reader:
    def __init__(self, text):
        self.text, self.at, self.delimiter = text, 0, b";"
        self.counted, self.lines = 0, 1

    def line(self):
        self.lines += self.text.count(b"\n", self.counted, self.at)
        self.counted = self.at
        return self.lines

    def next(self):
        """(kind, line, text): "comment" for # and -- lines, "block" for if, while and }, "query" up to the delimiter."""
        text, n = self.text, len(self.text)
        self.at = re.compile(rb"\s*").match(text, self.at).end()
        if self.at >= n:
            return None
        start, line = self.at, self.line()
        if text[start:start + 1] in (b"#", b"-"):
            end = text.find(b"\n", start)
            self.at = n if end < 0 else end + 1
            return "comment", line, text[start:self.at].strip()
        if text[start:start + 1] == b"}":
            self.at += 1
            return "block", line, b"}"
        return self.query(start, line)

    def query(self, start, line):
        text, n = self.text, len(self.text)
        seen = re.compile(rb"[\\{'\"`]|" + re.escape(self.delimiter), re.S)
        while self.at < n:
            m = seen.search(text, self.at)
            if not m:
                break
            c, self.at = m.group(), m.end()
            if c == self.delimiter:
                return "query", line, text[start:m.start()]
            if c == b"{" and re.match(rb"\s*(while|if)\b", text[start:m.start()], re.I):
                return "block", line, text[start:self.at]
            if c == b"\\":
                self.at += 1
            elif c in (b"'", b'"', b"`"):
                inside = rb"[^`]*" if c == b"`" else rb"(?:[^\\" + c + rb"]|\\.)*"
                self.at = re.compile(inside, re.S).match(text, self.at).end() + 1
        self.at = n
        return "query", line, text[start:]

    def skip_heredoc(self, command):
        """What stands behind perl, write_file and append_file, up to a line EOF or the word given."""
        words = command.split()
        end = b"EOF"
        if words[0].lower() == b"perl" and len(words) > 1:
            end = words[1]
        elif len(words) > 2:
            end = words[2]
        found = re.compile(rb"^[ \t]*" + re.escape(end.rstrip(self.delimiter)) + rb"[ \t]*;?[ \t]*\r?$", re.M).search(self.text, self.at)
        self.at = len(self.text) if not found else found.end()


def first_word(text):
    m = re.match(rb"[A-Za-z_][\w-]*", text)
    return m.group().decode("latin-1").lower() if m else ""


def convert(text, out):
    reader, expected, parsing = Reader(text), b"-", True
    while True:
        found = reader.next()
        if not found:
            return
        kind, line, text = found
        command = text
        if kind == "comment":
            if not text.startswith(b"--"):
                continue
            command = text[2:].strip()
        word = first_word(command)
        if kind == "block" or (kind == "comment" and word not in COMMANDS):
            continue
        if word in COMMANDS and not re.match(rb"(?i)if\s+exists", command):
            rest = command[len(word):].strip()
            if word == "delimiter" and rest:
                reader.delimiter = rest
            elif word == "error":
                expected = b"".join(rest.split()) or b"-"
            elif word == "exit":
                return
            elif word in ("disable_parsing", "enable_parsing"):
                parsing = word == "enable_parsing"
            elif word in HEREDOC:
                reader.skip_heredoc(command)
            continue
        if parsing and text.strip() and b"$" not in re.sub(rb"'[^']*'|\"[^\"]*\"", b"", text):
            out.write(b"%d %d %s\n" % (line, len(text), expected) + text + b"\n")
        expected = b"-"


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    for f in sorted(source.rglob("*")):
        if f.suffix in (".test", ".inc", ".sql") and f.is_file():
            to = target / f.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            with open(to, "wb") as out:
                convert(f.read_bytes(), out)


main()
