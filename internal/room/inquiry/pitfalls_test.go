package inquiry_test

import (
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEachPitfallHasItsTest: what went wrong at earlier inquiries, from a file that was put up by mistake to an
// account that was begun before help was shown, is a list of sixteen; each is named by its number where it is tested.
func TestEachPitfallHasItsTest(t *testing.T) {
	named, number := map[int]string{}, regexp.MustCompile(`pitfall (\d+)`)
	for _, root := range []string{"..", "../../base", "../../app"} {
		err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "pitfalls_test.go") {
				return err
			}
			text, err := fs.ReadFile(os.DirFS(root), path)
			for _, m := range number.FindAllSubmatch(text, -1) {
				n, _ := strconv.Atoi(string(m[1]))
				named[n] = path
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 16; n++ {
		if named[n] == "" {
			t.Errorf("no test names pitfall %d", n)
		}
	}
}
