package mse

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed testdata/*.csv
var shipped embed.FS

// Shipped names the published tables that come with the package; see
// testdata/README.md for where each is from.
func Shipped() []string {
	entries, err := fs.ReadDir(shipped, "testdata")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".csv")
		if !strings.HasPrefix(name, "published_") && !strings.HasPrefix(name, "reference_") {
			out = append(out, name)
		}
	}
	return out
}

// ShippedFile is the file of a published table.
func ShippedFile(name string) ([]byte, error) {
	if !slices.Contains(Shipped(), name) {
		return nil, &InputError{Message: fmt.Sprintf("There is no table %q. There are %s.", name, strings.Join(Shipped(), ", "))}
	}
	return shipped.ReadFile("testdata/" + name + ".csv")
}
