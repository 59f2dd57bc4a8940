package walls

import (
	"fmt"
	"go/doc"
	"io"
	"maps"
	"slices"
	"strings"
)

// floors lists the wings of internal/ from the top down, with what each is.
var floors = []struct{ name, is string }{
	{"app", "composition: configuration in, running server or command out; the one list of rooms"},
	{"room", "the capabilities; none sees another"},
	{"site", "pages and what people look at"},
	{"trust", "who may, what was done, what is sealed"},
	{"table", "rows in, figures out"},
	{"text", "documents"},
	{"base", "thin over libraries"},
	{"testkit", "what only tests use"},
	{"walls", "this drawing and the rules behind it"},
}

// Draw writes the drawing of the house: wings from the top down, what stands in
// each, and the arrows between wings as the imports have them now.
func Draw(w io.Writer, root string) error {
	all, err := Sources(root)
	if err != nil {
		return err
	}
	h := survey(all)
	if err := h.known(); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(houseHead)
	h.arrows(&b)
	for _, f := range floors {
		h.section(&b, "internal/"+f.name, f.is, f.name)
	}
	b.WriteString("\n## The public libraries\n\nUseful to somebody who never heard of the server; they see nothing of Candour.\n\n| folder | what it is for |\n|---|---|\n")
	for _, pkg := range h.packages() {
		if isLibrary(pkg) {
			h.row(&b, pkg)
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}

const houseHead = `# The house

Drawn from the source by ` + "`go run ./internal/walls/draw`" + `; a test keeps it true. Arrows go down only: ` + "`app`" + ` sees all, a room sees no
other room, a public library sees nothing of Candour (` + "`internal/walls`" + `, [ADR 0001](adr/0001-layout.md)).

## Who sees whom

`

// house is what the imports say: the first sentence of each package, and from
// which wing to which they go.
type house struct {
	says   map[string]string
	arrow  map[[2]string]bool
	inside map[string]bool
}

func survey(all []Source) house {
	h := house{says: map[string]string{}, arrow: map[[2]string]bool{}, inside: map[string]bool{}}
	for _, s := range all {
		if strings.HasPrefix(s.Package, module+"internal/") {
			h.inside[Wing(s.Package)] = true
		}
		if s.File.Doc != nil && s.File.Name.Name != "main" {
			h.says[s.Package] = first(s.File.Doc.Text())
		} else if _, ok := h.says[s.Package]; !ok {
			h.says[s.Package] = ""
		}
		for _, im := range s.Imports {
			if to := Wing(im); to != "" && to != Wing(s.Package) {
				if isLibrary(im) {
					to = "libraries"
				}
				h.arrow[[2]string{Wing(s.Package), to}] = true
			}
		}
	}
	return h
}

// first is the first sentence of a package's comment, without its "Package x".
func first(text string) string {
	words := strings.Fields(new(doc.Package).Synopsis(text))
	if len(words) > 2 && words[0] == "Package" {
		words = words[2:]
	}
	return strings.Join(words, " ")
}

// known refuses a wing that nobody has described: it is a new one, or a folder
// in the wrong place.
func (h house) known() error {
	for wing := range h.inside {
		if !slices.ContainsFunc(floors, func(f struct{ name, is string }) bool { return f.name == wing }) {
			return fmt.Errorf("internal/%s is no wing of the house: put it in one, or describe it in internal/walls/house.go", wing)
		}
	}
	return nil
}

func (h house) packages() []string { return slices.Sorted(maps.Keys(h.says)) }

func (h house) arrows(b *strings.Builder) {
	b.WriteString("```mermaid\nflowchart TD\n")
	for _, pair := range slices.SortedFunc(maps.Keys(h.arrow), func(x, y [2]string) int { return slices.Compare(x[:], y[:]) }) {
		if from := pair[0]; !h.inside[from] || from == "testkit" || from == "walls" {
			continue
		}
		fmt.Fprintf(b, "    %s --> %s\n", pair[0], pair[1])
	}
	b.WriteString("```\n")
}

func (h house) section(b *strings.Builder, folder, is, wing string) {
	fmt.Fprintf(b, "\n## `%s`: %s\n\n| folder | what it is for |\n|---|---|\n", folder, is)
	for _, pkg := range h.packages() {
		if Wing(pkg) == wing && strings.HasPrefix(pkg, module+"internal/") && h.says[pkg] != "" {
			h.row(b, pkg)
		}
	}
}

func (h house) row(b *strings.Builder, pkg string) {
	fmt.Fprintf(b, "| `%s` | %s |\n", strings.TrimPrefix(pkg, module), strings.ReplaceAll(h.says[pkg], "|", "\\|"))
}
