package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two made-up vulnerabilities: one of the standard library, in every version of
// it, and one of a module that nobody has.
var madeUp = map[string]string{
	"GO-0000-0001.json": `{"schema_version":"1.3.1","id":"GO-0000-0001","modified":"2026-01-02T00:00:00Z","published":"2026-01-01T00:00:00Z",
		"aliases":["CVE-0000-0001"],"summary":"Made up: capitals","database_specific":{"url":"https://pkg.go.dev/vuln/GO-0000-0001"},
		"affected":[{"package":{"name":"stdlib","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
		"ecosystem_specific":{"imports":[{"path":"strings","symbols":["ToTitle"]}]}}]}`,
	"GO-0000-0002.json": `{"schema_version":"1.3.1","id":"GO-0000-0002","modified":"2026-03-04T00:00:00Z","published":"2026-01-01T00:00:00Z",
		"summary":"Made up: two ranges of one module","database_specific":{"url":"https://pkg.go.dev/vuln/GO-0000-0002"},
		"affected":[{"package":{"name":"example.org/nobody","ecosystem":"Go"}},{"package":{"name":"example.org/nobody","ecosystem":"Go"}},
		{"package":{"name":"stdlib","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}]}]}`,
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func made(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if n, err := writeDatabase(dir, folder(t, madeUp)); n != 2 || err != nil {
		t.Fatalf("%d entries, %v", n, err)
	}
	return dir
}

func TestTheIndexesNameEveryEntryOnce(t *testing.T) {
	dir := made(t)
	for name, want := range map[string]string{
		"db": `{"modified":"2026-03-04T00:00:00Z"}`,
		"vulns": `[{"id":"GO-0000-0001","modified":"2026-01-02T00:00:00Z","aliases":["CVE-0000-0001"]},` +
			`{"id":"GO-0000-0002","modified":"2026-03-04T00:00:00Z"}]`,
		"modules": `[{"path":"example.org/nobody","vulns":[{"id":"GO-0000-0002","modified":"2026-03-04T00:00:00Z"}]},` +
			`{"path":"stdlib","vulns":[{"id":"GO-0000-0001","modified":"2026-01-02T00:00:00Z"},{"id":"GO-0000-0002","modified":"2026-03-04T00:00:00Z"}]}]`,
	} {
		have, err := os.ReadFile(filepath.Join(dir, "index", name+".json"))
		if err != nil || string(have) != want {
			t.Errorf("index/%s.json (%v):\n%s\nwant\n%s", name, err, have, want)
		}
	}
	if have, err := os.ReadFile(filepath.Join(dir, "ID", "GO-0000-0001.json")); err != nil || string(have) != madeUp["GO-0000-0001.json"] {
		t.Errorf("ID/GO-0000-0001.json (%v): %s", err, have)
	}
}

func TestADatabaseThatWouldLetAllPassIsRefused(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"empty":      {},
		"not JSON":   {"GO-0000-0001.json": "{"},
		"other name": {"GO-0000-0003.json": madeUp["GO-0000-0001.json"]},
	} {
		if _, err := writeDatabase(t.TempDir(), folder(t, files)); err == nil {
			t.Errorf("%s: made without an error", name)
		}
	}
}

// TestWhatIsCalledFailsAndWhatIsNotPasses runs govulncheck over two made-up
// programs: both import the vulnerable package, one calls what is vulnerable.
func TestWhatIsCalledFailsAndWhatIsNotPasses(t *testing.T) {
	database := made(t)
	program := func(call string) string {
		return folder(t, map[string]string{
			"go.mod":  "module example.org/made-up\n\ngo 1.26.0\n",
			"main.go": "package main\n\nimport \"strings\"\n\nfunc main() { println(strings." + call + "(\"a\")) }\n",
		})
	}
	var out bytes.Buffer
	if err := check(t.Context(), &out, database, program("ToTitle"), nil); !errors.Is(err, errVulnerable) {
		t.Errorf("a program that calls strings.ToTitle: %v\n%s", err, &out)
	}
	for _, want := range []string{"GO-0000-0001", "Made up: capitals", "strings.ToTitle", "main.go:5"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("what was found does not say %q:\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "GO-0000-0002") {
		t.Errorf("told of a vulnerability that the program does not have:\n%s", &out)
	}
	out.Reset()
	if err := check(t.Context(), &out, database, program("ToUpper"), nil); err != nil {
		t.Errorf("a program that does not call it: %v\n%s", err, &out)
	}
	if err := check(t.Context(), &out, filepath.Join(database, "nothing"), program("ToUpper"), nil); err == nil || errors.Is(err, errVulnerable) {
		t.Errorf("without a database: %v", err)
	}
}
