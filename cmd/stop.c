#include "cmd/stop.h"

#include <stddef.h>

static volatile sig_atomic_t stop_asked;

static void on_signal(int sig)
{
	stop_asked = sig;
}

const volatile sig_atomic_t *cmd_stop_catch(void)
{
	struct sigaction sa = {.sa_handler = on_signal, .sa_flags = (int)(SA_RESTART | SA_RESETHAND)};
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	return &stop_asked;
}

int cmd_stop_signal(void)
{
	return (int)stop_asked;
}

void cmd_stop_end(void)
{
	if (!stop_asked)
		return;
	signal((int)stop_asked, SIG_DFL);
	raise((int)stop_asked);
}
