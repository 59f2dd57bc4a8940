package web

import (
	"slices"

	"candour/internal/base/errs"
)

// NotHere names one of several that the reader may not see, or that is not there.
const NotHere = "A case that is not here"

// Distinct are the values of a field, each once, however often it was sent.
func (f *Form) Distinct(name string) (out []string) {
	for _, v := range f.All(name) {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Several does one thing to each of several, one after another: each is an act of its
// own, with its own rule and entry. It says how many were done, and of each other why
// not, under the name that the reader knows it by. A service that cannot go on stops it.
func Several(ids []string, names map[string]string, do func(id string) error, why func(error) string) (done int, left []string, err error) {
	for _, id := range ids {
		switch err := do(id); {
		case err == nil:
			done++
		case errs.Is(err, errs.Internal) || errs.Is(err, errs.Unavailable):
			return done, left, err
		default:
			name := names[id]
			if name == "" {
				name = NotHere
			}
			left = append(left, name+": "+why(err))
		}
	}
	return done, left, nil
}

// LeftWords say how many of several were left as they were.
func LeftWords(n int) string {
	return Plural(n, "case was left as it was:", "cases were left as they were:")
}
