# Every query file through the core of tree-sitter as it comes (tests/cli/queries.t).
ifneq ($(GRAMMARS),none)
CHECK_BIN += $(BUILD)/tests/queries/compile
$(BUILD)/tests/queries/compile: tests/queries/compile.c $(GRAMMAR_DIR)/tree-sitter-whole.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -I$(GRAMMAR_CORE)/include -o $@ $^ $(LDFLAGS_ALL) -ldl
endif
