/* Which URLs a token may be sent to: one table, read by us and by libcurl. */
#include <signal.h>
#include <stdlib.h>

#include "base/http.h"
#include "tests/unit/tap.h"

static struct arena *a;

static const char *const taken[] = {
	"https://api.github.com",
	"https://api.github.com/",
	"https://ghe.example.org/api/v3",
	"https://API.example.org:8443/x?y=a@b",
	"https://10.0.0.7/api/v3",
	"https://[2001:db8::1]:8443/x",
	"https://localhost/x",
	"http://localhost",
	"http://localhost:8080/x",
	"http://LOCALHOST/",
	"http://127.0.0.1:80",
	"http://127.255.0.3/",
	"http://[::1]:8080/x",
};

/* Each is another host than it seems, or one of them to somebody. */
static const char *const refused[] = {
	"http://example.org/",
	"http://localhost.example.org/",
	"http://localhost./",
	"http://localhost:80\\x",
	"http://localhost\\.example.org/",
	"http://localhost:80\\@example.org/",
	"http://localhost@example.org/",
	"http://localhost:80@example.org/",
	"http://user:s3cret@localhost/",
	"http://example.org@localhost/",
	"http://localhost%2eexample.org/",
	"http://localhost%00.example.org/",
	"http://%6cocalhost/",
	"http://localhost?@example.org/",
	"http://localhost#@example.org/",
	"http://localhost:/x",
	"http://localhost:080/",
	"http://localhost:80:81/",
	"http://localhost:99999/",
	"http://localhost:x/",
	"http://l\xC3\xB6"
	"calhost/",
	"http://\xE2\x93\x9Bocalhost/",
	"http://127\xE3\x80\x82"
	"0.0.1/",
	"http://127.0.0.1./",
	"http://127.1/",
	"http://127.0.0.0.1/",
	"http://127.0.0.256/",
	"http://127.0.0.1.example.org/",
	"http://0177.0.0.1/",
	"http://0x7f.0.0.1/",
	"http://2130706433/",
	"http://0.0.0.0/",
	"http://[::1%25lo]/",
	"http://[::1%lo]/",
	"http://[::1].example.org/",
	"http://[::1]x/",
	"http://[::ffff:127.0.0.1]/",
	"http://[0:0:0:0:0:0:0:1]/",
	"http://::1/",
	"http:///localhost/",
	"http:/localhost/",
	"http:localhost/",
	"//localhost/",
	"localhost",
	"HTTP://localhost/",
	"ftp://localhost/",
	"file:///etc/passwd",
	"gopher://localhost/",
	"https://user@api.github.com/",
	"https://api.github.com\\@example.org/",
	"https://api.github.com%2f@example.org/",
	"https://api.github.com /",
	"https://api.github.com/\r\nX: y",
	"https://api.git\thub.com/",
	" https://api.github.com/",
	"https://",
	"",
};

static int check(struct str url, struct err *e)
{
	*e = err_new(a);
	return http_check_url(a, url, e);
}

static void table(void)
{
	struct err e = err_new(a);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		OK(check(str_of(taken[i]), &e) == 0, "taken: %s (%.*s)", taken[i], STRF(e.what));
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		OK(check(str_of(refused[i]), &e) == ERR_USAGE, "refused: number %zu", i);
		OK(str_find(e.what, STR("s3cret"), 0) == SIZE_MAX, "and no password is shown");
	}
	OK(check(STR("http://localhost\0.example.org/"), &e) == ERR_USAGE, "refused: a NUL");
}

static void headers(void)
{
	static const char *const bad[] = {
		"t0ken\n", "t0ken\r\nX-Evil: 1", "t0\tken", "t0ken\x7f", "t\xC3\xB6ken"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = err_new(a);
		struct http_reply r;
		struct http_request q = {.method = STR("GET"),
			.url = STR("http://127.0.0.1:1/"),
			.bearer = str_of(bad[i]),
			.max_reply = 10,
			.connect_ms = 10,
			.total_ms = 10};
		OK(http_send(a, &q, &r, &e) == ERR_USAGE && !r.transient, "token %zu is not sent", i);
		OK(str_find(e.what, STR("t0"), 0) == SIZE_MAX && !e.detail.n, "nor shown");
		q.nheaders = 1;
		q.bearer = STR_NONE;
		struct str header = str_of(bad[i]);
		q.headers = &header;
		e = err_new(a);
		OK(http_send(a, &q, &r, &e) == ERR_USAGE, "nor as a header");
	}
}

static void nobody(void)
{
	struct err e = err_new(a);
	struct http_reply r;
	struct http_request q = {.method = STR("GET"),
		.url = STR("http://127.0.0.1:1/"),
		.max_reply = 10,
		.connect_ms = 1000,
		.total_ms = 1000};
	OK(http_send(a, &q, &r, &e) == ERR_NET && r.transient, "nobody listens: it may pass");
	q.url = STR("https://x.example.org:1/\n");
	e = err_new(a);
	OK(http_send(a, &q, &r, &e) == ERR_USAGE && !r.transient, "a wrong URL stays wrong");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new("t_http");
	table();
	headers();
	nobody();
	arena_free(a);
	return tap_done();
}
