# make install: the program, its loadable parts, manual pages, the JSON Schemas. DESTDIR and PREFIX as usual.
.PHONY: install man
MAN_DIR := $(BUILD)/man
man: all
	@rm -rf $(MAN_DIR) && mkdir -p $(MAN_DIR)
	@$(BUILD)/schemagate help --man >$(MAN_DIR)/schemagate.1
	@$(BUILD)/schemagate help --man schemagate.conf >$(MAN_DIR)/schemagate.conf.5
	@for c in $$($(BUILD)/schemagate help | sed -n '/^Commands:/,/^$$/s/^  \([a-z]*\) .*/\1/p'); do \
		$(BUILD)/schemagate help --man $$c >$(MAN_DIR)/schemagate-$$c.1; done
install: all man
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/schemagate $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/schemagate
	install -m 755 $(BUILD)/schemagate $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(BUILD)/lib/worker $(BUILD)/lib/*.so $(DESTDIR)$(PREFIX)/lib/schemagate/
	for f in $(QUERY_FILES); do install -D -m 644 $$f $(DESTDIR)$(PREFIX)/lib/schemagate/$${f#$(BUILD)/lib/}; done
	install -m 644 $(MAN_DIR)/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(MAN_DIR)/*.5 $(DESTDIR)$(PREFIX)/share/man/man5/
	install -m 644 schemas/json/*.json $(DESTDIR)$(PREFIX)/share/schemagate/
