// Package fields looks through every exported field of a record, however deep, for
// tests that a field which is added to a record reaches everything that is made of
// it: what is stored, exported, imported and shown.
package fields

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A Maker gives a value for the field at a path, the n-th of all, where not any
// value will do. It gives nil to leave the field to [Fill].
type Maker func(path string, n int, is reflect.Type) any

// Fill sets every exported field of what v points to: each to a value of its own
// that is not the zero one. A list gets one entry. A field whose inside is not
// exported (a date) must come from the maker.
func Fill(t testing.TB, v any, maker Maker) {
	t.Helper()
	f := filler{t: t, maker: maker}
	f.fill("", reflect.ValueOf(v).Elem())
}

type filler struct {
	t     testing.TB
	maker Maker
	n     int
}

func (f *filler) fill(path string, v reflect.Value) {
	f.t.Helper()
	f.n++
	if made := f.maker(path, f.n, v.Type()); made != nil {
		f.set(path, v, reflect.ValueOf(made))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(path, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(path, v.Index(0))
	case reflect.Struct:
		f.inside(path, v)
	case reflect.String:
		v.SetString(fmt.Sprintf("value %d", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(1000 + f.n))
	case reflect.Float64:
		v.SetFloat(float64(1000+f.n) / 8)
	default:
		f.t.Fatalf("%s is a %s, of which nothing is known here: say in package fields how it is filled", path, v.Type())
	}
}

// set puts a made value in its place, which may be a pointer to it.
func (f *filler) set(path string, v, made reflect.Value) {
	f.t.Helper()
	if v.Kind() == reflect.Pointer && made.Kind() != reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if !made.CanConvert(v.Type()) {
		f.t.Fatalf("%s is a %s and cannot hold %v", path, v.Type(), made)
	}
	v.Set(made.Convert(v.Type()))
}

func (f *filler) inside(path string, v reflect.Value) {
	f.t.Helper()
	exported := 0
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			exported++
			f.fill(under(path, v.Type().Field(i)), v.Field(i))
		}
	}
	if exported == 0 {
		f.t.Fatalf("%s is a %s, whose inside is closed: the maker must give one", path, v.Type())
	}
}

// under is the path of a field. What is embedded has that of what it is in.
func under(path string, f reflect.StructField) string {
	if f.Anonymous {
		return path
	}
	return strings.TrimPrefix(path+"."+f.Name, ".")
}

// Leaf is one field that holds a value and not further fields.
type Leaf struct {
	Path  string
	Value reflect.Value
}

// Leaves lists every exported field of a value, to the last one. An empty list or
// pointer is a leaf itself.
func Leaves(v any) []Leaf {
	var out []Leaf
	leaves("", reflect.ValueOf(v), &out)
	return out
}

func leaves(path string, v reflect.Value, out *[]Leaf) {
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil():
		leaves(path, v.Elem(), out)
	case v.Kind() == reflect.Slice && v.Len() > 0:
		for i := range v.Len() {
			leaves(path, v.Index(i), out)
		}
	case v.Kind() == reflect.Struct && open(v.Type()):
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				leaves(under(path, f), v.Field(i), out)
			}
		}
	default:
		*out = append(*out, Leaf{path, v})
	}
}

func open(t reflect.Type) bool {
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			return true
		}
	}
	return false
}

// Unset lists the fields that none of the values sets.
func Unset[T any](values ...T) []string {
	set, all := map[string]bool{}, map[string]bool{}
	for _, v := range values {
		for _, l := range Leaves(v) {
			all[l.Path] = true
			set[l.Path] = set[l.Path] || !l.Value.IsZero()
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(path string) bool {
		return set[path] || slices.ContainsFunc(slices.Collect(maps.Keys(set)), func(p string) bool { return set[p] && strings.HasPrefix(p, path+".") })
	})
}

// Missing lists the fields whose value is not found in what was made of them, by
// any of the words that it may be put in.
func Missing(v any, output string, words func(Leaf) []string) []string {
	var out []string
	for _, l := range Leaves(v) {
		said := words(l)
		if len(said) > 0 && !slices.ContainsFunc(said, func(w string) bool { return strings.Contains(output, w) }) {
			out = append(out, l.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Only fails for each field that is among those found and is no exception. except
// gives the reason of each; one that meets nothing fails too, so that the list can
// only shrink.
func Only(t testing.TB, what string, found []string, except map[string]string) {
	t.Helper()
	for _, path := range found {
		if except[path] == "" {
			t.Errorf("%s: %s", what, path)
		}
	}
	for path := range except {
		if !slices.Contains(found, path) {
			t.Errorf("%s: %s is an exception and needs none: take it off the list", what, path)
		}
	}
}
