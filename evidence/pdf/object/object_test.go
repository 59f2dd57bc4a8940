package object_test

import (
	"fmt"
	"strings"
	"testing"

	"candour/evidence/pdf/canary"
	"candour/evidence/pdf/object"
)

func ExampleScan() {
	f := object.Scan(canary.Simple("", canary.Line(72, 700, 12, "Placeholder paragraph")), 1<<20)
	for _, o := range f.Objects {
		if s, is := o.Value.(*object.Stream); is {
			content, _ := f.Decode(s)
			fmt.Println(o.N, f.Words(content, nil))
		}
	}
	// Output: 4 Placeholder paragraph
}

func TestStringsAreReadInEachEncoding(t *testing.T) {
	for in, want := range map[string]string{
		`(plain)`: "plain", `(a\(b\)c)`: "a(b)c", `(a(b)c)`: "a(b)c", `(\101\102)`: "AB", "(a\\\nb)": "ab", `<48 65 6C 6c 6F>`: "Hello", `<4>`: "@",
		`<feff 0041 d83d de00>`: "A😀", `<fffe 4100>`: "A", `<efbbbf c3a9>`: "é", `<c3a9>`: "é", `<80>`: "•", `<e9>`: "é", `<feff 001b 0065 006e 001b 0041>`: "A",
	} {
		v, _ := object.NewLexer([]byte(in)).Next()
		s, is := v.(object.String)
		if !is || s.Text() != want {
			t.Errorf("%s is %q, not %q", in, s.Text(), want)
		}
	}
}

// An object that is defined twice stands twice, and the later wins; one that nothing points at is not used.
func TestEarlierAndUnusedObjectsAreSeen(t *testing.T) {
	f := object.Scan([]byte("%PDF-1.4\n1 0 obj <</A 2 0 R>> endobj 2 0 obj (old) endobj\n2 0 obj (new) endobj 3 0 obj (nobody's) endobj trailer <</Root 1 0 R>> %%EOF"), 1<<20)
	var got []string
	for _, o := range f.Objects[1:] {
		got = append(got, fmt.Sprintf("%s %v %v", o.Value.(object.String).Text(), o.Newest, o.Used))
	}
	if s := strings.Join(got, ", "); s != "old false false, new true true, nobody's true false" {
		t.Error(s)
	}
	if s, _ := f.Resolve(object.Ref{N: 2}).(object.String); s.Text() != "new" {
		t.Errorf("2 is %q", s.Text())
	}
}

// A stream inflates to its limit and no further, and all of a file together do.
func TestABombInflatesToTheLimit(t *testing.T) {
	b := canary.Simple("", strings.Repeat(" ", 50<<20))
	f := object.Scan(b, 1<<20)
	for _, o := range f.Objects {
		if s, is := o.Value.(*object.Stream); is {
			if out, _ := f.Decode(s); len(out) != 1<<20 {
				t.Errorf("%d bytes", len(out))
			}
			if out, err := f.Decode(s); len(out) != 0 || err == nil {
				t.Errorf("then %d bytes, %v", len(out), err)
			}
		}
	}
	if !f.Cut {
		t.Error("it does not say that something is missing")
	}
}

func FuzzScan(f *testing.F) {
	f.Add(canary.Make("quillwort"))
	f.Add([]byte("1 0 obj << /A [ << /B ( endobj 2 0 obj <</Length 5>> stream\n"))
	f.Add([]byte("1 0 obj <</Type/ObjStm/N 9/First 3>>stream\n1 0 (a) endstream"))
	f.Add([]byte("1 0 obj <</Filter[/ASCII85Decode/LZWDecode/RunLengthDecode/AHx]>>stream\n<~87cURDZ~> endstream"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file := object.Scan(b, 1<<20)
		for _, o := range file.Objects {
			if s, is := o.Value.(*object.Stream); is {
				out, _ := file.Decode(s)
				file.Words(out, s.Dict)
			}
		}
	})
}
