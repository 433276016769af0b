# make check-db: the contract that every engine keeps, and the DDL readers against servers.
CONTRACT_SRC := $(wildcard tests/db/contract*.c)
CONTRACT_BIN := $(BUILD)/tests/db/contract
$(BUILD)/tests/db/contract: $(CONTRACT_SRC) tests/db/contract.h $(LIB_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(CONTRACT_SRC) $(LIB_OBJ) $(MAIN_LIBS)
CHECK_BIN += $(CONTRACT_BIN)
.PHONY: check-db
check-db: all $$(CHECK_BIN)
	@BUILD=$(abspath $(BUILD)) tests/servers.sh run tests/run.sh $(sort $(wildcard tests/db/*.t))
