// Package pick asks which document of an inquiry is meant, in a form: one of the latest from a list, and where
// there are more, as an inquiry has some hundred thousand, any other by its reference, which its page shows.
package pick

import (
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// suffix ends the name of the field for a reference.
const suffix = "_reference"

// Fields ask for one of all; more says that there are others.
func Fields(form *web.Form, name, label, hint, blank string, all []web.Option, more bool) []sheet.Field {
	out := []sheet.Field{sheet.Select(form.Select(name, label, hint, all), blank)}
	if more {
		out = append(out, sheet.Input(form.Input(name+suffix, "Or the reference of another document", "Its page shows it, such as doc-1a2b3c. The list has the latest alone")))
	}
	return out
}

// Of is what was chosen: the reference where one was written.
func Of(form *web.Form, name string) string {
	if typed := form.Text(name + suffix); typed != "" {
		return typed
	}
	return form.Text(name)
}
