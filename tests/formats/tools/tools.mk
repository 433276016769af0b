# `make check-tools`: the formats against the real tools, which npm and Debian bring. What the machine lacks is installed as
# contrib/deps.sh installs packages (tests/formats/tools/packages, one Debian package a line); what cannot be had is skipped, loudly.
.PHONY: check-tools
check-tools: all $(FORMATS_BIN)
	@tests/formats/tools/install.sh
	@BUILD=$(abspath $(BUILD)) tests/servers.sh run tests/run.sh $(sort $(wildcard tests/formats/tools/*.t))
