# Fuzzers: tests/fuzz/fuzz_NAME.c. `make fuzz` runs each under libFuzzer with the address and undefined-behaviour sanitizers
# (clang and its libclang-rt-dev; tests/fuzz/run.sh, FUZZ_TIME seconds each, FUZZ=NAME... for some of them); the stand-alone driver (driver.c) runs the same
# entry over files, so that `make check` keeps every input that once was a finding (tests/fuzz/cases) and some mutations.
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN := $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ_NAMES))
# The parsers run inside of the process: parse/worker.c is replaced by inside.c, and the helper program's parts are linked.
FUZZ_PARTS := $(BUILD)/tests/fuzz/inside.o
FUZZ_OBJ = $(FUZZ_PARTS) $(filter-out $(BUILD)/parse/worker_main.o,$(WORKER_OBJ)) $(TREE_SITTER_OBJ) \
	$(filter-out $(BUILD)/parse/worker.o,$(LIB_OBJ)) $(UNIT_CMD_OBJ)
FUZZ_LIBS = $(MAIN_LIBS) -lpg_query
$(FUZZ_BIN): $(BUILD)/tests/fuzz/%: tests/fuzz/fuzz_%.c $(wildcard tests/fuzz/*.h) $(BUILD)/tests/fuzz/driver.o $$(FUZZ_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(BUILD)/tests/fuzz/driver.o $(FUZZ_OBJ) $(FUZZ_LIBS)
CHECK_BIN += $(FUZZ_BIN)

# The same with libFuzzer in the driver's place.
FUZZ_LIBFUZZER := $(addprefix $(BUILD)/tests/libfuzzer/,$(FUZZ_NAMES))
$(FUZZ_LIBFUZZER): $(BUILD)/tests/libfuzzer/%: tests/fuzz/fuzz_%.c $(wildcard tests/fuzz/*.h) $$(FUZZ_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer $(LDFLAGS_ALL) -o $@ $< $(FUZZ_OBJ) $(FUZZ_LIBS)

FUZZ_TIME ?= 600
FUZZ ?= $(FUZZ_NAMES)
FUZZ_CC ?= clang
.PHONY: fuzz fuzz-run fuzz-objects
fuzz:
	$(MAKE) BUILD=build-fuzz CC='$(FUZZ_CC)' OPT='-O1 -g' SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined' \
		CFLAGS='$(CFLAGS) -fsanitize=fuzzer-no-link' FUZZ='$(FUZZ)' fuzz-run
fuzz-objects: $$(FUZZ_OBJ)
fuzz-run: all $(addprefix $(BUILD)/tests/libfuzzer/,$(FUZZ))
	@BUILD=$(abspath $(BUILD)) FUZZ_TIME=$(FUZZ_TIME) tests/fuzz/run.sh $(FUZZ)
