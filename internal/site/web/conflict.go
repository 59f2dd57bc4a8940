package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Conflict is the page for "somebody else changed this while you were
// writing". Nothing is lost: it shows what each field was, what the other
// person made of it and what this one typed, and offers this one's words in a
// form that can be sent at once, now with the new version.
type Conflict struct {
	Page
	// Action is where the form posts.
	Action string
	// Version is the record's version now.
	Version int64
	// By and When say who changed it; either may be empty.
	By, When string
	Fields   []ConflictField
	// Keep are the other fields of the form, carried on unseen.
	Keep []Hidden
}

// ConflictField is one field in its three forms. The handler gives Name,
// Label, Theirs and Long; [Form.Conflict] fills in the rest.
type ConflictField struct {
	Name, Label string
	Was         string
	Theirs      string
	Yours       string
	// Long gives several lines to type in.
	Long bool
}

// Changed says whether the other person changed the field.
func (c ConflictField) Changed() bool { return c.Was != c.Theirs }

// Differs says whether there is anything to decide.
func (c ConflictField) Differs() bool { return c.Theirs != c.Yours }

// Input and Textarea are the field to type in.
func (c ConflictField) Input() Input {
	return Input{Field: Field{Name: c.Name, Label: "What will be saved: " + c.Label}, Value: c.Yours}
}

// Textarea is Input with several lines.
func (c ConflictField) Textarea() Textarea {
	return Textarea{Field: Field{Name: c.Name, Label: "What will be saved: " + c.Label}, Value: c.Yours}
}

// NextWas is what "it was" will mean if the form is sent again.
func (c Conflict) NextWas() Versioned {
	v := Versioned{Version: c.Version}
	for _, f := range c.Fields {
		v.Was = append(v.Was, Hidden{wasPrefix + f.Name, f.Theirs})
	}
	return v
}

// Conflict makes the page from what was posted. Files cannot be carried on; a
// form with a file must say so in its own words.
func (f *Form) Conflict(action string, version int64, fields ...ConflictField) *Conflict {
	c := &Conflict{Page: Page{Title: "Somebody else changed this while you were writing", Status: http.StatusConflict, NoIndex: true},
		Action: action, Version: version}
	shown := map[string]bool{TokenField: true, VersionField: true}
	for _, cf := range fields {
		cf.Was, cf.Yours = f.Was(cf.Name), f.Text(cf.Name)
		shown[cf.Name] = true
		c.Fields = append(c.Fields, cf)
	}
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if shown[name] || strings.HasPrefix(name, wasPrefix) {
			continue
		}
		for _, v := range f.values[name] {
			c.Keep = append(c.Keep, Hidden{name, v})
		}
	}
	return c
}

// Conflict writes the page, with status 409.
func (rd *Renderer) Conflict(w http.ResponseWriter, r *http.Request, c *Conflict) error {
	return rd.Page(w, r, "web/conflict", c)
}
