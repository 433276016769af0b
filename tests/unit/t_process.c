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
	struct process_run p = {.argv = argv,
		.env = env,
		.input = input,
		.out_fd = -1,
		.max_out = 100000,
		.timeout_ms = timeout};
	struct process_result r = {.status = -2};
	int rc = process_run(a, &p, &r, &e);
	OK(rc == 0, "%s runs (%.*s)", argv[0], STRF(e.what));
	return r;
}

static struct process_result command(const char *script, const volatile sig_atomic_t *stop, int timeout_ms)
{
	struct err e = err_new(a);
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct process_run p = {.argv = argv,
		.out_fd = -1,
		.max_out = 1000,
		.timeout_ms = timeout_ms,
		.dir = "/tmp",
		.stop = stop,
		.grace_ms = 20000,
		.alone = true};
	struct process_result r = {.status = -2};
	OK(process_run(a, &p, &r, &e) == 0, "%s runs (%.*s)", script, STRF(e.what));
	return r;
}

static volatile sig_atomic_t asked;

static void on_alarm(int sig)
{
	asked = sig;
}

static void commands(void)
{
	struct process_result r = command("pwd; sleep 100 & echo $!", NULL, 60000);
	struct str pid = r.out;
	IS(str_cut(&pid, '\n'), STR("/tmp"), "in a folder of its own");
	uint64_t left = 0;
	OK(!r.timed_out && r.status == 0, "over with the program, not with what it leaves behind");
	OK(str_u64(str_trim(pid), &left) && left > 1, "which was");
	/* Killed is soon gone, or a zombie until its new parent looks. */
	struct process_result z = command(str_z(a, str_fmt(a,
							   "for i in 1 2 3 4 5 6 7 8 9; do grep -q "
							   "'State:.[^ZX]' /proc/%llu/status 2>&- || "
							   "exit 0; sleep 0.2; done; exit 1",
							   (unsigned long long)left)),
		NULL, 60000);
	OK(z.status == 0, "and is killed");
	r = command("trap 'exit 3' TERM; sleep 100 & wait", NULL, 300);
	OK(r.timed_out && r.status == 3, "the time limit asks first");
	signal(SIGALRM, on_alarm);
	alarm(1);
	r = command("trap 'exit 4' TERM; sleep 100 & wait", &asked, 60000);
	OK(r.stopped && !r.timed_out && r.status == 4, "so does a signal to us");
	asked = 0;
}

static void words(void)
{
	struct err e = err_new(a);
	const char **v;
	OK(process_words(a, STR("  bin/x  \"a b\" '' \"\" $HOME"), &v, &e) == 0, "words");
	IS(str_of(v[0]), STR("bin/x"), "blanks separate");
	IS(str_of(v[1]), STR("a b"), "quotes hold together");
	OK(!strcmp(v[2], "''") && !v[3][0] && !strcmp(v[4], "$HOME") && !v[5], "nothing else means anything");
	OK(process_words(a, STR("x \"y"), &v, &e) == ERR_CONFIG, "an open quote");
	OK(process_words(a, STR("  "), &v, &e) == ERR_CONFIG, "nothing");
	struct str many = STR("x");
	for (int i = 1; i < PROCESS_WORDS; i++)
		many = str_fmt(a, "%.*s x", STRF(many));
	OK(process_words(a, many, &v, &e) == 0, "as many as there may be");
	OK(process_words(a, str_fmt(a, "%.*s x", STRF(many)), &v, &e) == ERR_CONFIG, "and one more");
	struct str more = STR("PATH=/nowhere");
	const char *const *env = process_environment(a, &more, 1);
	size_t paths = 0;
	for (; *env; env++)
		paths += !strncmp(*env, "PATH=", 5) ? strcmp(*env, "PATH=/nowhere") ? 100 : 1 : 0;
	OK(paths == 1, "a variable of ours gives way");
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
	struct process_run none = {.argv = (const char *const[]){"no-such-program-here", NULL},
		.out_fd = -1,
		.max_out = 10,
		.timeout_ms = 10};
	/* valgrind makes posix_spawn() succeed and the child fail. */
	if (!getenv("VALGRIND"))
		OK(process_run(a, &none, &r, &e) == ERR_SYSTEM && strcmp(e.native, "ENOENT") == 0 && e.hint.n,
			"absent program");
	struct process_child c;
	OK(process_start((const char *const[]){"cat", NULL}, NULL, &c, &e) == 0, "a child goes on");
	char buf[4] = "";
	OK(write(c.in, "hi", 2) == 2 && read(c.out, buf, 2) == 2 && strcmp(buf, "hi") == 0, "and answers");
	process_end(&c);
	OK(c.pid == 0, "and ends");
	process_end(&c);
	OK(process_start((const char *const[]){"sleep", "30", NULL}, NULL, &c, &e) == 0, "another");
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
	commands();
	words();
	files();
	urls();
	arena_free(a);
	return tap_done();
}
