# make check-corpora: the SQL that the databases' makers test with (Debian's packages, fetched into build/corpora) through the
# lexers and readers under the sanitizers, and our statement boundaries against the databases'. Minutes; needs the network once.
CORPORA := $(CURDIR)/build/corpora
CORPORA_BIN := $(BUILD)/tests/corpora/corpora
$(CORPORA_BIN): $(wildcard tests/corpora/corpora*.c) tests/corpora/corpora.h $$(FUZZ_OBJ)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(CFLAGS_libmariadb) -o $@ $(wildcard tests/corpora/corpora*.c) $(FUZZ_OBJ) $(FUZZ_LIBS) $(LIBS_libmariadb)
.PHONY: check-corpora corpora-run
check-corpora:
	$(MAKE) BUILD=build-asan SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined' OPT='-O1 -g' corpora-run
corpora-run: all $(CORPORA_BIN) $(foreach d,postgresql mysql sqlite,$(BUILD)/tests/fuzz/split_$(d) $(BUILD)/tests/fuzz/ddl_$(d))
	@TMPDIR=$$([ -w /dev/shm ] && echo /dev/shm || echo /tmp) BUILD=$(abspath $(BUILD)) CORPORA=$(CORPORA) LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 \
		tests/servers.sh run tests/run.sh tests/corpora/corpora.t
