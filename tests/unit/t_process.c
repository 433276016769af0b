/* Running programs, files, and URLs. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/http.h"
#include "base/process.h"
#include "tests/unit/tap.h"

static struct arena *a;

static struct process_result run(
	const char *const *argv, const char *const *env, struct str input, int timeout)
{
	struct err e = err_new(a);
	struct process_run p = {argv, env, input, -1, 100000, timeout};
	struct process_result r = {.status = -2};
	int rc = process_run(a, &p, &r, &e);
	OK(rc == 0, "%s runs (%.*s)", argv[0], STRF(e.what));
	return r;
}

static void programs(void)
{
	char *big = arena_alloc(a, 1000001, 1);
	memset(big, 'x', 1000000);
	struct process_result r =
		run((const char *const[]){"cat", NULL}, NULL, (struct str){big, 1000000}, 10000);
	OK(r.status == 0 && r.cut && r.out.n == 100000, "a megabyte through cat, output capped");
	r = run((const char *const[]){"sh", "-c", "echo out; echo err >&2; exit 7", NULL}, NULL, STR_NONE,
		10000);
	IS(r.out, STR("out\n"), "standard output");
	IS(r.err, STR("err\n"), "standard error");
	OK(r.status == 7 && r.signal == 0, "exit status");
	r = run((const char *const[]){"env", NULL}, (const char *const[]){"A=b", NULL}, STR_NONE, 10000);
	IS(r.out, STR("A=b\n"), "the environment is the one given");
	r = run((const char *const[]){"sleep", "30", NULL}, NULL, STR_NONE, 100);
	OK(r.timed_out && r.signal == SIGKILL, "killed at its time limit");
	r = run((const char *const[]){"sh", "-c", "exec sleep 30 >&- 2>&-", NULL}, NULL, STR_NONE, 100);
	OK(r.timed_out && r.signal == SIGKILL, "also when it has closed its outputs");
	r = run((const char *const[]){"sh", "-c", "sleep 30 & exit 0", NULL}, NULL, STR_NONE, 100);
	OK(r.timed_out, "also when what it started holds them");
	r = run((const char *const[]){"true", NULL}, NULL, (struct str){big, 1000000}, 10000);
	OK(r.status == 0 && !r.timed_out, "input that nobody reads is no failure");
	int fd = open("/dev/null", O_RDONLY);
	r = run((const char *const[]){"sh", "-c", "ls /proc/self/fd | wc -l", NULL}, NULL, STR_NONE, 10000);
	OK(r.out.n && r.out.p[0] <= '5', "no descriptor of ours is inherited: %.*s", STRF(r.out));
	close(fd);
	struct err e = err_new(a);
	struct process_run none = {
		(const char *const[]){"no-such-program-here", NULL}, NULL, STR_NONE, -1, 10, 10};
	/* valgrind makes posix_spawn() succeed and the child fail. */
	if (!getenv("VALGRIND"))
		OK(process_run(a, &none, &r, &e) == ERR_SYSTEM && strcmp(e.native, "ENOENT") == 0 && e.hint.n,
			"absent program");
	struct process_child c;
	OK(process_start(a, (const char *const[]){"cat", NULL}, NULL, &c, &e) == 0, "a child goes on");
	char buf[4] = "";
	OK(write(c.in, "hi", 2) == 2 && read(c.out, buf, 2) == 2 && strcmp(buf, "hi") == 0, "and answers");
	process_end(&c);
	OK(c.pid == 0, "and ends");
	process_end(&c);
	OK(process_start(a, (const char *const[]){"sleep", "30", NULL}, NULL, &c, &e) == 0, "another");
	process_kill(&c);
	OK(c.pid == 0, "is killed");
}

static void files(void)
{
	struct err e = err_new(a);
	char dir[] = "/tmp/t_process.XXXXXX";
	OK(mkdtemp(dir) != NULL, "a folder");
	struct str sub = str_fmt(a, "%s/a/b", dir), file = str_fmt(a, "%s/a/b/f", dir), got = STR_NONE;
	OK(file_mkdirs(sub, 0700, &e) == 0 && file_mkdirs(sub, 0700, &e) == 0, "folders are made once");
	OK(file_write(file, STR("one\0two"), 0600, &e) == 0 && file_read(a, file, 100, &got, &e) == 0,
		"written and read");
	IS(got, STR("one\0two"), "with its NUL");
	struct stat st;
	OK(stat(file.p, &st) == 0 && (st.st_mode & 0777) == 0600, "mode");
	OK(file_read(a, file, 3, &got, &e) == ERR_LIMIT, "the cap holds");
	OK(file_read(a, STR("/nope"), 3, &got, &e) == ERR_SYSTEM && strcmp(e.native, "ENOENT") == 0,
		"absent file");
	struct file_names names = {0};
	OK(file_list(a, sub, &names, &e) == 0 && names.n == 1, "no partial file is left");
	struct str link = str_fmt(a, "%s/a/b/l", dir), other = str_fmt(a, "%s/a/other", dir);
	OK(symlink(other.p, link.p) == 0 && file_write(link, STR("x"), 0600, &e) == 0 &&
			lstat(link.p, &st) == 0 && S_ISREG(st.st_mode) && !file_exists(other),
		"a link is replaced, not followed");
	OK(file_list(a, file, &names, &e) == ERR_SYSTEM, "what is no folder cannot be listed");
	OK(unlink(link.p) == 0 && unlink(file.p) == 0 && rmdir(sub.p) == 0, "clean");
	OK(rmdir(str_fmt(a, "%s/a", dir).p) == 0 && rmdir(dir) == 0, "gone");
}

static void urls(void)
{
	struct http_url u;
	OK(http_split(STR("https://api.example.org:8443/x/y"), &u), "a URL");
	IS(u.host, STR("api.example.org:8443"), "host");
	IS(u.path, STR("/x/y"), "path");
	OK(!http_split(STR("https://user@h/"), &u) && !http_split(STR("x"), &u) &&
			!http_split(STR("https:///x"), &u),
		"user information and empty hosts are refused");
	OK(http_loopback(STR("127.0.0.1:80")) && http_loopback(STR("localhost")) &&
			http_loopback(STR("[::1]:1")),
		"loopback");
	OK(!http_loopback(STR("127.0.0.1.example.org")) && !http_loopback(STR("localhost.x")) &&
			!http_loopback(STR("[::1]x")),
		"what only looks like it");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_process");
	programs();
	files();
	urls();
	arena_free(a);
	return tap_done();
}
