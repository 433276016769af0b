# make check: every test that needs no special build. Scripts and programs print TAP; tests/run.sh adds them up.
#   tests/unit/t_*.c, tests/cli/*.t, tests/db/*.t, tests/formats/*.t, tests/fault/*.t, tests/github/*.t, tests/fuzz/*.t: what is there is run
.PHONY: check asan valgrind cover
CHECK_SCRIPTS = $(sort $(wildcard tests/cli/*.t tests/db/*.t tests/formats/*.t tests/fault/*.t tests/github/*.t tests/fuzz/*.t))
# The parts add to CHECK_BIN in files that are read after this one.
.SECONDEXPANSION:
check: all $$(UNIT_BIN) $$(CHECK_BIN)
	@BUILD=$(abspath $(BUILD)) tests/servers.sh run tests/run.sh $(UNIT_BIN) $(CHECK_SCRIPTS)

# The whole suite under sanitizers and under valgrind: builds of their own.
asan:
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 $(MAKE) check BUILD=build-asan SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined' OPT='-O1 -g'
# valgrind: the unit programs, and every program of ours that the scripts start (tests/valgrind.sh). Left out: what kills by a
# preload object and what counts on the speed of a run. Slow: about a second a command.
VALGRIND_SCRIPTS = $(filter-out tests/fault/calls.t,$(CHECK_SCRIPTS))
VALGRIND_UNIT := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
	--suppressions=$(CURDIR)/tests/lint/valgrind.supp
valgrind:
	$(MAKE) BUILD=build-valgrind OPT='-O1 -g' valgrind-run
.PHONY: valgrind-run
valgrind-run: all $$(UNIT_BIN) $$(CHECK_BIN) $$(FORMATS_BIN)
	@BUILD=$(abspath $(BUILD)) VALGRIND='$(VALGRIND_UNIT)' tests/servers.sh run tests/valgrind.sh tests/run.sh \
		$(abspath $(UNIT_BIN)) $(VALGRIND_SCRIPTS)

# Branch coverage of the three pure functions must be 100 %.
PURE := migrate/plan.c migrate/plan_control.c migrate/plan_lock.c migrate/plan_mode.c migrate/plan_command.c migrate/plan_order.c migrate/guard.c gitcheck/verdict.c
cover:
	$(MAKE) BUILD=build-cover OPT='-O0 -g --coverage' HARDEN= CFLAGS='$(CFLAGS) -DCOVER' cover-run
.PHONY: cover-run
cover-run: $(addprefix $(BUILD)/tests/unit/,t_plan t_guard t_verdict)
	@find $(BUILD) -name '*.gcda' -delete
	@BUILD=$(abspath $(BUILD)) tests/run.sh $(abspath $^)
	@tests/lint/coverage.sh $(BUILD) $(PURE)

.PHONY: bench
bench: all
	@BUILD=$(abspath $(BUILD)) tests/servers.sh run tests/bench/bench.py $(BUILD)/schemagate

# The same command for every format: a long run (30 repositories of 10,000 migrations).
.PHONY: bench-status
bench-status: all $(BUILD)/tests/formats/tool
	@BUILD=$(abspath $(BUILD)) tests/servers.sh run tests/bench/status.py $(BUILD)/schemagate $(BUILD)/tests/formats/tool

# Whole trees of real repositories, cold and warm: make bench-trees REPOS="PATH[@COMMIT]...", bare clones or others.
.PHONY: bench-trees
bench-trees: all $(BUILD)/tests/bench/inflate
	@tests/bench/trees.py $(BUILD)/schemagate $(BUILD)/tests/bench/inflate $(REPOS)
$(BUILD)/tests/bench/inflate: tests/bench/inflate.c $(BUILD)/deps-build.mk
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_POSIX_C_SOURCE=200809L $(WARN) $(OPT) $(CFLAGS_libgit2) -o $@ $< $(LDFLAGS_ALL) $(LIBS_libgit2) -lpthread

.PHONY: check-github
check-github: all
	@BUILD=$(abspath $(BUILD)) tests/run.sh tests/github/github.t
