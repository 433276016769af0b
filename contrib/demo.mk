# make demo: install what is missing, build, show the main job. The folder is removed at the end.
.PHONY: demo
demo: all
	@contrib/demo.sh $(BUILD)/schemagate
