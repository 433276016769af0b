# make lint: the house rules, each a script that names the place of a fault.
.PHONY: lint check-layers check-symbols check-headers check-banned check-size check-docs fmt-check tidy
LINT_FILES = $(wildcard base/*.[ch] parse/*.[ch] schemas/*.[ch] migrate/*.[ch] migrate/formats/*.[ch] gitcheck/*.[ch] cmd/*.[ch] tests/unit/*.[ch])
lint: check-layers check-symbols check-headers check-banned check-size check-docs fmt-check tidy
check-layers:
	@tests/lint/layers.sh
check-symbols: all
	@tests/lint/symbols.sh $(BUILD)
check-banned:
	@tests/lint/banned.sh
check-size:
	@tests/lint/size.sh
check-docs:
	@tests/lint/docs.sh
check-headers: all
	@for h in $(filter %.h,$(LINT_FILES)); do \
		$(CC) $(CFLAGS_ALL) -Wno-unused -fsyntax-only -x c $$h || { echo "$$h does not compile alone"; exit 1; }; done
fmt-check:
	@clang-format --dry-run --Werror $(LINT_FILES)
# The path-sensitive checks for NULL and unset values are off: the analyzer does not see that a function which returned 0 has set
# its out-parameter, and an arena never gives NULL. gcc's and valgrind's eyes are on those.
TIDY_CHECKS := -*,bugprone-*,-bugprone-implicit-widening-of-multiplication-result,-bugprone-narrowing-conversions,-bugprone-macro-parentheses,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-bugprone-assignment-in-if-condition,-bugprone-branch-clone,clang-analyzer-core.*,-clang-analyzer-core.NullDereference,-clang-analyzer-core.CallAndMessage,-clang-analyzer-core.UndefinedBinaryOperatorResult,-clang-analyzer-core.uninitialized.*,-bugprone-sizeof-expression,-bugprone-not-null-terminated-result,clang-analyzer-unix.*,clang-analyzer-security.insecureAPI.*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,misc-redundant-expression,readability-misleading-indentation
tidy:
	@printf '%s\0' $(filter-out tests/%,$(filter %.c,$(LINT_FILES))) | xargs -0 -n 8 -P 2 sh -c 'clang-tidy --quiet --warnings-as-errors="*" -checks="$(TIDY_CHECKS)" "$$@" -- -std=c11 -D_POSIX_C_SOURCE=200809L -DSCHEMAGATE_VERSION=\"x\" -I. -I$(BUILD)/gen $(FOREIGN_CFLAGS) 2>/dev/null' sh
