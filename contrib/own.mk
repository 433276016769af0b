# The DDL of our own history table, schemas/own/DIALECT.sql, as C strings for migrate/history.c.
OWN_DDL := $(BUILD)/gen/own_ddl.h
$(OWN_DDL): $(wildcard schemas/own/*.sql)
	@mkdir -p $(@D)
	@for f in postgresql mysql sqlite; do \
		echo "static const char own_ddl_$$f[] ="; \
		sed -e 's/[\\"]/\\&/g' -e 's/\t/ /g' -e 's/^/\t"/' -e 's/$$/\\n"/' schemas/own/$$f.sql; echo ';'; done >$@
$(BUILD)/migrate/history.o: $(OWN_DDL)
# Facts of PostgreSQL 15 as arrays of lines: what extensions hold, what functions and operators give (schemas/ddl_pg_*.c).
$(BUILD)/gen/pg_%.h: schemas/pg/%.txt contrib/own.mk
	@mkdir -p $(@D)
	@{ echo "static const char *const pg_$*[] = {"; sed -e 's/[\\"]/\\&/g' -e 's/^/\t"/' -e 's/$$/",/' $<; echo '};'; } >$@
$(BUILD)/schemas/ddl_pg_extension.o: $(BUILD)/gen/pg_extensions.h
$(BUILD)/schemas/ddl_pg_resolve.o: $(patsubst %,$(BUILD)/gen/pg_%.h,functions operators)
$(BUILD)/schemas/ddl_pg_resolve_type.o: $(patsubst %,$(BUILD)/gen/pg_%.h,casts types)
$(BUILD)/schemas/ddl_pg_system.o: $(BUILD)/gen/pg_relations.h
# The pre-push hook that `init --hook` installs.
$(BUILD)/gen/pre_push.h: contrib/hooks/pre-push
	@mkdir -p $(@D)
	@{ echo "static const char pre_push_hook[] ="; \
		sed -e 's/[\\"]/\\&/g' -e 's/\t/\\t/g' -e 's/^/\t"/' -e 's/$$/\\n"/' $<; echo ';'; } >$@
$(BUILD)/cmd/init.o: $(BUILD)/gen/pre_push.h
# What the replay cache is valid for: any change of a reader's source makes another one (schemas/replay_keep.c); and for what
# is found by the files themselves, any change of what makes statements of them (cmd/kept.c).
READER_SRC := $(sort $(wildcard base/*.[ch] parse/*.[ch] schemas/*.[ch] schemas/pg/*.txt))
$(BUILD)/gen/reader_version.h: $(READER_SRC)
	@mkdir -p $(@D)
	@printf 'static const char reader_version[] = "%s";\n' "$$(cat $(READER_SRC) | sha256sum | cut -d ' ' -f 1)" >$@
$(BUILD)/schemas/replay_keep.o: $(BUILD)/gen/reader_version.h
FILES_SRC := $(READER_SRC) $(sort $(wildcard migrate/*.[ch] migrate/formats/*.[ch] gitcheck/*.[ch] cmd/*.[ch]))
$(BUILD)/gen/files_version.h: $(FILES_SRC)
	@mkdir -p $(@D)
	@printf 'static const char files_version[] = "%s";\n' "$$(cat $(FILES_SRC) | sha256sum | cut -d ' ' -f 1)" >$@
$(BUILD)/cmd/kept.o: $(BUILD)/gen/files_version.h
# And for what the readers find in code, with the query files and the grammars as well (gitcheck/collect_kept.c).
MENTIONS_SRC := $(FILES_SRC) $(sort $(wildcard gitcheck/queries/*/*.scm)) contrib/grammars/package-lock.json
$(BUILD)/gen/mentions_version.h: $(MENTIONS_SRC)
	@mkdir -p $(@D)
	@printf 'static const char mentions_version[] = "%s";\n' "$$(cat $(MENTIONS_SRC) | sha256sum | cut -d ' ' -f 1)" >$@
$(patsubst %,$(BUILD)/gitcheck/%.o,collect_kept scan_kept scan_settled): $(BUILD)/gen/mentions_version.h
