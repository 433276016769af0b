# Fault tests: a build whose apply dies at named steps, and a preload object that dies at the N-th system call.
$(BUILD)/tests/fault/apply_fault.o: migrate/apply_fault.c migrate/apply_fault.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -DSCHEMAGATE_FAULTS -c -o $@ $<
# Beside the program, so that it finds the same lib/.
$(BUILD)/schemagate-fault: $(BUILD)/tests/fault/apply_fault.o $(CMD_OBJ) $(LIB_OBJ)
	$(CC) $(LDFLAGS_ALL) -o $@ $(BUILD)/tests/fault/apply_fault.o \
		$(filter-out $(BUILD)/migrate/apply_fault.o,$(CMD_OBJ) $(LIB_OBJ)) $(MAIN_LIBS)
$(BUILD)/tests/fault/kill.so: tests/fault/kill.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O2 -Wall -Wextra -Werror -fPIC -shared -o $@ $< -ldl
CHECK_BIN += $(BUILD)/schemagate-fault $(BUILD)/tests/fault/kill.so

# Every step and every call, not the sample of make check.
.PHONY: check-fault
check-fault: all $(CHECK_BIN)
	@BUILD=$(abspath $(BUILD)) FULL=1 tests/servers.sh run tests/run.sh $(sort $(wildcard tests/fault/*.t))
