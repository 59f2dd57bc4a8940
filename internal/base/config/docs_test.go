package config

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/configuration.md and docs/candour.example.toml anew")

// TestTheDocumentNamesEveryKey holds docs/configuration.md to the code: the
// table in it is made from the settings themselves.
func TestTheDocumentNamesEveryKey(t *testing.T) {
	const path = "../../../docs/configuration.md"
	want := document()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/configuration.md is not what the settings say: run go test ./internal/base/config -update")
	}
}

// TestTheExampleIsEverySetting holds docs/candour.example.toml to the code, and
// reads it as a service would: each line without its mark sets its key.
func TestTheExampleIsEverySetting(t *testing.T) {
	const path = "../../../docs/candour.example.toml"
	want := example()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Fatalf("docs/candour.example.toml is not what the settings say (%v): run go test ./internal/base/config -update", err)
	}
	whole := filepath.Join(t.TempDir(), "candour.toml")
	if err := os.WriteFile(whole, []byte(strings.ReplaceAll(want, "\n#", "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := Load(whole, nil)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(read) != fmt.Sprint(Default()) { // an empty list is none
		t.Errorf("the example says other defaults than the program:\n%+v\n%+v", read, Default())
	}
}

func example() string {
	var b strings.Builder
	b.WriteString("## Every setting with its default. Take the mark off a line to change it.\n## docs/configuration.md says the same as a table.\n")
	v := reflect.ValueOf(Default())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		fmt.Fprintf(&b, "\n## %s\n#%s = %s\n", Help(f.Tag.Get("toml")), f.Tag.Get("toml"), literal(v.Field(i).Interface()))
	}
	return b.String()
}

// literal writes a value as TOML has it.
func literal(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(v)
	case Duration:
		return strconv.Quote(fmt.Sprint(v.Duration))
	case []int:
		return strings.ReplaceAll(fmt.Sprint(v), " ", ", ")
	case []string:
		if len(v) == 0 {
			return "[]"
		}
		return fmt.Sprintf("[%q]", strings.Join(v, `", "`))
	}
	return fmt.Sprint(value)
}

func document() string {
	var b strings.Builder
	b.WriteString(`# Configuration

A flag wins over the environment, the environment over the file, the file over the default. A key that nobody knows is refused.
The file is TOML (--config FILE or CANDOUR_CONFIG). Any key can be given on the command line with --set key=value.
Lists in the environment are separated by commas.

| key | in the environment | default | what it is |
|---|---|---|---|
`)
	v := reflect.ValueOf(Default())
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("toml")
		value := fmt.Sprint(v.Field(i).Interface())
		if value == "" || value == "[]" || value == "false" || value == "0s" {
			value = "(none)"
		}
		value = strings.Trim(value, "{}")
		secret := ""
		if v.Type().Field(i).Tag.Get("secret") != "" {
			secret = " Secret."
		}
		fmt.Fprintf(&b, "| `%s` | `CANDOUR_%s` | %s | %s%s |\n", key, strings.ToUpper(key), value, Help(key), secret)
	}
	return b.String()
}
