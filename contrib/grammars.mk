# The tree-sitter core and grammars: pinned in contrib/grammars/package-lock.json, brought by npm without running any script,
# compiled here to one loadable object per language. They are the same for every BUILD, so they live in build/grammars.
# GRAMMARS=none builds without npm; the plain lexer then reads the strings of every language at a lower confidence.
GRAMMAR_DIR := build/grammars
GRAMMAR_NPM := $(GRAMMAR_DIR)/node_modules
ifneq ($(GRAMMARS),none)
GRAMMAR_SO := $(foreach g,$(GRAMMARS),$(BUILD)/lib/grammar-$(g).so)
# Compiled once for every BUILD: not to be deleted as an intermediate file.
.SECONDARY: $(foreach g,$(GRAMMARS),$(GRAMMAR_DIR)/grammar-$(g).so)
TREE_SITTER_OBJ := $(GRAMMAR_DIR)/tree-sitter.o
# src: parser.h, what a grammar consists of (parse/worker_main_grammar.c).
TREE_SITTER_CFLAGS := -DHAVE_TREE_SITTER $(addprefix -isystem$(GRAMMAR_NPM)/tree-sitter/vendor/tree-sitter/lib/,include src)
all: $(GRAMMAR_SO)
endif

$(GRAMMAR_DIR)/installed: contrib/grammars/package.json contrib/grammars/package-lock.json contrib/grammars/.npmrc
	@command -v npm >/dev/null || { echo "the grammars of programming languages come from npm, which is not installed" >&2; \
		echo "hint: install npm, or build without them: make GRAMMARS=none" >&2; exit 1; }
	@mkdir -p $(@D)
	@cp contrib/grammars/package.json contrib/grammars/package-lock.json contrib/grammars/.npmrc $(@D)/
	@cd $(@D) && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund >npm.log 2>&1 || { tail -n 5 npm.log >&2; \
		echo "could not bring the grammars from npm" >&2; \
		echo "hint: check the network, or build without them: make GRAMMARS=none" >&2; exit 1; }
	@touch $@

# Other people's C: compiled without our warnings.
GRAMMAR_CC = $(CC) -std=c11 -O2 -fPIC -w
GRAMMAR_CORE := $(GRAMMAR_NPM)/tree-sitter/vendor/tree-sitter/lib
# It is linked into programs alone: -fPIE lets its functions be inlined into each other, which -fPIC does not.
# ICU's headers that it uses come with it (unicode/), and are not the system's.
CORE_CC = $(GRAMMAR_CC) -O3 -fPIE -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200112L -I$(GRAMMAR_CORE)/src -I$(GRAMMAR_CORE)/include
# As it comes, for the test that compiles every query file (tests/queries), and without the analysis of queries, for the worker.
$(GRAMMAR_DIR)/tree-sitter-whole.o: $(GRAMMAR_DIR)/installed
	$(CORE_CC) -c -o $@ $(GRAMMAR_CORE)/src/lib.c
$(GRAMMAR_DIR)/tree-sitter.o: contrib/grammars/query.sed $(GRAMMAR_DIR)/installed
	@rm -rf $(GRAMMAR_DIR)/core && cp -r $(GRAMMAR_CORE)/src $(GRAMMAR_DIR)/core
	@sed -f contrib/grammars/query.sed $(GRAMMAR_CORE)/src/query.c >$(GRAMMAR_DIR)/core/query.c
	@test "$$(diff $(GRAMMAR_CORE)/src/query.c $(GRAMMAR_DIR)/core/query.c | grep -c '^>')" -eq 4 || { \
		echo "contrib/grammars/query.sed does not fit this release of tree-sitter" >&2; exit 1; }
	$(CORE_CC) -c -o $@ $(GRAMMAR_DIR)/core/lib.c

# Where each grammar's sources stand in its package.
grammar_src = $(GRAMMAR_NPM)/tree-sitter-$(if $(filter typescript tsx,$(1)),typescript/$(1),$(if $(filter php,$(1)),php/php,$(1)))/src
$(GRAMMAR_DIR)/grammar-%.so: $(GRAMMAR_DIR)/installed
	$(GRAMMAR_CC) -shared -Wl,-z,relro,-z,now -I$(call grammar_src,$*) -o $@ $(call grammar_src,$*)/parser.c \
		$$(ls $(call grammar_src,$*)/scanner.c 2>/dev/null)
# Kept for the next BUILD: make would delete them as steps in between and compile them again.
.PRECIOUS: $(GRAMMAR_DIR)/grammar-%.so
$(BUILD)/lib/grammar-%.so: $(GRAMMAR_DIR)/grammar-%.so
	@mkdir -p $(@D)
	@cp $< $@

# What is looked for in a parsed text: tree-sitter queries, a text file for each framework.
QUERY_FILES := $(patsubst gitcheck/%,$(BUILD)/lib/%,$(wildcard gitcheck/queries/*/*.scm))
all: $(QUERY_FILES)
$(BUILD)/lib/queries/%.scm: gitcheck/queries/%.scm
	@mkdir -p $(@D)
	@cp $< $@

# The worker: its own main, the core, and of base what they use, so that it needs no library but the C library.
$(BUILD)/base.a: $(BASE_OBJ)
	@rm -f $@
	@ar rcs $@ $^
WORKER_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(WORKER_SRC))
# Not CFLAGS: `make CFLAGS=...` would take it away, and the worker would know no grammar.
$(WORKER_OBJ): CFLAGS_OWN = $(TREE_SITTER_CFLAGS)
$(WORKER_OBJ): $(if $(TREE_SITTER_OBJ),$(GRAMMAR_DIR)/installed)
$(BUILD)/lib/worker: $(WORKER_OBJ) $(BUILD)/parse/language.o $(TREE_SITTER_OBJ) $(BUILD)/base.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(BASE_LIBS) -lpthread
