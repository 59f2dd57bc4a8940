# Candour. Two commands matter: `make demo` and `make test`. Each installs what
# it needs on a Debian machine with Go, and says what it does.

ADDR ?= 127.0.0.1:8080
DATA ?= demo-data
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo development)
GOFLAGS_BUILD = -trimpath -ldflags "-s -w -X candour/internal/app.Version=$(VERSION)"

# The Go that go.mod names, fetched from the Go module proxy where it is not there,
# also where Go is set to use its own alone (GOTOOLCHAIN=local). With another Go:
# make build GOTOOLCHAIN=local
export GOTOOLCHAIN := $(shell sed -n 's/^toolchain //p' go.mod)

.PHONY: help sbom vuln build demo test test-fast torture mutate bench study assets check clean
.DEFAULT_GOAL := build

# Lists these commands.
help:
	@awk '/^#/ {text = text (text ? " " : "") substr($$0, 3); next} \
	  /^[a-z-]+:/ {split($$1, name, ":"); if (text) printf "%-10s %s\n", name[1], text} {text = ""}' Makefile | fold -s -w 100

# Builds bin/candour.
build:
	CGO_ENABLED=0 go build $(GOFLAGS_BUILD) -o bin/candour ./cmd/candour

# Writes what the binary is built of (CycloneDX) beside it.
sbom: build
	./bin/candour version --sbom > bin/candour.cdx.json

# Fails when code is called that is known to be vulnerable, by the database that
# tools/vuln/main.go pins. It is part of `make test`.
vuln:
	go -C tools/vuln run .

# Builds the program and serves the real register with made-up people on ADDR.
# Needs Go and nothing else. REAL=--real-only shows only facts with sources.
demo: build
	./bin/candour demo --listen $(ADDR) --data $(DATA) $(REAL)

# Installs PostgreSQL, Chromium and axe-core where they are missing, starts a
# throw-away PostgreSQL on 127.0.0.1, and runs every test. What they write stays in
# memory where there is room for it.
test:
	scripts/test.sh

# Runs the tests that need no PostgreSQL and no browser: for while you write.
test-fast:
	go test -short ./...

# The long form of the crash and power-cut tests (about half an hour).
torture:
	CANDOUR_TORTURE=$${CANDOUR_TORTURE:-1000} scripts/test.sh -run 'Torture|PowerCuts|FullDisk|Kill' -timeout 120m ./internal/trust/ledger ./internal/trust/vault

# Changes the code in one small way after another, and prints which changes no test
# notices and how many of each package are noticed (hours; PKG="internal/table/bounds"
# for one package, SAMPLE=100 for so many changes of each; docs/testing.md).
mutate:
	nice -n 19 go run ./tools/mutate $(if $(SAMPLE),-sample $(SAMPLE)) $(PKG)

# Prints the measurements, and one table of ratios to other programs.
bench:
	scripts/bench.sh

# Prints how often the intervals of estimates hold a truth that is known (about
# five minutes), then every published interval beside ours of 10,000 draws with
# the reason where they lie more than 3 % apart.
study:
	go build -o bin/study ./bench/study
	bin/study $(STUDY)
	CANDOUR_MSE_DRAWS=10000 go test ./mse -count 1 -run PublishedIntervals -v | sed -n 's/^ *interval_test.go:[0-9]*: //p;/^FAIL/p'

# Builds the style sheet and script again from govuk-frontend (needs npm).
assets:
	scripts/assets.sh

# Checks format, go vet, the walls between the wings, with staticcheck, unparam and
# deadcode that nothing is dead, and the packages that start goroutines for data
# races. Only this last needs a C compiler, and installs one where there is none.
check:
	scripts/check.sh

# Removes what was built and the demonstration's data.
clean:
	rm -rf bin demo-data .cache
