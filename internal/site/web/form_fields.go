package web

import (
	"slices"

	"candour/internal/site/tongue"
)

// The functions here make the fields of a page from its form, so that what was
// typed, and what was wrong with it, are shown again without more ado.

func (f *Form) field(name, label, hint string) Field {
	return Field{Name: name, Label: label, Hint: hint, Error: f.errorOf(name)}
}

// Input makes a line of text.
func (f *Form) Input(name, label, hint string) Input {
	return Input{Field: f.field(name, label, hint), Value: f.Text(name)}
}

// RoughDate makes a line for a date that may be known only roughly.
func (f *Form) RoughDate(name, label, hint string) Input {
	if hint == "" {
		hint = "As exact as you know it. For example, 27 March 2026, March 2026 or 2026"
	}
	i := f.Input(name, label, hint)
	i.Width, i.Autocomplete = 20, "off"
	return i
}

// Textarea makes a box for several lines; limit 0 is none.
func (f *Form) Textarea(name, label, hint string, limit int) Textarea {
	return Textarea{Field: f.field(name, label, hint), Value: f.Text(name), Limit: limit}
}

// Select makes a drop-down list.
func (f *Form) Select(name, label, hint string, options []Option) Select {
	return Select{Field: f.field(name, label, hint), Options: f.chosen(name, options)}
}

// Language asks in which language words are: begins, unless somebody says otherwise, and
// not known where they cannot say. Then no language is claimed of them.
func (f *Form) Language(name, begins string) Select {
	if !f.Sent(name) {
		f.Set(name, begins)
	}
	var all []Option
	for _, l := range tongue.Languages {
		all = append(all, Option{Value: l.Tag, Text: l.Name})
	}
	s := f.Select(name, "In which language is it?", "So that it is read aloud as it should be.", all)
	s.Blank = tongue.LanguageOpen
	return s
}

// Radios makes a choice of one ("radios").
func (f *Form) Radios(name, label, hint string, options []Option) Choices {
	return Choices{Field: f.field(name, label, hint), Options: f.chosen(name, options)}
}

// Checkboxes makes a choice of several ("checkboxes").
func (f *Form) Checkboxes(name, label, hint string, options []Option) Choices {
	return f.Radios(name, label, hint, options)
}

// Upload makes a field for a file.
func (f *Form) Upload(name, label, hint, accept string) FileUpload {
	return FileUpload{Field: f.field(name, label, hint), Accept: accept}
}

// chosen marks the options that were chosen, in a copy.
func (f *Form) chosen(name string, options []Option) []Option {
	out := slices.Clone(options)
	for i := range out {
		out[i].Chosen = f.Has(name, out[i].Value)
	}
	return out
}

// Versioned gives the hidden fields that let a later conflict be shown whole:
// the record's version, and what the named fields held when the form was first
// shown. Shown again after a mistake, the form keeps what it was given first.
func (f *Form) Versioned(version int64, names ...string) Versioned {
	v := Versioned{Version: version}
	sent := f.values.Has(VersionField)
	if sent {
		v.Version = f.Version()
	}
	for _, n := range names {
		was := f.Text(n)
		if sent {
			was = f.Was(n)
		}
		v.Was = append(v.Was, Hidden{wasPrefix + n, was})
	}
	return v
}
