#include "base/json.h"
#include "cmd/commands.h"

static int version_main(struct run *r, struct err *e)
{
	(void)e;
	struct sb b = sb_new(r->a, 1024);
	if (r->format == OUTPUT_JSON) {
		struct json_out w = json_out(&b);
		cmd_json_head(&w, "version");
		json_close(&w, '}');
		sb_char(&b, '\n');
	} else {
		sb_addz(&b, "schemagate " SCHEMAGATE_VERSION "\n");
	}
	cmd_print(r, sb_str(&b));
	return 0;
}

const struct cmd cmd_version = {
	.name = "version",
	.summary = "print the version",
	.synopsis = "",
	.about = "Prints the version of schemagate.",
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = version_main,
};
