#include "base/die.h"
#include "gitcheck/verdict.h"

/* One table: findings, `explain`, the manual page and docs/rules.md all speak from here. */
static const struct rule_text rules[RULE_COUNT] = {
	[RULE_NEEDS_PENDING] = {"needs-pending",
		"the code needs a migration that the environment does not have",
		"Code that reads or writes an object that only a pending migration makes fails from the "
		"moment it is "
		"deployed until the migration is applied.",
		"Apply the migration first (schemagate apply), then merge; or split the change: the "
		"migration in one pull "
		"request, the code in the next."},
	[RULE_BREAKS_CODE] = {"breaks-code", "a pending migration takes away what the code uses",
		"Code that still uses a dropped or renamed object fails from the moment the migration is "
		"applied.",
		"Remove the last use, deploy that everywhere, and only then apply the migration."},
	[RULE_TIGHTENS_WRITES] = {"tightens-writes", "a pending migration refuses what the code writes",
		"A new NOT NULL column without a default, or a stricter constraint, makes the running code's "
		"writes fail.",
		"Deploy code that satisfies the new rule first, or give the column a default until it is "
		"deployed."},
	[RULE_CHANGED] = {"changed", "a migration was edited after it was applied",
		"The database has what the file said then; a new environment would get what it says now, and "
		"the two differ "
		"for ever.",
		"Restore the file as it was applied and put the change into a new migration. If the edit is "
		"right as it is, "
		"settle it with a reason: schemagate repair."},
	[RULE_MISSING] = {"missing", "a migration is applied but its file is not in the tree",
		"Nobody can tell from this tree what the database has. It is normal while another branch's "
		"migration is "
		"applied before its merge.",
		"Bring the file back, or merge the branch that holds it."},
	[RULE_OUT_OF_ORDER] = {"out-of-order", "a pending migration sorts before one that is applied",
		"Some tools refuse such a file and some skip it for ever without a word, so that "
		"environments come to differ.",
		"Give the migration a newer version, so that it sorts last."},
	[RULE_DUPLICATE_VERSION] = {"duplicate-version", "two migrations have the same version",
		"The tool records only one of them; which one runs depends on chance.",
		"Give one of them a new version."},
	[RULE_MULTIPLE_HEADS] = {"multiple-heads", "the migration history has two ends",
		"Two branches each added a last migration; the order between them is not decided.",
		"Merge the heads with the tool's own command, or rebase one branch."},
	[RULE_FAILED] = {"failed", "a migration failed or was left half done",
		"What stands in the database is neither the old nor the new schema.",
		"Look at schemagate status and verify, finish or undo the migration, then record it with "
		"schemagate repair."},
	[RULE_NOT_PROMOTED] = {"not-promoted",
		"production would get a migration that the environment before it does not have",
		"A migration that no rehearsal has seen meets production's data first.",
		"Apply it to the earlier environment first."},
	[RULE_UNDECIDED] = {"undecided", "a statement that names a changed object could not be judged",
		"Its text is built at run time or is not in the dialect that is read, so neither yes nor no "
		"is proved.",
		"Look at the place by hand. A shadow database settles complete statements; [check] undecided "
		"= block makes "
		"such places block."},
	[RULE_HISTORY_EDITED] = {"history-edited", "a migration writes a version table",
		"Rows that a migration writes itself make the history say what did not happen.",
		"Use schemagate repair or the tool's own command, which keep a reason."},
	[RULE_POLICY_CHANGED] = {"policy-changed", "the change edits schemagate's configuration",
		"This check used the configuration of the base commit; after the merge the new one rules.",
		"Let an owner of the configuration look at it."},
	[RULE_UNREADABLE] = {"unreadable", "a migration file could not be read",
		"What could not be read is never pass: its effect on the schema is not known.",
		"Make it a plain UTF-8 text file without NUL bytes, below the size limit, and no link or "
		"submodule."},
	[RULE_UNANALYSABLE] = {"unanalysable", "a migration statement's effect on the schema is not known",
		"The statement computes its SQL, needs a newer parser, or does not fit the schema that was "
		"replayed.",
		"Look at it by hand. A shadow database or a live database settles it; [check] unanalysable = "
		"block makes it "
		"block."},
	[RULE_MARKER_MISMATCH] = {"marker-mismatch", "the database is not the environment it is said to be",
		"A restored copy or a wrong address answers for another environment.",
		"Stop. Correct the address, or set the marker of the database by hand once you know which "
		"one it is."},
	[RULE_ATTESTATION_INVALID] = {"attestation-invalid", "the signed state could not be verified",
		"Anyone could have written it.", "Publish it again with a key that the base commit trusts."},
	[RULE_ATTESTATION_EXPIRED] = {"attestation-expired", "the signed state is too old",
		"The database may have changed since.",
		"Publish a new one from a job that can reach the database."},
	[RULE_MODEL_WITHOUT_MIGRATION] = {"model-without-migration",
		"a mapping names an object that no migration makes",
		"The model was changed and its migration forgotten.",
		"Generate the migration and add it to the change."},
	[RULE_TOOL_TRAP] = {"lint/tool-trap", "a weakness of the migration tool shows here",
		"The tool would skip a file, take an edit for granted, or stop in the middle: each tool has "
		"such places, and "
		"they are named where one is met.",
		"Do what the finding says; docs/formats.md has the traps of each tool."},
	[RULE_HIDDEN_TEXT] = {"lint/hidden-text",
		"a migration holds characters that hide or reorder its text",
		"What a reviewer sees is not what the database gets.",
		"Remove the character. In a string that needs it, write it as an escape of the database: "
		"U&'\\202E', CHAR(0x202E USING utf16)."},
};

const struct rule_text *verdict_rule(enum rule r)
{
	BUG_IF(r >= RULE_COUNT);
	return &rules[r];
}

const char *verdict_level_word(enum level l)
{
	static const char *const words[] = {"note", "warn", "block"};
	return words[l];
}

const char *verdict_word(enum verdict_kind v)
{
	static const char *const words[] = {"pass", "block", "undecided"};
	return words[v];
}
