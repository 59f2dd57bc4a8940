package network

import (
	"fmt"
	"html"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// MaxDrawn is how many nodes a picture has at most: more cannot be read, and the
// table has all.
const MostDrawn = 150

// Drawing says how a graph is drawn.
type Drawing struct {
	// ID is unique in a page, Title names the picture.
	ID, Title string
	// Width is in CSS pixels; 0 is 720.
	Width int
	Seed  uint64
}

// WriteSVG draws a graph: persons are circles, events squares, places triangles,
// telephones diamonds and vehicles pentagons; a tie's kind is its line, and one
// that is less than 0.9 sure is thin. The picture has its title and a description
// in words, and says what is missing. Nothing in it needs colour or a style
// sheet. The same graph and seed give the same bytes. A graph of more than
// [MaxDrawn] nodes is refused.
func (g *Graph) WriteSVG(w io.Writer, d Drawing) error {
	if len(g.nodes) > MostDrawn {
		return &InputError{Message: fmt.Sprintf("there are %d nodes: more than %d cannot be read in a picture. Draw one network, or read the table", len(g.nodes), MostDrawn)}
	}
	if d.Width == 0 {
		d.Width = 720
	}
	if d.ID == "" {
		d.ID = "network"
	}
	p := &painter{g: g, d: d, width: float64(d.Width)}
	p.height = math.Max(220, math.Min(p.width, 120+26*math.Sqrt(float64(len(g.nodes))*p.width/18)))
	p.place()
	p.draw()
	_, err := io.WriteString(w, p.b.String())
	return err
}

type painter struct {
	g             *Graph
	d             Drawing
	b             strings.Builder
	width, height float64
	x, y          []float64
}

// place lays nodes out by forces (T. M. J. Fruchterman and E. M. Reingold, Graph
// drawing by force-directed placement, 1991), from places that the seed gives.
func (p *painter) place() {
	n := len(p.g.nodes)
	p.x, p.y = make([]float64, n), make([]float64, n)
	r := rand.New(rand.NewPCG(p.d.Seed, 7))
	for i := range n {
		p.x[i], p.y[i] = r.Float64(), r.Float64()
	}
	k := math.Sqrt(1 / math.Max(1, float64(n)))
	dx, dy := make([]float64, n), make([]float64, n)
	for round := range 300 {
		p.push(k, dx, dy)
		heat := 0.1 * (1 - float64(round)/300)
		for i := range n {
			if l := math.Hypot(dx[i], dy[i]); l > 0 {
				p.x[i] += dx[i] / l * math.Min(l, heat)
				p.y[i] += dy[i] / l * math.Min(l, heat)
			}
		}
	}
	fit(p.x, 34, p.width-34)
	fit(p.y, 30, p.height-34)
}

func (p *painter) push(k float64, dx, dy []float64) {
	for i := range dx {
		// A weak pull to the middle keeps parts that are not tied together near.
		dx[i], dy[i] = (0.5-p.x[i])*0.3, (0.5-p.y[i])*0.3
	}
	for i := range dx {
		for j := range i {
			x, y := p.x[i]-p.x[j], p.y[i]-p.y[j]
			l := math.Max(math.Hypot(x, y), 1e-4)
			f := k * k / l / l
			dx[i], dy[i], dx[j], dy[j] = dx[i]+x*f, dy[i]+y*f, dx[j]-x*f, dy[j]-y*f
		}
	}
	for _, e := range p.g.ends {
		i, j := e[0], e[1]
		x, y := p.x[i]-p.x[j], p.y[i]-p.y[j]
		f := math.Hypot(x, y) / k
		dx[i], dy[i], dx[j], dy[j] = dx[i]-x*f, dy[i]-y*f, dx[j]+x*f, dy[j]+y*f
	}
}

// fit stretches places to lie between two ends.
func fit(v []float64, from, to float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, x := range v {
		low, high = math.Min(low, x), math.Max(high, x)
	}
	for i, x := range v {
		if high-low < 1e-9 {
			v[i] = (from + to) / 2
		} else {
			v[i] = from + (to-from)*(x-low)/(high-low)
		}
	}
}

const ink = "#1b2428"

func (p *painter) draw() {
	bottom := p.height + p.legendHeight()
	desc := p.g.Describe()
	fmt.Fprintf(&p.b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%s" height="%s" viewBox="0 0 %s %s" aria-labelledby="%s-title %s-desc" font-family="Arial, sans-serif">`,
		px(p.width), px(bottom), px(p.width), px(bottom), esc(p.d.ID), esc(p.d.ID))
	fmt.Fprintf(&p.b, `<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>`, esc(p.d.ID), esc(p.d.Title), esc(p.d.ID), esc(desc))
	for i, t := range p.g.ties {
		p.line(p.x[p.g.ends[i][0]], p.y[p.g.ends[i][0]], p.x[p.g.ends[i][1]], p.y[p.g.ends[i][1]], t.Kind, t.Probability)
	}
	for i, n := range p.g.nodes {
		p.shape(p.x[i], p.y[i], n.Kind)
		label := n.Label
		if label == "" {
			label = n.ID
		}
		if len(p.g.nodes) <= 60 {
			p.text(p.x[i], p.y[i]+20, label, "middle")
		}
	}
	p.legend()
	p.b.WriteString("</svg>")
}

// dash is the line of a kind of tie.
func dash(k TieKind) string {
	switch k {
	case SuspectOf, SuspectedTogether:
		return ""
	case VictimOf, HarmedBySame:
		return "7 4"
	case InContact:
		return "2 3"
	}
	return "10 3 2 3"
}

func (p *painter) line(x0, y0, x1, y1 float64, k TieKind, sure float64) {
	width := "2"
	if sure < 0.9 {
		width = "0.8"
	}
	fmt.Fprintf(&p.b, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="#48565e" stroke-width="%s"`, px(x0), px(y0), px(x1), px(y1), width)
	if d := dash(k); d != "" {
		fmt.Fprintf(&p.b, ` stroke-dasharray="%s"`, d)
	}
	p.b.WriteString("/>")
}

func (p *painter) shape(x, y float64, k Kind) {
	const common = ` stroke="` + ink + `" stroke-width="1.5"`
	path := func(fill string, points ...float64) {
		var d strings.Builder
		for i := 0; i+1 < len(points); i += 2 {
			fmt.Fprintf(&d, "%s%s %s", map[bool]string{true: "M", false: "L"}[i == 0], px(x+points[i]), px(y+points[i+1]))
		}
		fmt.Fprintf(&p.b, `<path d="%sZ" fill="%s"%s/>`, d.String(), fill, common)
	}
	switch k {
	case Person:
		fmt.Fprintf(&p.b, `<circle cx="%s" cy="%s" r="7" fill="#f4f8fb"%s/>`, px(x), px(y), common)
	case Event:
		path("#c9d6de", -6, -6, 6, -6, 6, 6, -6, 6)
	case Place:
		path("#e8e2cf", 0, -8, 7, 6, -7, 6)
	case Phone:
		path("#ddd3e8", 0, -8, 8, 0, 0, 8, -8, 0)
	default:
		path("#cfe3d6", 0, -8, 8, -2, 5, 7, -5, 7, -8, -2)
	}
}

func (p *painter) text(x, y float64, s, anchor string) {
	fmt.Fprintf(&p.b, `<text x="%s" y="%s" font-size="12" fill="%s" text-anchor="%s">%s</text>`, px(x), px(y), ink, anchor, esc(s))
}

// used lists the kinds that are there.
func (p *painter) used() (nodes []Kind, ties []TieKind) {
	for _, k := range Kinds() {
		for _, n := range p.g.nodes {
			if n.Kind == k {
				nodes = append(nodes, k)
				break
			}
		}
	}
	for _, k := range TieKinds() {
		for _, t := range p.g.ties {
			if t.Kind == k {
				ties = append(ties, k)
				break
			}
		}
	}
	return nodes, ties
}

func (p *painter) notes() []string {
	out := []string{"Thin: less than 0.9 sure"}
	for _, m := range p.g.Missing() {
		out = append(out, wrapped(m, int(p.width/6.4))...)
	}
	return out
}

func (p *painter) legendHeight() float64 {
	nodes, ties := p.used()
	return float64(len(nodes)+len(ties)+len(p.notes()))*19 + 14
}

// legend says what shapes and lines are, and what is missing.
func (p *painter) legend() {
	nodes, ties := p.used()
	y := p.height + 14
	for _, k := range nodes {
		p.shape(18, y, k)
		p.text(38, y+4, strings.ToUpper(string(k[:1]))+string(k[1:]), "start")
		y += 19
	}
	for _, k := range ties {
		p.line(4, y, 32, y, k, 1)
		words := k.Words()
		p.text(38, y+4, strings.ToUpper(words[:1])+words[1:], "start")
		y += 19
	}
	for _, s := range p.notes() {
		p.text(4, y+4, s, "start")
		y += 19
	}
}

func wrapped(s string, most int) (out []string) {
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len(line)+1+len(w) > most {
			out, line = append(out, line), ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(out, line)
}

// Describe says in a sentence or two what the graph has.
func (g *Graph) Describe() string {
	count := map[Kind]int{}
	for _, n := range g.nodes {
		count[n.Kind]++
	}
	var parts []string
	for _, k := range Kinds() {
		if count[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[k], plural(k, count[k])))
		}
	}
	return strings.Join(parts, ", ") + " and " + counted(len(g.ties), "tie") + " between them."
}

func plural(k Kind, n int) string {
	if n == 1 {
		return string(k)
	}
	return string(k) + "s"
}

// Table is the graph as a table: a row a tie, and a row for each node without
// one. The first row is the header.
func (g *Graph) Table() [][]string {
	out := [][]string{{"From", "Tie", "To", "Probability", "Since", "Until", "Evidence"}}
	for _, t := range g.ties {
		var evidence []string
		for _, e := range t.Evidence {
			evidence = append(evidence, strings.TrimSpace(strings.Join([]string{e.Source, e.Record, e.Words}, " ")))
		}
		out = append(out, []string{g.name(t.From), t.Kind.Words(), g.name(t.To), strconv.FormatFloat(t.Probability, 'g', 3, 64), t.Since, t.Until, strings.Join(evidence, "; ")})
	}
	for i, n := range g.nodes {
		if len(g.near[i]) == 0 {
			out = append(out, []string{g.name(n.ID), "", "", "", "", "", ""})
		}
	}
	return out
}

func (g *Graph) name(id string) string {
	if n, _ := g.Node(id); n.Label != "" {
		return n.Label
	}
	return id
}

func px(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// esc writes text that cannot become markup, without what XML cannot carry.
func esc(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 || r == 0xFFFE || r == 0xFFFF || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�")))
}
