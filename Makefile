# For people who use make. The work is done by dev.py, which also runs where there is no make.
.PHONY: serve test site lab lock

serve test site lab lock:
	@python3 dev.py $@
