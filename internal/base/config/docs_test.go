package config

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

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
