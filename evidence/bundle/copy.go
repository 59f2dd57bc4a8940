package bundle

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"candour/evidence"
	"candour/evidence/pdf/object"
)

// most that the streams of one document inflate to.
const inflateMost = 2 << 30

// copier puts the pages of one PDF into the bundle: what they draw, and nothing else.
type copier struct {
	b     *builder
	f     *object.File
	known map[int]int // number in the file: number in the bundle
	todo  []int

	fine  map[*object.Stream]*placed // pictures that are finer than they need be
	above []bool                     // of each page: a picture of it stayed so
}

// leaf is a page of a file with what it inherits.
type leaf struct {
	resources, contents, group any
	crop                       [4]float64
	turned                     int
	unit                       float64
}

var errTree = &evidence.Unreadable{Code: evidence.Broken, Why: "The pages of the file cannot be followed. Print it to a new PDF."}

// open finds the pages of a file that package pdf has written anew.
func (b *builder) open(file []byte, pages int) (*copier, []leaf, error) {
	f := object.Scan(file, inflateMost)
	for i := len(f.Trailers) - 1; i >= 0; i-- {
		root := f.Dict(f.Trailers[i]["Root"])
		if root == nil {
			continue
		}
		var out []leaf
		t := tree{f: f, most: pages, seen: map[int]bool{}}
		t.walk(root["Pages"], object.Dict{}, &out, 0)
		if len(out) == pages && !t.bad && !f.Cut {
			return &copier{b: b, f: f, known: map[int]int{}}, out, nil
		}
	}
	return nil, nil, errTree
}

// tree walks a page tree (ISO 32000-2, 7.7.3).
type tree struct {
	f    *object.File
	most int
	seen map[int]bool
	bad  bool
}

func (t *tree) walk(v any, above object.Dict, out *[]leaf, deep int) {
	if r, is := v.(object.Ref); is {
		if t.seen[r.N] && t.f.Dict(v)["Kids"] != nil {
			t.bad = true
			return
		}
		t.seen[r.N] = true
	}
	d := t.f.Dict(v)
	if d == nil || deep > 200 || len(*out) > t.most {
		t.bad = true
		return
	}
	here := object.Dict{}
	for _, k := range []object.Name{"Resources", "MediaBox", "CropBox", "Rotate"} {
		if here[k] = above[k]; d[k] != nil {
			here[k] = d[k]
		}
	}
	if kids, is := t.f.Resolve(d["Kids"]).(object.Array); is {
		for _, k := range kids {
			t.walk(k, here, out, deep+1)
		}
		return
	}
	l := leaf{resources: here["Resources"], contents: d["Contents"], group: d["Group"], unit: 1}
	if u, _ := t.f.Resolve(d["UserUnit"]).(float64); u > 0 {
		l.unit = u
	}
	if r, _ := t.f.Resolve(here["Rotate"]).(float64); int(r)%90 == 0 {
		l.turned = (int(r)%360 + 360) % 360
	}
	l.crop = t.crop(here["MediaBox"], here["CropBox"])
	*out = append(*out, l)
}

// crop is what is shown of a page. A page that says no size has that of a letter, as readers take it.
func (t *tree) crop(media, crop any) [4]float64 {
	m, ok := t.box(media)
	if !ok {
		m = [4]float64{0, 0, 612, 792}
	}
	if c, ok := t.box(crop); ok {
		c = [4]float64{max(m[0], c[0]), max(m[1], c[1]), min(m[2], c[2]), min(m[3], c[3])}
		if c[2] > c[0] && c[3] > c[1] {
			return c
		}
	}
	return m
}

func (t *tree) box(v any) ([4]float64, bool) {
	a, _ := t.f.Resolve(v).(object.Array)
	if len(a) != 4 {
		return [4]float64{}, false
	}
	var n [4]float64
	for i := range a {
		n[i], _ = t.f.Resolve(a[i]).(float64)
	}
	n = [4]float64{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
	return n, n[2] > n[0] && n[3] > n[1]
}

// form puts what a page draws into an object of its own, so that no state of it reaches what we draw.
func (c *copier) form(l leaf) (int, error) {
	var dict strings.Builder
	fmt.Fprintf(&dict, "/Type/XObject/Subtype/Form/BBox[%s %s %s %s]/Resources ", num(l.crop[0]), num(l.crop[1]), num(l.crop[2]), num(l.crop[3]))
	if c.f.Dict(l.resources) == nil {
		l.resources = object.Dict{}
	}
	value(&dict, l.resources, c.ref)
	if g := c.f.Dict(l.group); g != nil {
		dict.WriteString("/Group ")
		value(&dict, l.group, c.ref)
	}
	dict.WriteString("/Filter/FlateDecode")
	n := c.b.w.alloc()
	c.b.w.stream(n, dict.String(), c.content(l.contents))
	return n, c.drain()
}

// content is the content of a page as one stream, packed by Flate.
func (c *copier) content(v any) []byte {
	parts, is := c.f.Resolve(v).(object.Array)
	if !is || len(parts) == 0 {
		parts = object.Array{v}
	}
	if s, is := c.f.Resolve(parts[0]).(*object.Stream); is && len(parts) == 1 && c.f.Resolve(s.Dict["Filter"]) == object.Name("FlateDecode") && s.Dict["DecodeParms"] == nil {
		return s.Raw
	}
	return deflate(c.plain(v))
}

// ref gives an object of the file its number in the bundle. Pages and trees are no part of a drawing.
func (c *copier) ref(r object.Ref) string {
	if n, ok := c.known[r.N]; ok {
		return ref(n)
	}
	v := c.f.Get(r.N)
	switch kind := c.f.Dict(v)["Type"]; {
	case v == nil, kind == object.Name("Page"), kind == object.Name("Pages"), kind == object.Name("Catalog"), kind == object.Name("StructElem"), kind == object.Name("Annot"),
		kind == object.Name("Metadata"):
		return "null"
	}
	if s, is := v.(*object.Stream); is && c.alone(s.Dict) {
		return ref(c.once(r, s))
	}
	n := c.b.w.alloc()
	c.known[r.N] = n
	c.todo = append(c.todo, r.N)
	return ref(n)
}

// drain writes what pages point at.
func (c *copier) drain() error {
	for len(c.todo) > 0 {
		from := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		n, v := c.known[from], c.f.Get(from)
		if s, is := v.(*object.Stream); is {
			dict, data := c.stream(s)
			c.b.w.stream(n, dict, data)
			continue
		}
		var body strings.Builder
		value(&body, v, c.ref)
		c.b.w.put(n, body.String())
	}
	return c.b.w.err
}

// stream is a stream as it goes into the bundle: no address of another file, no words in the head of a picture.
func (c *copier) stream(s *object.Stream) (dict string, data []byte) {
	d := object.Dict{}
	for k, v := range s.Dict {
		if k != "Length" && k != "F" && k != "FFilter" && k != "FDecodeParms" && k != "DL" {
			d[k] = v
		}
	}
	if to := c.fine[s]; to != nil {
		if small, dict, ok := c.shrink(s, d, to.dpi); ok {
			return dict, small
		}
		for _, page := range to.pages {
			c.above[page] = true
		}
	}
	data = s.Raw
	if names := c.filters(d["Filter"]); len(names) == 1 && names[0] == "DCTDecode" {
		data = withoutWords(data)
	}
	var body strings.Builder
	entries(&body, d, c.ref)
	return body.String(), data
}

func (c *copier) filters(v any) []object.Name {
	list, is := c.f.Resolve(v).(object.Array)
	if !is {
		list = object.Array{v}
	}
	var out []object.Name
	for _, e := range list {
		n, _ := c.f.Resolve(e).(object.Name)
		out = append(out, n)
	}
	return out
}

// alone says whether a dictionary points at nothing.
func (c *copier) alone(v any) bool {
	switch v := v.(type) {
	case object.Ref:
		return false
	case object.Array:
		for _, e := range v {
			if !c.alone(e) {
				return false
			}
		}
	case object.Dict:
		for k, e := range v {
			if k != "Length" && !drops(v, k) && !c.alone(e) {
				return false
			}
		}
	}
	return true
}

// once writes a stream that many documents have, such as a letterhead or a typeface, once.
func (c *copier) once(r object.Ref, s *object.Stream) int {
	dict, data := c.stream(s)
	sum := sha256.New()
	sum.Write([]byte(dict))
	sum.Write([]byte{0})
	sum.Write(data)
	key := [32]byte(sum.Sum(nil))
	n, ok := c.b.same[key]
	if !ok {
		n = c.b.w.alloc()
		c.b.same[key] = n
		c.b.w.stream(n, dict, data)
	}
	c.known[r.N] = n
	return n
}

// withoutWords takes the segments out of a JPEG that say something of it and draw nothing (EXIF, XMP, comments). What is no JPEG stays.
func withoutWords(b []byte) []byte {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return b
	}
	out := append(make([]byte, 0, len(b)), b[:2]...)
	for i := 2; i+4 <= len(b) && b[i] == 0xff; {
		kind, size := b[i+1], 2+int(b[i+2])<<8+int(b[i+3])
		if kind == 0xda {
			return append(out, b[i:]...)
		}
		if size < 4 || i+size > len(b) {
			return b
		}
		if app := kind >= 0xe1 && kind <= 0xef && kind != 0xee; !app && kind != 0xfe {
			out = append(out, b[i:i+size]...)
		}
		i += size
	}
	return b
}

// layers tells the bundle which optional layers a file has and which are off (ISO 32000-2, 8.11.4): what is off there is off here.
func (c *copier) layers() {
	for i := len(c.f.Trailers) - 1; i >= 0; i-- {
		root := c.f.Dict(c.f.Trailers[i]["Root"])
		if root == nil {
			continue
		}
		props := c.f.Dict(root["OCProperties"])
		off := c.off(props)
		all, _ := c.f.Resolve(props["OCGs"]).(object.Array)
		for _, g := range all {
			r, is := g.(object.Ref)
			if n, used := c.known[r.N]; is && used {
				c.b.layers = append(c.b.layers, n)
				if off[r.N] {
					c.b.off = append(c.b.off, n)
				}
			}
		}
		return
	}
}

// off are the layers that are off when a file is opened.
func (c *copier) off(props object.Dict) map[int]bool {
	out := map[int]bool{}
	set := func(list any, state bool) {
		a, _ := c.f.Resolve(list).(object.Array)
		for _, g := range a {
			if r, is := g.(object.Ref); is {
				out[r.N] = state
			}
		}
	}
	d := c.f.Dict(props["D"])
	if c.f.Resolve(d["BaseState"]) == object.Name("OFF") {
		set(props["OCGs"], true)
	}
	set(d["ON"], false)
	set(d["OFF"], true)
	as, _ := c.f.Resolve(d["AS"]).(object.Array)
	for _, e := range as {
		use := c.f.Dict(e)
		if c.f.Resolve(use["Event"]) != object.Name("View") {
			continue
		}
		groups, _ := c.f.Resolve(use["OCGs"]).(object.Array)
		for _, g := range groups {
			view := c.f.Dict(c.f.Dict(c.f.Dict(g)["Usage"])["View"])
			if r, is := g.(object.Ref); is && view["ViewState"] != nil {
				out[r.N] = c.f.Resolve(view["ViewState"]) == object.Name("OFF")
			}
		}
	}
	return out
}
