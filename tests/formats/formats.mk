# Tests of the formats against databases and real tools: tests/formats/*.t, run by `make check`.
#   tool     the formats alone, driven by the tests with the real tools
#   tables   version tables and our history on every engine
#   tables_PART  the same for more tools, each a program (sql: their migrations are SQL; code: programs)
FORMATS_BIN := $(patsubst tests/formats/%.c,$(BUILD)/tests/formats/%,$(wildcard tests/formats/*.c))
$(FORMATS_BIN): $(BUILD)/tests/formats/%: tests/formats/%.c tests/unit/tap.h tests/formats/tables.h $(wildcard tests/formats/hostile*.h) $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(LIB_OBJ) $(MAIN_LIBS)
check: $(FORMATS_BIN)
.PHONY: check-formats
check-formats: all $(FORMATS_BIN)
	@BUILD=$(abspath $(BUILD)) SCHEMAGATE_TEST_SUPABASE=1 tests/servers.sh run tests/run.sh $(sort $(wildcard tests/formats/*.t))
