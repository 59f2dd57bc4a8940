package pdfreport

import (
	"context"
	"errors"
	"math"

	"github.com/ledongthuc/pdf"
)

// glyph is one piece of text and where it stands: x and y of its baseline's
// left end, in points from the bottom left of the page.
type glyph struct {
	s       string
	x, y, w float64
	size    float64
	bold    bool
}

var (
	errPageTooLarge = errors.New("a page holds more than it may")
	errStopped      = errors.New("stopped")
)

// matrix is a, b, c, d, e, f of ISO 32000-1, section 8.3.3.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// state is the part of the graphics state that places text.
type state struct {
	ctm                                        matrix
	font                                       *font
	size, charSpace, wordSpace, leading, scale float64
	rise                                       float64
}

// painter runs the content of one page and keeps the text.
type painter struct {
	ctx       context.Context
	fonts     map[string]*font
	limits    Limits
	glyphs    []glyph
	state     state
	stack     []state
	text      matrix // text matrix
	line      matrix // text line matrix
	resources pdf.Value
	depth     int // of forms in forms
	left      int64
	spans     []span // marked content that is open
}

// span is a stretch of marked content. When it has ActualText, that stands in
// place of its glyphs: ligatures are often written so.
type span struct {
	replaced bool
	text     string
	glyph    int // the glyph that carries the text, -1 until there is one
}

// paint gives the text of a page.
func paint(ctx context.Context, p node, fonts map[string]*font, l Limits) ([]glyph, error) {
	pt := &painter{ctx: ctx, fonts: fonts, limits: l, resources: p.resources, left: l.PageBytes,
		state: state{ctm: identity, scale: 1}, text: identity, line: identity}
	data, err := pt.contents(p.page.Key("Contents"))
	if err == nil {
		err = pt.run(data)
	}
	return pt.glyphs, err
}

// contents joins the streams of a page, which is one program cut into pieces.
func (p *painter) contents(v pdf.Value) ([]byte, error) {
	if v.Kind() != pdf.Array {
		return p.stream(v)
	}
	var all []byte
	for i := range min(v.Len(), 1000) {
		data, err := p.stream(v.Index(i))
		if err != nil {
			return all, err
		}
		all = append(append(all, data...), '\n')
	}
	return all, nil
}

func (p *painter) stream(v pdf.Value) ([]byte, error) {
	if v.Kind() != pdf.Stream {
		return nil, nil
	}
	data, err := readStream(v, p.left)
	p.left -= int64(len(data))
	return data, err
}

// run interprets a content stream.
func (p *painter) run(data []byte) error {
	l := &lexer{data: data}
	var args []object
	for n := 0; ; n++ {
		if n%1000 == 0 && p.ctx.Err() != nil {
			return errStopped
		}
		o := l.next()
		if o == nil {
			return nil
		}
		w, operator := o.(word)
		if !operator {
			if len(args) < 64 {
				args = append(args, o)
			}
			continue
		}
		if w == "ID" {
			skipImage(l)
		} else if err := p.operator(w, args); err != nil {
			return err
		}
		args = args[:0]
	}
}

// skipImage steps over the bytes of an inline image.
func skipImage(l *lexer) {
	for l.pos+3 < len(l.data) {
		l.pos++
		if isSpace(l.data[l.pos]) && l.data[l.pos+1] == 'E' && l.data[l.pos+2] == 'I' && isSpace(l.at(3)) {
			l.pos += 3
			return
		}
	}
	l.pos = len(l.data)
}

// operator does what one operator asks. Those that place no text are ignored.
func (p *painter) operator(w word, args []object) error {
	f := floats(args)
	switch w {
	case "q":
		if len(p.stack) < 1000 {
			p.stack = append(p.stack, p.state)
		}
	case "Q":
		if n := len(p.stack); n > 0 {
			p.state, p.stack = p.stack[n-1], p.stack[:n-1]
		}
	case "cm":
		if len(f) == 6 {
			p.state.ctm = matrix(f).mul(p.state.ctm)
		}
	case "BT":
		p.text, p.line = identity, identity
	case "Tm":
		if len(f) == 6 {
			p.text, p.line = matrix(f), matrix(f)
		}
	case "Td", "TD":
		if len(f) == 2 {
			if w == "TD" {
				p.state.leading = -f[1]
			}
			p.move(f[0], f[1])
		}
	case "T*":
		p.move(0, -p.state.leading)
	case "Do":
		if len(args) == 1 {
			return p.form(args[0])
		}
	case "BMC", "BDC":
		p.beginSpan(args)
	case "EMC":
		if n := len(p.spans); n > 0 {
			p.spans = p.spans[:n-1]
		}
	case "Tf":
		p.setFont(args)
	case "Tj", "TJ", "'", "\"":
		return p.show(w, args, f)
	default:
		p.parameter(w, f)
	}
	return nil
}

// parameter sets one number of the text state.
func (p *painter) parameter(w word, f []float64) {
	if len(f) != 1 {
		return
	}
	switch w {
	case "Tc":
		p.state.charSpace = f[0]
	case "Tw":
		p.state.wordSpace = f[0]
	case "TL":
		p.state.leading = f[0]
	case "Tz":
		p.state.scale = f[0] / 100
	case "Ts":
		p.state.rise = f[0]
	}
}

func floats(args []object) []float64 {
	var out []float64
	for _, a := range args {
		if f, ok := a.(float64); ok {
			out = append(out, f)
		}
	}
	return out
}

func (p *painter) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.mul(p.line)
	p.text = p.line
}

// setFont finds a font by the text of its dictionary's entry, so that a font
// that a thousand pages share is read once.
func (p *painter) setFont(args []object) {
	if len(args) != 2 {
		return
	}
	key, ok1 := args[0].(name)
	size, ok2 := args[1].(float64)
	if !ok1 || !ok2 {
		return
	}
	p.state.size = size
	all := p.resources.Key("Font")
	id := all.String() + "/" + string(key)
	f, known := p.fonts[id]
	if !known {
		f = loadFont(all.Key(string(key)))
		p.fonts[id] = f
	}
	p.state.font = f
}

// show draws strings. A number between two strings moves by thousandths.
func (p *painter) show(w word, args []object, f []float64) error {
	if len(args) == 0 || p.state.font == nil {
		return nil
	}
	if w == "\"" && len(f) == 2 {
		p.state.wordSpace, p.state.charSpace = f[0], f[1]
	}
	if w == "'" || w == "\"" {
		p.move(0, -p.state.leading)
	}
	items, ok := args[len(args)-1].(array)
	if !ok {
		items = array{args[len(args)-1]}
	}
	for _, item := range items {
		switch v := item.(type) {
		case text:
			p.draw(string(v))
		case float64:
			p.advance(-v / 1000 * p.state.size * p.state.scale)
		}
	}
	if len(p.glyphs) > p.limits.Glyphs {
		return errPageTooLarge
	}
	return nil
}

func (p *painter) advance(x float64) { p.text = matrix{1, 0, 0, 1, x, 0}.mul(p.text) }

// draw places the letters of one string.
func (p *painter) draw(s string) {
	st := p.state
	p.state.font.codes(s, func(letters string, width float64, space bool) {
		m := matrix{st.size * st.scale, 0, 0, st.size, 0, st.rise}.mul(p.text).mul(st.ctm)
		step := width/1000*st.size + st.charSpace
		if space {
			step += st.wordSpace
		}
		size := math.Hypot(m[2], m[3])
		// Text that is turned on its side is in a figure or a margin.
		upright := math.Abs(m[1]) < 0.2*math.Abs(m[0]) && m[0] > 0
		if upright && finite(m[4], m[5], size) && len(p.glyphs) <= p.limits.Glyphs {
			p.place(glyph{s: letters, x: m[4], y: m[5], w: width / 1000 * m[0], size: size, bold: st.font.bold})
		}
		p.advance(step * st.scale)
	})
}

// beginSpan opens marked content (ISO 32000-1, sections 14.6 and 14.9.4).
func (p *painter) beginSpan(args []object) {
	s := span{glyph: -1}
	if d, ok := last(args).(dict); ok {
		if t, ok := d["ActualText"].(text); ok {
			s.replaced, s.text = true, textString(t)
		}
	}
	if len(p.spans) < 1000 {
		p.spans = append(p.spans, s)
	}
}

func last(args []object) object {
	if len(args) == 0 {
		return nil
	}
	return args[len(args)-1]
}

// place keeps a glyph. Inside a span with ActualText the first glyph carries
// the whole text and grows over the others.
func (p *painter) place(g glyph) {
	n := len(p.spans)
	if n == 0 || !p.spans[n-1].replaced {
		p.glyphs = append(p.glyphs, g)
		return
	}
	s := &p.spans[n-1]
	if s.glyph < 0 {
		s.glyph, g.s = len(p.glyphs), s.text
		p.glyphs = append(p.glyphs, g)
		return
	}
	if first := &p.glyphs[s.glyph]; g.x+g.w > first.x+first.w && g.y == first.y {
		first.w = g.x + g.w - first.x
	}
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return false
		}
	}
	return true
}

// form runs a form: a piece of page that is drawn where it is named.
func (p *painter) form(o object) error {
	key, ok := o.(name)
	v := p.resources.Key("XObject").Key(string(key))
	if !ok || v.Key("Subtype").Name() != "Form" || p.depth >= 5 {
		return nil
	}
	data, err := p.stream(v)
	if err != nil {
		return err
	}
	saved, resources := p.state, p.resources
	if m := v.Key("Matrix"); m.Len() == 6 {
		var f matrix
		for i := range f {
			f[i] = m.Index(i).Float64()
		}
		p.state.ctm = f.mul(p.state.ctm)
	}
	if own := v.Key("Resources"); !own.IsNull() {
		p.resources = own
	}
	p.depth++
	err = p.run(data)
	p.depth--
	p.state, p.resources = saved, resources
	return err
}
