# make check: every test that needs no special build. Scripts and programs print TAP; tests/run.sh adds them up.
#   tests/unit/t_*.c, tests/cli/*.t, tests/db/*.t, tests/formats/*.t, tests/fault/*.t, tests/github/*.t: what is there is run
.PHONY: check asan valgrind cover
CHECK_SCRIPTS = $(sort $(wildcard tests/cli/*.t tests/db/*.t tests/formats/*.t tests/fault/*.t tests/github/*.t))
# The parts add to CHECK_BIN in files that are read after this one.
.SECONDEXPANSION:
check: all $$(UNIT_BIN) $$(CHECK_BIN)
	@BUILD=$(abspath $(BUILD)) tests/servers.sh run tests/run.sh $(UNIT_BIN) $(CHECK_SCRIPTS)

# The whole suite under sanitizers and under valgrind: builds of their own.
asan:
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 $(MAKE) check BUILD=build-asan SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined' OPT='-O1 -g'
valgrind:
	VALGRIND=1 $(MAKE) check BUILD=build-valgrind OPT='-O1 -g'

# Branch coverage of the three pure functions must be 100 %.
PURE := migrate/plan.c migrate/plan_lock.c migrate/plan_mode.c migrate/guard.c gitcheck/verdict.c
cover:
	$(MAKE) BUILD=build-cover OPT='-O0 -g --coverage' HARDEN= CFLAGS='$(CFLAGS) -DCOVER' cover-run
.PHONY: cover-run
cover-run: $(addprefix $(BUILD)/tests/unit/,t_plan t_guard t_verdict)
	@find $(BUILD) -name '*.gcda' -delete
	@BUILD=$(abspath $(BUILD)) tests/run.sh $(abspath $^)
	@tests/lint/coverage.sh $(BUILD) $(PURE)

.PHONY: bench
bench: all
	@tests/bench/bench.py $(BUILD)/schemagate
