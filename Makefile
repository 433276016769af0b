# schemagate: build, test and check. One file, no recursion. `make help` lists the targets.
#   base/*.c parse/*.c schemas/*.c migrate/*.c migrate/formats/*.c gitcheck/*.c cmd/*.c   the program, build/schemagate
#   parse/worker_main*.c                                               build/lib/worker: the crash-proof parsers
#   migrate/engine_postgresql*.c, engine_mysql*.c, base/http_curl.c,
#   parse/worker_main_pg_query.c                                       build/lib/*.so: loaded only when needed
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all
.SUFFIXES:
.DELETE_ON_ERROR:

CC ?= cc
ifeq ($(origin CC),default)
CC = gcc
endif
BUILD ?= build
VERSION := 0.1.0
PREFIX ?= /usr/local
GRAMMARS ?= typescript tsx javascript php go python ruby java kotlin rust c-sharp elixir scala dart
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Wformat=2 -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Werror
OPT ?= -O2 -g
SAN ?=
HARDEN := -fstack-protector-strong $(if $(SAN),,-D_FORTIFY_SOURCE=2)
CFLAGS_ALL = -std=c11 -D_POSIX_C_SOURCE=200809L -DSCHEMAGATE_VERSION='"$(VERSION)"' $(WARN) $(OPT) $(HARDEN) \
	-fPIC -fvisibility=hidden $(SAN) -I. -I$(BUILD)/gen $(CFLAGS_OWN) $(CFLAGS)
LDFLAGS_ALL = $(SAN) -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

# Flags of the system's libraries, asked once. Making this file is also where a missing package is noticed: `make demo` and
# `make check` install it, any other target says what to install.
GOALS := $(or $(MAKECMDGOALS),all)
DEPS_MODE := $(if $(filter check% valgrind asan cover field%,$(GOALS)),test,$(if $(filter demo deps,$(GOALS)),build,report))
ifeq ($(filter clean help fmt,$(GOALS)),)
include $(BUILD)/deps-$(DEPS_MODE).mk
include $(BUILD)/libgit2.mk
endif
$(BUILD)/deps-%.mk: contrib/deps.sh
	@mkdir -p $(@D)
	@GRAMMARS='$(GRAMMARS)' contrib/deps.sh $*
	@for m in libpq libmariadb libgit2 nettle libcjson sqlite3 libcurl expat yaml-0.1; do \
		echo "CFLAGS_$$m := $$(pkg-config --cflags $$m)"; echo "LIBS_$$m := $$(pkg-config --libs $$m)"; done >$@
# libgit2 without its network libraries, linked statically, where that can be done (gitcheck/repo_offline.c says why, contrib/libgit2.sh
# tries it); LIBGIT2=shared takes the shared library.
LIBGIT2 ?= static
$(BUILD)/libgit2.mk: contrib/libgit2.sh gitcheck/repo_offline.c $(if $(filter $(LIBGIT2),$(LIBGIT2_ASKED)),,FORCE) | $(BUILD)/deps-$(DEPS_MODE).mk
	@CC='$(CC)' LDFLAGS='$(LDFLAGS_ALL)' contrib/libgit2.sh $(BUILD) $(LIBGIT2) >$@
$(patsubst %,$(BUILD)/gitcheck/repo_%.o,offline certificates): $(BUILD)/libgit2.mk
.PHONY: FORCE

FOREIGN_CFLAGS = $(sort $(foreach m,libpq libmariadb libgit2 nettle libcjson sqlite3 libcurl expat yaml-0.1,$(CFLAGS_$(m))))
# With the archives where there are some: a library less to find and to map, 0.3 ms for the program, 1 ms for a worker.
archive = $(firstword $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)) -l$(1))
DEFLATE = $(call archive,deflate)
MAIN_LIBS = $(LIBGIT2_LINK) $(DEFLATE) $(LIBS_nettle) $(LIBS_libcjson) $(LIBS_sqlite3) $(LIBS_expat) $(LIBS_yaml-0.1) -ldl -lpthread
BASE_LIBS = $(LIBS_nettle) $(LIBS_libcjson) -ldl

MODULE_SRC := $(wildcard migrate/engine_postgresql*.c migrate/engine_mysql*.c base/http_curl*.c parse/worker_main_pg_query.c)
WORKER_SRC := $(filter-out $(MODULE_SRC),$(wildcard parse/worker_main*.c))
BASE_SRC := $(filter-out $(MODULE_SRC),$(wildcard base/*.c))
LIB_SRC := $(BASE_SRC) $(filter-out $(WORKER_SRC) $(MODULE_SRC),$(wildcard parse/*.c)) $(wildcard schemas/*.c) \
	$(filter-out $(MODULE_SRC),$(wildcard migrate/*.c migrate/formats/*.c)) \
	$(filter-out $(LIBGIT2_NOT),$(wildcard gitcheck/*.c))
CMD_SRC := $(wildcard cmd/*.c)
obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
BASE_OBJ := $(call obj,$(BASE_SRC))
LIB_OBJ := $(call obj,$(LIB_SRC)) $(LIBGIT2_OBJ)
CMD_OBJ := $(call obj,$(CMD_SRC))
# What a loadable engine needs of ours: base and the pure data code of parse/ and schemas/.
MODULE_DEP := $(BASE_OBJ) $(call obj,$(filter parse/dialect.c parse/sql_lex%.c parse/sql_split%.c schemas/catalog%.c migrate/engine_url.c migrate/engine_common.c,$(LIB_SRC)))

MODULES := $(if $(wildcard migrate/engine_postgresql*.c),$(BUILD)/lib/engine-postgresql.so) \
	$(if $(wildcard migrate/engine_mysql*.c),$(BUILD)/lib/engine-mysql.so) \
	$(if $(wildcard base/http_curl*.c),$(BUILD)/lib/http.so) \
	$(if $(wildcard parse/worker_main_pg_query.c),$(BUILD)/lib/parser-postgresql.so)
PROGRAMS := $(if $(CMD_SRC),$(BUILD)/schemagate) $(if $(WORKER_SRC),$(BUILD)/lib/worker)

.PHONY: all help deps
help:
	@echo 'make          build the program, the engines, the parsers and the grammars'
	@echo 'make demo     install what is missing, build, and show the gate at work'
	@echo 'make check    install what is missing, build, and run every test'
	@echo 'make lint     the house rules: layers, symbols, headers, format, clang-tidy'
	@echo 'make asan, valgrind, cover, check-fault, check-github, check-formats, check-tools, check-db, bench, bench-status, bench-trees: longer runs'
	@echo 'make install  PREFIX=$(PREFIX)   (GRAMMARS=none builds without npm)'
deps:
all: $(PROGRAMS) $(MODULES)

$(BUILD)/schemagate: $(CMD_OBJ) $(LIB_OBJ)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(MAIN_LIBS)

$(BUILD)/lib/engine-postgresql.so: $(call obj,$(wildcard migrate/engine_postgresql*.c)) $(MODULE_DEP)
	@mkdir -p $(@D)
	$(CC) -shared $(LDFLAGS_ALL) -o $@ $^ $(LIBS_libpq) $(BASE_LIBS)
$(BUILD)/lib/engine-mysql.so: $(call obj,$(wildcard migrate/engine_mysql*.c)) $(MODULE_DEP)
	@mkdir -p $(@D)
	$(CC) -shared $(LDFLAGS_ALL) -o $@ $^ $(LIBS_libmariadb) $(BASE_LIBS)
$(BUILD)/lib/http.so: $(call obj,$(wildcard base/http_curl*.c)) $(BASE_OBJ)
	@mkdir -p $(@D)
	$(CC) -shared $(LDFLAGS_ALL) -o $@ $^ $(LIBS_libcurl) $(BASE_LIBS)
# The archive, where a shared object can hold it.
PG_QUERY = $(call archive,pg_query) -Wl,--exclude-libs,ALL
$(BUILD)/lib/parser-postgresql.so: $(BUILD)/parse/worker_main_pg_query.o
	@mkdir -p $(@D)
	$(CC) -shared $(LDFLAGS_ALL) -o $@ $^ $(PG_QUERY) || $(CC) -shared $(LDFLAGS_ALL) -o $@ $^ -lpg_query

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(FOREIGN_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(patsubst %.c,$(BUILD)/%.d,$(MODULE_SRC) $(WORKER_SRC))

# Unit tests: tests/unit/t_NAME.c, each a program that prints TAP; linked with everything but main.
UNIT_CMD_OBJ = $(filter-out $(BUILD)/cmd/main.o,$(CMD_OBJ))
UNIT_SRC := $(wildcard tests/unit/t_*.c)
UNIT_BIN := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(UNIT_SRC))
$(BUILD)/tests/unit/%: tests/unit/%.c tests/unit/tap.h $(LIB_OBJ) $(UNIT_CMD_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(UNIT_CMD_OBJ) $(LIB_OBJ) $(MAIN_LIBS)
.PHONY: unit
unit: $(UNIT_BIN) $(PROGRAMS) $(MODULES)
	@BUILD=$(abspath $(BUILD)) tests/run.sh $(UNIT_BIN)
.PHONY: clean fmt
clean:
	rm -rf $(BUILD)
fmt:
	clang-format -i $(wildcard base/*.[ch] parse/*.[ch] schemas/*.[ch] migrate/*.[ch] migrate/formats/*.[ch] gitcheck/*.[ch] cmd/*.[ch] tests/unit/*.[ch])

# Parts with rules of their own, last because they use what is set above: grammars (contrib/grammars.mk), tests (tests/tests.mk), lint (tests/lint/lint.mk).
-include $(wildcard contrib/*.mk tests/*.mk tests/*/*.mk tests/formats/tools/*.mk)
