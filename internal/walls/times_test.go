package walls_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A moment is put into words in package clock and nowhere else, in UK time: so
// no page, letter or file can say it in another. What machines read keeps its
// own forms, which say the offset or are the format's own; these files alone
// write days of other kinds.
var writesOtherDays = map[string]string{
	"internal/base/clock/words.go":                "is the place",
	"internal/base/clock/clock.go":                "loads the zone",
	"internal/table/spreadsheet/parquet_value.go": "a cell of a table holds a moment as its file has it",
	"internal/base/clock/day.go":                  "a day has no time of day",
	"internal/table/spreadsheet/xlsx_dates.go":    "a cell of a spreadsheet holds a day or a time of no zone",
	"internal/table/tableschema/date.go":          "a cell of a table holds a day",
	"internal/table/tableschema/formats.go":       "a cell of a table holds a time of day",
	"internal/site/feed/calendar.go":              "iCalendar writes moments in UTC, with a Z",
	"internal/site/web/since.go":                  "a header of HTTP holds a moment in the form of RFC 9110",
	"internal/trust/ledger/batch.go":              "the hour of a sealed entry, a key of its table",
	"internal/trust/ledger/tx.go":                 "the stamp of an entry, to the fraction of a second, with a Z",
	"internal/room/tokens/store.go":               "the stamps of a token, which sort as text",
	"internal/room/signin/store_session.go":       "the stamp of a session, which sorts as text",
}

// machine are the layouts that say their offset, or sort as text in UTC.
var machine = regexp.MustCompile(`^2006-01-02T15`)

func TestTimesArePutIntoWordsInOnePlace(t *testing.T) {
	seen := map[string]bool{}
	eachFile(t, ".go", func(path string, text []byte) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "internal/testkit/") {
			return
		}
		for _, fault := range timeFaults(t, path, text) {
			if writesOtherDays[path] == "" {
				t.Errorf("%s: %s: use clock.Words, DayWords, HourWords or Typed", path, fault)
			}
			seen[path] = true
		}
	})
	for path := range writesOtherDays {
		if !seen[path] {
			t.Errorf("%s is on the list and writes no time of its own: take it off", path)
		}
	}
	inTemplate := regexp.MustCompile(`\{\{[^}]*\.(Format|UTC|Local)\b`)
	eachFile(t, ".gohtml", func(path string, text []byte) {
		if m := inTemplate.Find(text); m != nil {
			t.Errorf("%s: %s: a template is handed words", path, m)
		}
	})
}

// TestTheSearchForTimesFindsThem tries the rule on what it is to find.
func TestTheSearchForTimesFindsThem(t *testing.T) {
	for _, bad := range []string{`t.Format("2 January 2006")`, `t.UTC().Format("15:04 UTC")`, `t.Format("2006-01-02")`, `t.Format(time.RFC1123)`,
		`t.Format(time.DateOnly)`, `t.AppendFormat(b, "3pm")`, `t.Local()`, `now()[:10]`, `time.LoadLocation("Europe/London")`, `t.Format(layout)`, `t.In(time.Local)`} {
		if len(timeFaults(t, "x.go", []byte("package x\nfunc f() { _ = "+bad+" }"))) == 0 {
			t.Errorf("%s is not found", bad)
		}
	}
	for _, good := range []string{`t.UTC().Format(time.RFC3339)`, `t.Format("2006-01-02T15:04:05.000000Z")`, `clock.Words(t)`, `key[:10]`} {
		if f := timeFaults(t, "x.go", []byte("package x\nfunc f() { _ = "+good+" }")); len(f) != 0 {
			t.Errorf("%s: %v", good, f)
		}
	}
}

// timeFaults lists where a file puts a moment into words, or works out a day
// from one, by itself.
func timeFaults(t *testing.T, path string, text []byte) (out []string) {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	say := func(n ast.Node, what string) {
		out = append(out, "line "+strconv.Itoa(set.Position(n.Pos()).Line)+", "+what)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok {
				if what := callFault(s, n.Args); what != "" {
					say(n, what)
				}
			}
		case *ast.SliceExpr:
			if call, ok := n.X.(*ast.CallExpr); ok && isTen(n.High) && isNow(call.Fun) {
				say(n, "a day cut out of a moment")
			}
		}
		return true
	})
	return out
}

func callFault(s *ast.SelectorExpr, args []ast.Expr) string {
	switch name := s.Sel.Name; {
	case (name == "Format" || name == "AppendFormat") && len(args) > 0 && !machineLayout(args[len(args)-1]):
		return "a moment in words of its own"
	case name == "Local" && len(args) == 0, name == "LoadLocation":
		return "a zone of its own"
	case name == "In" && len(args) == 1 && selects(args[0], "time", "Local"):
		return "the zone of the machine"
	}
	return ""
}

// machineLayout says whether a layout is one for machines. One that is no
// constant of time and no literal is none, but for those named so.
func machineLayout(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return err == nil && machine.MatchString(text)
	case *ast.SelectorExpr:
		return selects(e, "time", "RFC3339") || selects(e, "time", "RFC3339Nano")
	}
	return false
}

func selects(e ast.Expr, pkg, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg && s.Sel.Name == name
}

func isTen(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && slices.Contains([]string{"7", "10", "16"}, lit.Value)
}

func isNow(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "now" || e.Name == "stamp"
	case *ast.SelectorExpr:
		return e.Sel.Name == "now" || e.Sel.Name == "Now" || e.Sel.Name == "stamp" || e.Sel.Name == "Format"
	}
	return false
}

// eachFile calls f with each file of the program with an ending.
func eachFile(t *testing.T, ending string, f func(path string, text []byte)) {
	t.Helper()
	for _, dir := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ending) {
				return err
			}
			text, err := os.ReadFile(path)
			if err == nil {
				name, _ := filepath.Rel(root, path)
				f(filepath.ToSlash(name), text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
